// What one decision writes, as one value: built from the position before and after it, and from what the opened letters bring along. Pure but
// for ids, so that a table can test it.
import type { AnyStateMachine } from 'xstate';
import type { Ids } from '../ids.ts';
import type { Birth, Migration } from '../persistence/rows/birth.ts';
import type { Commit, EventRow, HistoryRow, LogRow } from '../persistence/rows/commit.ts';
import type { InterventionDecision } from '../persistence/rows/interventions.ts';
import type { ValidationRow } from '../persistence/rows/validations.ts';
import type { Node } from '../definition.ts';
import type { Compression } from '../persistence/compress.ts';
import { chainChecksum, sealState } from '../persistence/seal.ts';
import { type EventType, CHECKPOINT_TYPES, type CheckpointType, type Digest, type WorkflowId } from '../workflow.ts';
import { tellsOf } from './family.ts';
import type { Opened } from './letter.ts';
import { type EndedStep, linesBetween, newAttempts } from './lines.ts';
import { conflictNotice } from './notices.ts';
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
  const asked = new Set(interventions.map(({ id }) => id));
  const errors = all(opened, 'errors');
  const ends = recoveryEnds(decided, decisions);
  const resolutions = [...all(opened, 'resolutions'), ...ends.resolutions];
  const started = newAttempts(before, after);
  const step = stepOfCommit(decided);
  return {
    workflowId: decided.workflowId,
    fence: decided.fence,
    revision: decided.revision,
    ...(decided.birth ? { birth: decided.birth } : {}),
    ...(decided.migration ? { migration: decided.migration } : {}),
    head: headOf(decided, started.length > 0),
    checkpoint: {
      id: decided.ids(),
      type: types.at(-1) ?? 'step_start',
      step,
      state: sealState(bytes, undefined, decided.compression),
      checksum: chainChecksum(decided.previousChecksum, bytes),
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
    events: [
      ...(decided.restoredFrom
        ? [{ type: 'STATE_RESTORED' as const, payload: { checkpointId: decided.restoredFrom }, occurredAt: now }]
        : []),
      // What came from outside, and what was decided, comes before what came of it.
      ...linesOf(opened, now, (type) => type === 'SIGNAL_RECEIVED'),
      ...decisions.filter(({ id }) => !asked.has(id)).flatMap(decisionLine),
      ...errors.map((error) => ({
        type: 'ERROR_RECORDED' as const,
        payload: {
          errorId: error.id,
          step: error.step,
          errorType: error.errorType,
          class: error.errorClass,
          category: error.category,
          severity: error.severity,
          message: error.message.slice(0, 500),
          traceId: decided.traceId,
          recoveryStrategy: error.recoveryStrategy,
        },
        occurredAt: now,
      })),
      ...resolutions.map(({ errorId, kind, resolvedBy, at }) => ({
        type: 'ERROR_RESOLVED' as const,
        payload: { errorId, kind, resolvedBy },
        occurredAt: at,
      })),
      ...linesBetween(before, after, {
        ended: decided.ended,
        reason,
        parked: parkedBecause(opened),
        occurredAt: now,
        conflict: pausedBy(interventions, after),
        traceId: decided.traceId,
      }),
      ...linesOf(opened, now, (type) => type !== 'SIGNAL_RECEIVED'),
      ...interventions.map((question) => ({
        type: 'INTERVENTION_REQUESTED' as const,
        payload: {
          interventionId: question.id,
          step: question.step,
          trigger: question.trigger,
          prompt: question.prompt,
          reason: question.reason,
          requiredAction: question.requiredAction,
          actionUrl: question.actionUrl,
          severity: question.severity,
          ...(question.conflict ? { conflict: question.conflict } : {}),
          errorId: question.errorId,
          options: question.options.map(({ key }) => key),
          expiresAt: question.expiresAt,
          onDeadline: question.onDeadline,
        },
        occurredAt: now,
      })),
      ...interventions
        .filter(({ trigger }) => trigger === 'CONFLICT')
        .map((question) => conflictNotice(compiled.definition.name, question, now)),
      ...decisions.filter(({ id }) => asked.has(id)).flatMap(decisionLine),
      ...(types.includes('manual')
        ? [{ type: 'CHECKPOINT_CREATED' as const, payload: { type: 'manual' }, occurredAt: now }]
        : []),
    ],
  };
}

/** Address of a step that may not begin now → why. */
const parkedBecause = (opened: readonly Opened[]): ReadonlyMap<string, string> =>
  new Map(
    opened.flatMap(({ event, reason }): [string, string][] =>
      event?.type.startsWith('PARK.') && reason !== undefined
        ? [['address' in event ? String(event.address) : event.type.slice('PARK.'.length), reason]]
        : [],
    ),
  );

/** Nothing is said of a question that is only not asked any more. */
const decisionLine = ({ id, status, decision, decidedBy, decidedAt }: InterventionDecision): EventRow[] =>
  status === 'CANCELLED'
    ? []
    : [
        {
          type: status === 'EXPIRED' ? 'INTERVENTION_EXPIRED' : 'INTERVENTION_DECIDED',
          payload: { interventionId: id, decision, decidedBy },
          occurredAt: decidedAt,
        },
      ];

/** Lines that say more than the difference of two positions. */
const linesOf = (opened: readonly Opened[], occurredAt: number, which: (type: EventType) => boolean): EventRow[] =>
  opened.flatMap(({ lines = [] }) => lines.filter(({ type }) => which(type)).map((line) => ({ ...line, occurredAt })));

/** What a pause for a conflict, or for any question that holds back everything, says besides its reason. */
function pausedBy(interventions: Commit['interventions'], { context }: Position): object | undefined {
  const { heldFor = [] } = context;
  const asked = interventions.find(({ id, trigger }) => trigger === 'CONFLICT' || heldFor.includes(id));
  return (
    asked && {
      interventionId: asked.id,
      step: asked.step,
      requiredAction: asked.requiredAction,
      actionUrl: asked.actionUrl,
    }
  );
}

function headOf(decided: Decided, starts: boolean): Commit['head'] {
  const { after, now, compiled } = decided;
  const ended = hasEnded(after);
  const sleeps = !ended && !decided.busy && maySleep(after, now, decided.sleepAfterMs);
  const current = after.wants.find((want) => want.kind === 'attempt') ?? after.wants.find((want) => 'step' in want);
  const currentStep = current && 'step' in current ? current.step : null;
  const last = compiled.definition.nodes.at(-1)?.name;
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
  };
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

/** All types that apply, weakest first. */
function checkpointTypes({ compiled, before, after, opened, ended, isCritical }: Decided): CheckpointType[] {
  const applies = new Set<CheckpointType>(opened.map((one) => one.type).filter((type) => type !== undefined));
  const started = newAttempts(before, after);
  if (started.length > 0) applies.add('step_start');
  if (ended.length > 0) applies.add('step_complete');
  if ([...started, ...ended].some(({ step }) => standsOut({ compiled, isCritical }, step)))
    applies.add('critical_point');
  if (after.context.ending !== null) applies.add('error_recovery');
  return CHECKPOINT_TYPES.filter((type) => applies.has(type));
}

/** Whether people may want to return to just before it, or just after it. */
function standsOut({ compiled, isCritical }: Pick<Decided, 'compiled' | 'isCritical'>, step: string): boolean {
  const node = compiled.nodes.get(step);
  return node?.kind === 'step' && (isCritical(node) || !node.idempotent);
}

/** Names the checkpoints around such a step: an operator finds them in the list. */
function describedBy(decided: Decided): { readonly description?: string } {
  const named = (steps: readonly { readonly step: string }[]): string =>
    [...new Set(steps.map(({ step }) => step))]
      .filter((step) => standsOut(decided, step))
      .map(quoted)
      .join(', ');
  const after = named(decided.ended);
  const before = named(newAttempts(decided.before, decided.after).filter(({ work }) => work === 'run'));
  const parts = [...(after ? [`after ${after}`] : []), ...(before ? [`before ${before}`] : [])];
  return parts.length > 0 ? { description: parts.join(', ') } : {};
}

const quoted = (step: string): string => `"${step}"`;

/** The step that ended, else the one that starts. */
const stepOfCommit = ({ before, after, ended }: Decided): string | null =>
  ended[0]?.step ?? newAttempts(before, after)[0]?.step ?? null;

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

type ListOf = Exclude<keyof NonNullable<Opened['writes']>, 'metadata'>;
const all = <Kind extends ListOf>(
  opened: readonly Opened[],
  kind: Kind,
): NonNullable<NonNullable<Opened['writes']>[Kind]>[number][] =>
  opened.flatMap((one) => (one.writes?.[kind] ?? []) as never[]);
