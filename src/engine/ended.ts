// The call that ended, and what every letter about it says.
import { stateDigest } from '../failures/loops.ts';
import type { Node, StepNode } from '../definition.ts';
import { type ChartEvent, to } from '../machines/events.ts';
import type { WantedAttempt, WantedChild } from '../machines/wanted.ts';
import type { AttemptResult } from '../persistence/rows/attempts.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Position } from './position.ts';
import type { Activity } from './reconcile.ts';
import type { Compiled } from './registry.ts';
import type { Scaled } from './scaling.ts';
import type { Surroundings } from './surroundings.ts';

/** The call that ended, and whose it was. */
export interface Ended {
  readonly want: WantedAttempt | WantedChild;
  readonly activity: Activity;
  readonly compiled: Compiled;
  readonly workflowId: WorkflowId;
  readonly threadId: string;
  readonly durationMs: number;
  readonly around: Surroundings;
  /** Whether the function looked at the number of its pass. */
  readonly counted?: boolean;
  /** What came of asking for more before it. */
  readonly scaling?: Scaled | undefined;
  /** Of the record of its error, where the breaker of its dependency was told of it. */
  readonly errorId?: string | undefined;
}

export const resultOf = (
  { want, durationMs, around }: Ended,
  outcome: AttemptResult['outcome'],
  output: AttemptResult['output'],
  errorId: string | null,
): AttemptResult => ({
  tag: want.tag,
  outcome,
  endedAt: around.clock.now(),
  durationMs,
  output,
  errorId,
});

/** Which work failed, and on what: enough to see whether two errors had the same before them. */
export const contextOf = ({ want, workflowId, threadId, compiled }: Ended, { context }: Position): object => ({
  ...breakerOf(compiled.nodes.get(want.step), want),
  key: want.key,
  round: want.round,
  work: want.work,
  correlationId: threadId,
  operationId: `${workflowId}/${want.work === 'compensation' ? 'undo/' : ''}${want.key}`,
  stateDigest: digestOf(context),
});

/** Items that fail together have the same before them: it is read once. */
function digestOf({ done, output, pass }: Position['context']): string {
  const known = digests.get(done);
  if (known?.output === output && known.pass === pass) return known.digest;
  const digest = stateDigest([done, output, pass]);
  digests.set(done, { output, pass, digest });
  return digest;
}

const digests = new WeakMap<object, { readonly output: object; readonly pass: object; readonly digest: string }>();

/** Whether the chart still waits for this attempt: one that was superseded, or belongs to a workflow that is ending, is only recorded. */
export const isAwaited = ({ context }: Position, want: Ended['want']): boolean =>
  context.tag[want.address] === want.tag;

/** What a result means to the chart: in a workflow that is ending it is kept, so that its undo sees it. */
export function eventFor(
  position: Position,
  { want, counted }: Ended,
  output: StoredValue['digest'] | null,
): ChartEvent | undefined {
  if (isAwaited(position, want))
    return to(want.address, { kind: 'DONE', tag: want.tag, output, ...(counted ? { counted } : {}) });
  return position.context.ending && want.work !== 'compensation' ? to(want.step, { kind: 'LATE', output }) : undefined;
}

/** Only calls of the step itself go through it. */
const breakerOf = (node: Node | undefined, { work }: Ended['want']): object =>
  node?.kind === 'step' && node.breaker !== undefined && work === 'run' ? { breaker: node.breaker } : {};

/** Whether the work may be done once more where nobody knows how it ended. An undo always may. */
export const mayRepeat = ({ idempotent }: StepNode, { work }: Pick<Ended['want'], 'work'>): boolean =>
  idempotent || work === 'compensation';
