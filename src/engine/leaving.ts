// A step that is skipped while its child workflow works: the child is told to abort, and the step is over when the child has ended, so that nothing that
// comes after it begins beside what is still being undone. The wait has the end that an ending workflow's has: after `undoWithinMs` of the step it is over
// without the child, and an administrator is told.
import { StepTimeoutError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import type { ChartContext, ChildEnd, Leaving } from '../machines/context.ts';
import { type Placed, place } from '../machines/place.ts';
import type { WantedChild } from '../machines/wanted.ts';
import type { Digest } from '../workflow.ts';
import { type Ended, isAwaited, resultOf } from './ended.ts';
import { rulesInForce } from './inForce.ts';
import type { Letter, Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import type { Position } from './position.ts';
import { sinceDue } from './overdue.ts';
import { errorRecord, systemErrorFor } from './record.ts';
import type { Compiled } from './registry.ts';
import { undoTimeOf } from './undoDeadline.ts';

/** Where the workflow is once the step counts as skipped. */
export function skipped(compiled: Compiled, position: Position, step: string, output: Digest | null): Placed {
  const { done, output: outputs } = position.context;
  const context: ChartContext = {
    ...position.context,
    done: { ...done, [step]: 'skipped' },
    output: output ? { ...outputs, [step]: output } : outputs,
  };
  return place(compiled.machine, compiled.definition, context, position.context.ending ? undefined : position.snapshot);
}

/** The same position with the wish to leave the step; undefined where no child of it is at work, or about to be. */
export function leftLater(
  compiled: Compiled,
  { snapshot, context, wants }: Position,
  step: string,
  wish: Omit<Leaving, 'until'>,
): { readonly placed: Placed; readonly leaving: Leaving } | undefined {
  const node = compiled.nodes.get(step);
  const works = wants.some((want) => (want.kind === 'child' || want.kind === 'attempt') && want.address === step);
  if (node?.kind !== 'step' || !node.child || !works) return undefined;
  const leaving = { ...wish, until: wish.since + undoTimeOf(node) };
  const all = { ...context.leaving, [step]: leaving };
  return { placed: { value: snapshot.value, context: { ...context, leaving: all } }, leaving };
}

/** The end of an attempt at a step that is being left: whatever it was, the step is skipped. What a child gave that had completed stays in the journal. */
export function unlessLeft(ended: Ended, letter: Letter, as?: ChildEnd): Letter {
  const { want, compiled } = ended;
  return {
    ...letter,
    open(position, revision) {
      const opened = letter.open(position, revision);
      const left = position.context.leaving?.[want.step];
      if (!left || !isAwaited(position, want)) return opened;
      const { values = [], results = [], errors = [] } = opened.writes ?? {};
      const writes = errors.length > 0 ? { results: [resultOf(ended, 'cancelled', null, null)] } : { values, results };
      return over(compiled, position, want, left, { writes, as });
    },
  };
}

/** The child has not ended in time. */
export const tooLate = ({ around, compiled, identity }: LiveWorkflow, want: WantedChild): Letter => ({
  open(position, revision) {
    const { step, tag, child, dueAt = 0 } = want;
    const left = position.context.leaving?.[step];
    if (!left || !isAwaited(position, want)) return {};
    const error = new StepTimeoutError(
      `the child of the skipped step "${step}" still undoes what it did after ${dueAt - left.since} ms: ${child}; the workflow goes on without it. Answer what it asks, or give the step a longer undoWithinMs`,
      { step, children: [child] },
    );
    const classification = classifyError(error, { idempotent: false, rules: rulesInForce(around) });
    const record = errorRecord({
      around,
      compiled,
      step,
      tag,
      error,
      classification: { ...classification, retryable: false },
      strategy: null,
      context: { noRecovery: 'the child goes on undoing by itself' },
      overdueMs: sinceDue(around, dueAt),
    });
    const result = {
      tag,
      outcome: 'cancelled',
      endedAt: around.clock.now(),
      durationMs: Math.max(0, around.clock.now() - want.since),
      output: null,
      errorId: null,
    } as const;
    const { threadId } = identity;
    const writes = {
      results: [result],
      errors: [record],
      systemErrors: [systemErrorFor(around, record, { threadId, revision })],
    };
    return over(compiled, position, want, left, { writes, as: 'UNDOING' });
  },
});

function over(
  compiled: Compiled,
  position: Position,
  { step, key }: Ended['want'],
  { output, by, reason }: Leaving,
  { writes, as }: { readonly writes: NonNullable<Opened['writes']>; readonly as: ChildEnd | undefined },
): Opened {
  return {
    placed: skipped(compiled, position, step, output),
    writes: { ...writes, metadata: { automatic: false, triggeredBy: by } },
    ...(as ? { lines: [{ type: 'STEP_CHILD_ENDED', payload: { step, key, outcome: as } }] } : {}),
    type: 'critical_point',
    reason,
    always: true,
  };
}
