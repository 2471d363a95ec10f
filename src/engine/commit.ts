// What one decision writes, as one value: built from the position before and after it, and from what the opened letters bring along. Pure but
// for ids, so that a table can test it.
import type { AnyStateMachine } from 'xstate';
import type { Ids } from '../ids.ts';
import type { Birth, Migration } from '../persistence/rows/birth.ts';
import type { Commit, HistoryRow, LogRow } from '../persistence/rows/commit.ts';
import type { InterventionDecision } from '../persistence/rows/interventions.ts';
import type { ValidationRow } from '../persistence/rows/validations.ts';
import type { Node } from '../definition.ts';
import type { Compression } from '../persistence/compress.ts';
import { chainChecksum, sealState } from '../persistence/seal.ts';
import type { Digest, WorkflowId } from '../workflow.ts';
import { awaitedBy } from './awaited.ts';
import { checkpointTypes, describedBy, stepOfCommit } from './checkpointKind.ts';
import { commitLines } from './commitLines.ts';
import { tellsOf } from './family.ts';
import { MACHINE } from '../machines/own.ts';
import type { Opened } from './letter.ts';
import { type EndedStep, newAttempts } from './lines.ts';
import { hasEnded, maySleep, nextDueAt, type Position } from './position.ts';
import { recoveryEnds } from './recoveryEnds.ts';
import type { Compiled } from './registry.ts';
import { STATE_VERSION, stateBytes } from './state.ts';

export interface Decided {
  readonly workflowId: WorkflowId;
  readonly compiled: Compiled;
  readonly fence: number;
  /** Of the new commit. */
  readonly revision: number;
  readonly birth: Birth | undefined;
  /** Of a child. */
  readonly parent: WorkflowId | null;
  readonly traceId: string;
  readonly before: Position | undefined;
  readonly after: Position;
  readonly opened: readonly Opened[];
  /** Steps that ended in this turn, in their order. */
  readonly ended: readonly EndedStep[];
  readonly previousChecksum: Buffer | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  /** Checkpoint from which the workflow was restored since the last commit. */
  readonly restoredFrom: string | undefined;
  /** What was checked since the last commit, besides what the letters bring. */
  readonly validations: readonly ValidationRow[];
  /** The definition that it runs on from now. */
  readonly migration: Migration | undefined;
  readonly owner: string;
  readonly now: number;
  /** Waits that end later than this let the workflow leave memory, ms. */
  readonly sleepAfterMs: number;
  readonly busy: boolean;
  /** Tag of the last attempt that was begun before this process had it. */
  readonly begunBefore: number;
  /** Claims of resources that stand in line, and those that are let go. */
  readonly claims: Commit['claims'];
  readonly releases: readonly string[];
  readonly compression: Compression;
  /** Whether the past before and after it is worth keeping. */
  readonly isCritical: (node: Node) => boolean;
  readonly ids: Ids;
  /** Lines of the workflow's own log that wait for a commit. */
  readonly log: readonly LogRow[];
}

export function commitOf(decided: Decided): Commit {
  const { compiled, before, after, opened, now } = decided;
  const bytes = stateBytes(compiled.machine as AnyStateMachine, after.snapshot);
  const types = checkpointTypes(decided);
  const reason = opened.find((one) => one.reason !== undefined)?.reason;
  const decisions = [...all(opened, 'decisions'), ...cancelled(decided)];
  const interventions = all(opened, 'interventions');
  const errors = all(opened, 'errors');
  const ends = recoveryEnds(decided, decisions);
  // Two people may say so in one turn: whoever said it first stands in the record.
  const said = [
    ...new Map(
      all(opened, 'resolutions')
        .toReversed()
        .map((one) => [one.errorId, one]),
    ).values(),
  ].toReversed();
  const follow = ends.resolutions.filter(({ errorId }) => !said.some((one) => one.errorId === errorId));
  const resolutions = [...said, ...follow];
  const started = newAttempts(before, after);
  const step = stepOfCommit(decided);
  return {
    workflowId: decided.workflowId,
    fence: decided.fence,
    revision: decided.revision,
    ...(decided.birth ? { birth: decided.birth } : {}),
    ...(decided.migration ? { migration: decided.migration } : {}),
    ...tickIn(decided),
    ...abandonedBy(decided),
    head: headOf(decided, started.length > 0),
    checkpoint: {
      id: decided.ids(),
      type: types.at(-1) ?? 'step_start',
      step,
      state: sealState(bytes, undefined, decided.compression),
      checksum: chainChecksum(decided.previousChecksum, bytes, decided.compression.digestKey),
      previousChecksum: decided.previousChecksum,
      stateVersion: STATE_VERSION,
      projection: { status: after.status, value: after.snapshot.value },
      metadata: Object.assign(
        { types },
        describedBy(decided),
        ...opened.map((one) => one.writes?.metadata ?? {}),
      ) as object,
      createdAt: now,
    },
    traceId: decided.traceId,
    values: all(opened, 'values'),
    intents: started.map((want) => {
      const node = compiled.nodes.get(want.step);
      return {
        tag: want.tag,
        kind: want.work,
        step: want.step,
        key: want.key,
        round: want.round,
        attempt: want.attempt,
        startedAt: now,
        delayMs: want.delayMs,
        agentType: (node?.kind === 'step' ? node.agentType : undefined) ?? null,
        phase: node?.phase ?? null,
      };
    }),
    results: all(opened, 'results'),
    errors,
    systemErrors: all(opened, 'systemErrors'),
    recoveries: [...all(opened, 'recoveries'), ...ends.recoveries],
    resolutions,
    interventions,
    escalations: all(opened, 'escalations'),
    decisions,
    validations: [...decided.validations, ...all(opened, 'validations')],
    log: decided.log,
    history: historyOf(decided, step, reason),
    claims: decided.claims,
    releases: decided.releases,
    waits: circuitsOf(decided),
    tells: [...all(opened, 'tells'), ...tellsOf(decided)],
    heard: all(opened, 'heard'),
    audits: all(opened, 'audits').map((entry) => ({
      ...entry,
      targetId: entry.targetId ?? decided.workflowId,
      after: { status: after.status, revision: decided.revision },
    })),
    events: commitLines(decided, { types, reason, decisions, interventions, errors, resolutions }),
  };
}

function headOf(decided: Decided, starts: boolean): Commit['head'] {
  const { after, now, compiled } = decided;
  const ended = hasEnded(after);
  const sleeps = !ended && !decided.busy && !asksForChildren(decided) && maySleep(after, now, decided.sleepAfterMs);
  const current = after.wants.find((want) => want.kind === 'attempt') ?? after.wants.find((want) => 'step' in want);
  const currentStep = current && 'step' in current && current.step !== MACHINE ? current.step : null;
  const last = compiled.own ? MACHINE : compiled.definition.nodes.at(-1)?.name;
  return {
    status: after.status,
    phase: (currentStep ? compiled.nodes.get(currentStep)?.phase : undefined) ?? null,
    currentStep,
    owner: ended || sleeps ? null : decided.owner,
    wakeAt: sleeps ? nextDueAt(after) : null,
    output: after.status === 'COMPLETED' && last ? ((after.context.output[last] as Digest | undefined) ?? null) : null,
    startedAt: decided.startedAt ?? (starts ? now : null),
    completedAt: ended ? (decided.completedAt ?? now) : null,
    updatedAt: now,
    ...awaitedBy(after),
  };
}

/**
 * It begins to wait for its children, or has only just come back into memory: those that have ended by now tell it nothing any more, so that it looks
 * before it sleeps.
 */
const asksForChildren = ({ before, after, restoredFrom }: Decided): boolean =>
  after.wants.some(({ kind }) => kind === 'children') &&
  (restoredFrom !== undefined || !before?.wants.some(({ kind }) => kind === 'children'));

/** It ends while calls are under way, or may have been when another process had it, or were over with their child: nobody waits for them any more. */
function abandonedBy({ after, busy, begunBefore, now }: Decided): Pick<Commit, 'abandons'> {
  const { children, count } = after.context;
  const mayHaveSome = busy || begunBefore > 0 || children !== undefined;
  return hasEnded(after) && mayHaveSome ? { abandons: { upTo: count, at: now } } : {};
}

/** Circuit breakers that a step has begun to wait for. */
function circuitsOf({ compiled, before, after }: Decided): string[] {
  if (before?.context.parked === after.context.parked) return [];
  const keys = after.wants.flatMap((want) => {
    if (want.kind !== 'timer' || !want.parked || before?.context.dueAt[want.address] === want.dueAt) return [];
    const node = compiled.nodes.get(want.step);
    return node?.kind === 'step' && node.breaker !== undefined ? [node.breaker] : [];
  });
  return [...new Set(keys)];
}

function historyOf(decided: Decided, step: string | null, reason: string | undefined): HistoryRow | undefined {
  const { before, after, restoredFrom, now } = decided;
  if (before?.status === after.status && restoredFrom === undefined) return undefined;
  return {
    status: after.status,
    step,
    reason: reason ?? null,
    restoredFrom: restoredFrom ?? null,
    projection: { value: after.snapshot.value, done: after.context.done },
    at: now,
  };
}

/** Questions that nobody answered and that are not asked any more. */
function cancelled({ before, after, opened, now }: Decided): InterventionDecision[] {
  const decided = new Set(all(opened, 'decisions').map((decision) => decision.id));
  const asked = (position: Position): string[] =>
    position.wants.flatMap((want) => (want.kind === 'question' ? [want.question] : []));
  const still = new Set(asked(after));
  return (before ? asked(before) : [])
    .filter((id) => id !== '' && !still.has(id) && !decided.has(id))
    .map((id) => ({ id, status: 'CANCELLED', decision: null, decidedBy: null, decidedAt: now, notes: null }));
}

type ListOf = Exclude<keyof NonNullable<Opened['writes']>, 'metadata' | 'tick'>;
const all = <Kind extends ListOf>(
  opened: readonly Opened[],
  kind: Kind,
): NonNullable<NonNullable<Opened['writes']>[Kind]>[number][] =>
  opened.flatMap((one) => (one.writes?.[kind] ?? []) as never[]);

/** The tick that is over with a birth says which workflow it was. */
function tickIn({ opened, workflowId }: Decided): Pick<Commit, 'tick'> {
  const tick = opened.find(({ writes }) => writes?.tick)?.writes?.tick;
  return tick ? { tick: { ...tick, row: { ...tick.row, workflowId } } } : {};
}
