// How a call of an author's function ended → the letter that tells the workflow. A failure is described, classified, recorded and planned for
// before the chart hears of it: the event carries the decision.
import { type Classification, classifyError } from '../failures/classify.ts';
import { GO_ON, isCorrection, type Plan, planRecovery } from '../failures/recovery.ts';
import { identitiesOf } from '../failures/retryNumbers.ts';
import { stateDigest } from '../failures/loops.ts';
import type { Node, StepNode } from '../definition.ts';
import { AttemptInterruptedError, type RateBudgetSpentError } from '../errors.ts';
import { type ChartEvent, type Recovering, type StepEvent, to } from '../machines/context.ts';
import type { WantedAttempt, WantedChild } from '../machines/wanted.ts';
import { RolledBackError } from '../persistence/rolledBack.ts';
import type { AttemptResult } from '../persistence/rows/attempts.ts';
import type { AuthorTransaction } from '../persistence/store.ts';
import type { ErrorRow, RecoveryRow, ResolutionRow } from '../persistence/rows/errors.ts';
import type { InterventionRow } from '../persistence/rows/interventions.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import { partOf } from '../share.ts';
import type { Digest, WorkflowId } from '../workflow.ts';
import { attemptTimeoutMs, rulesInForce } from './inForce.ts';
import { pauseFor } from './conflictPause.ts';
import { goingBack, mayGoBack, timesBack } from './goBack.ts';
import type { Letter, Opened } from './letter.ts';
import type { Position } from './position.ts';
import { askAbout, waitOf } from './questions.ts';
import { conflictOf } from '../failures/conflict.ts';
import { describeError } from '../failures/describe.ts';
import { requiredActionFor } from '../failures/prompt.ts';
import type { Activity } from './reconcile.ts';
import { errorRecord, GOES_ON, systemErrorFor, withPause } from './record.ts';
import type { Compiled } from './registry.ts';
import { canScale, type Scaled } from './scaling.ts';
import { mayGoOn } from './tolerance.ts';
import { retryRulesOf } from './undoDeadline.ts';
import { policyFor, questionDeadlineMs, type Surroundings } from './surroundings.ts';

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

/** @param within the transaction that its author's work was done in: committed with it, or rolled back where nobody awaits it any more */
export function completedLetter(
  ended: Ended,
  value: StoredValue,
  changes: readonly object[],
  within?: AuthorTransaction,
): Letter {
  const { want, activity } = ended;
  const brought = within ? { within } : {};
  return {
    from: activity,
    ...brought,
    open(position, revision) {
      const output = want.work === 'compensation' ? null : value.digest;
      const writes = {
        values: output ? [value] : [],
        results: [resultOf(ended, 'completed', output, null)],
        recoveries: recoveryOf(ended, position, null),
        resolutions: resolutionsOf(ended, position),
        ...(changes.length > 0 ? { metadata: { changes } } : {}),
      };
      const event = eventFor(position, ended, output);
      if (within && !event) return cancelledLetter(ended).open(position, revision);
      return { ...(event ? { event } : {}), ...brought, writes, always: true };
    },
    instead: (error) => (error instanceof RolledBackError ? rolledBack(ended, error) : failedLetter(ended, error)),
  };
}

/** The attempt had completed, and its transaction is gone through no fault of its own. */
function rolledBack(ended: Ended, { because, message }: RolledBackError): Letter | 'again' {
  if (because) return failedLetter(ended, because);
  const { want, compiled } = ended;
  const node = compiled.nodes.get(want.step) as StepNode;
  if (node.idempotent || want.work === 'compensation') return 'again';
  return failedLetter(
    ended,
    new AttemptInterruptedError(
      `the transaction of step "${node.name}" was rolled back: ${message}. What the step did besides may have taken effect, and it is declared not idempotent`,
      { step: node.name },
    ),
  );
}

/** The attempt has started a child and goes on; where it is not wanted any more, neither is the child. */
export function childLetter(ended: Ended, child: WorkflowId): Letter {
  const { want, activity, around } = ended;
  return {
    from: activity,
    open(position, revision) {
      const since = around.clock.now();
      if (isAwaited(position, want))
        return { event: to(want.address, { kind: 'STARTED', tag: want.tag, child: { workflowId: child, since } }) };
      const cancelled = cancelledLetter(ended).open(position, revision);
      return { ...cancelled, writes: { ...cancelled.writes, tells: [{ to: child, kind: 'abort', at: since }] } };
    },
  };
}

/** The journal has a result of this work already, of which the state does not know. */
export function repeatedLetter(ended: Ended, output: Digest | null): Letter {
  return {
    from: ended.activity,
    open(position) {
      const event = eventFor(position, ended, output);
      const writes = {
        results: [resultOf(ended, 'completed', output, null)],
        recoveries: recoveryOf(ended, position, null),
        resolutions: resolutionsOf(ended, position),
      };
      return { ...(event ? { event } : {}), writes, always: true };
    },
  };
}

export function cancelledLetter(ended: Ended): Letter {
  return {
    from: ended.activity,
    open: (): Opened => ({ writes: { results: [resultOf(ended, 'cancelled', null, null)] }, always: true }),
  };
}

export function failedLetter(ended: Ended, error: unknown): Letter {
  const { want, activity, compiled, around } = ended;
  const node = compiled.nodes.get(want.step) as StepNode;
  const idempotent = node.idempotent || want.work === 'compensation';
  const classification = classifyError(error, {
    idempotent,
    now: around.clock.now(),
    rules: rulesInForce(around),
    step: node.name,
  });
  const planAt = (position: Position): Plan => {
    const before = position.context.recovering[want.address];
    return planRecovery({
      classification,
      identities: identitiesOf(error),
      kind: want.work,
      attempt: want.attempt,
      retry: retryRulesOf(node, want.work),
      timeoutMs: want.timeoutMs ?? attemptTimeoutMs(around, compiled.definition, node),
      previousDelayMs: want.delayMs,
      elapsedMs: around.clock.now() - sinceOf(ended, before),
      spent: { ...before?.spent, ...timesBack(position.context, node.name) },
      idempotent,
      hasAlternative: node.alternative !== undefined,
      canCorrect: node.correct !== undefined && want.work === 'run',
      canScale: canScale(around, node, want.work) && ended.scaling?.scaled !== false,
      mayGoBack: mayGoBack(compiled, position.context, node.name),
      onExhausted:
        node.onExhausted === 'continue' && !mayGoOn(compiled.definition.nodes, node.name)
          ? 'compensate'
          : node.onExhausted,
      policy: policyFor(around, compiled.definition),
      message: describeError(error).message,
      affectedItems: conflictOf(error, classification).affectedItems,
      random: around.random,
    });
  };
  return {
    from: activity,
    open(position, revision) {
      const item =
        want.item === undefined || want.work === 'compensation' ? undefined : position.context.each[want.step];
      const first = planAt(position);
      const tolerated =
        item !== undefined &&
        (first.then === 'fail' || first.then === 'goBack') &&
        item.failed.length < partOf(node.each?.tolerated ?? 0, item.total);
      const isLost =
        item !== undefined &&
        want.step in (position.context.fallen ?? {}) &&
        (first.then === 'fail' || first.then === 'goBack');
      const plan = tolerated || isLost ? GO_ON : first;
      const noRecovery = !isAwaited(position, want) ? NOT_AWAITED : isLost ? LOST_ALREADY : whyNot(plan, tolerated);
      const record = errorRecord({
        id: ended.errorId,
        around,
        compiled,
        step: want.step,
        error,
        classification,
        strategy: 'action' in plan && noRecovery === undefined ? plan.action : null,
        tag: want.tag,
        attempt: want.attempt,
        context: { ...contextOf(ended, position), ...(noRecovery === undefined ? {} : { noRecovery }) },
      });
      const results = [resultOf(ended, 'failed', null, record.id)];
      if (!isAwaited(position, want))
        return {
          writes: { results, errors: [record], recoveries: recoveryOf(ended, position, record.message) },
          always: true,
        };
      const number = (position.context.recovering[want.address]?.number ?? 0) + 1;
      const planned = plannedEvent(
        ended,
        position,
        plan,
        record,
        {
          errorId: record.id,
          strategy: 'action' in plan ? plan.action : '',
          number,
          ...scaleAfter(plan, classification, position.context.recovering[want.address]),
          ...countedAfter(ended, plan, position.context.recovering[want.address]),
          ...stoodAfter(ended, plan, record, position.context.recovering[want.address]),
        },
        { error, classification },
      );
      const pause = planned.question && pauseFor(around, compiled.definition, position, planned.question);
      const stands = plan.then === 'ask' || plan.then === 'fail';
      return {
        event: to(want.address, planned.event),
        ...(pause ? { also: pause } : {}),
        writes: {
          results,
          errors: [planned.question ? withPause(record, planned.question) : record],
          recoveries: recoveryOf(ended, position, record.message),
          systemErrors: stands ? [systemErrorFor(around, record, { threadId: ended.threadId, revision })] : [],
          interventions: planned.question ? [planned.question] : [],
        },
        type: 'error_recovery',
        always: true,
        reason: record.message.slice(0, 500),
      };
    },
  };
}

/** Why nothing is done about the error of an attempt that somebody waits for; undefined where something is. */
function whyNot(plan: Plan, tolerated: boolean): string | undefined {
  if (tolerated) return 'so many items of the step may fail: it is left out, and the others go on';
  return plan.then === 'continue' ? GOES_ON : undefined;
}

const LOST_ALREADY = 'another item has failed the step already: it ends when those under way have';
const NOT_AWAITED = 'the attempt was not waited for any more';

/** The step is called again when the window of a budget is over, under the same number: the error is recorded, and no attempt is used up. */
export function queuedLetter(ended: Ended, error: RateBudgetSpentError): Letter {
  const { want, activity, compiled, around } = ended;
  const dueAt = around.clock.now() + error.retryAfterMs;
  return {
    from: activity,
    open(position) {
      const classification = classifyError(error, { idempotent: true, now: around.clock.now() });
      const context = contextOf(ended, position);
      const { tag, attempt, step } = want;
      const about = {
        id: ended.errorId,
        around,
        compiled,
        step,
        error,
        classification,
        strategy: 'QUEUE_FOR_LATER',
        tag,
        attempt,
      } as const;
      const record = errorRecord({ ...about, context });
      return {
        ...(isAwaited(position, want) ? { event: to(want.address, { kind: 'PARK', tag, dueAt, awaits: 'time' }) } : {}),
        writes: { results: [resultOf(ended, 'failed', null, record.id)], errors: [record] },
        always: true,
        reason: record.message.slice(0, 500),
      };
    },
  };
}

/** Which work failed, and on what: enough to see whether two errors had the same before them. */
const contextOf = ({ want, workflowId, threadId, compiled }: Ended, { context }: Position): object => ({
  ...breakerOf(compiled.nodes.get(want.step), want),
  key: want.key,
  round: want.round,
  work: want.work,
  correlationId: threadId,
  operationId: `${workflowId}/${want.work === 'compensation' ? 'undo/' : ''}${want.key}`,
  stateDigest: stateDigest([context.done, context.output, context.pass]),
});

/** Only calls of the step itself go through it. */
const breakerOf = (node: Node | undefined, { work }: Ended['want']): object =>
  node?.kind === 'step' && node.breaker !== undefined && work === 'run' ? { breaker: node.breaker } : {};

/** Each time that more of a resource is asked for, so many times as much; what was given stays for the attempts after it. */
function scaleAfter(
  plan: Plan,
  { rule }: Classification,
  before: Recovering | undefined,
): Pick<Recovering, 'scale' | 'scaling'> {
  const factor = plan.then === 'retry' ? (plan.factor ?? 1) : 1;
  const scale = (before?.scale ?? 1) * factor;
  return { ...(scale > 1 ? { scale } : {}), ...(factor > 1 ? { scaling: { resource: rule, factor } } : {}) };
}

/** Begin of the first attempt that failed; a person's answer begins anew. */
const sinceOf = ({ around, durationMs }: Ended, before: Recovering | undefined): number =>
  before?.since ?? around.clock.now() - durationMs;

/** What the next plan has to know of this one and of those before it. */
function countedAfter(
  ended: Ended,
  plan: Plan,
  before: Recovering | undefined,
): Pick<Recovering, 'since' | 'until' | 'spent'> {
  if (plan.then !== 'retry') return before?.spent ? { spent: before.spent } : {};
  const { action, withinMs } = plan;
  const counts = action === 'SCALE_RESOURCES_AND_RETRY' || action === 'QUEUE_FOR_LATER' || isCorrection(action);
  const spent = counts ? { ...before?.spent, [action]: (before?.spent?.[action] ?? 0) + 1 } : before?.spent;
  return {
    since: sinceOf(ended, before),
    ...(withinMs === undefined ? {} : { until: ended.around.clock.now() + Math.max(0, Math.floor(withinMs)) }),
    ...(spent ? { spent } : {}),
  };
}

/** What a person was asked about, and who answered, is known until the work is done. */
function stoodAfter(
  { around }: Ended,
  plan: Plan,
  record: ErrorRow,
  before: Recovering | undefined,
): Pick<Recovering, 'askedAt' | 'stood' | 'answer'> {
  const asks = plan.then === 'ask';
  const stood = asks ? [...(before?.stood ?? []), record.id].slice(-MOST_STANDING) : before?.stood;
  return {
    ...(asks ? { askedAt: around.clock.now() } : {}),
    ...(stood ? { stood } : {}),
    ...(before?.answer ? { answer: before.answer } : {}),
  };
}

/** Errors of one piece of work that are remembered, where people let it run again and again. */
const MOST_STANDING = 100;

/** The work is done: the errors about which people were asked on the way do not stand any more. */
function resolutionsOf({ want, around }: Ended, { context }: Position): ResolutionRow[] {
  const { stood = [], answer } = context.recovering[want.address] ?? {};
  return stood.map((errorId) => ({
    errorId,
    kind: answer ? 'FIXED' : 'AUTO_RECOVERED',
    resolvedBy: answer?.by ?? 'holdfast',
    notes: answer?.notes || `step "${want.step}" was done in a later attempt`,
    at: around.clock.now(),
  }));
}

/** This attempt was made to recover from an earlier error: whether it did. */
function recoveryOf(
  { want, durationMs, around, scaling }: Ended,
  position: Position,
  failure: string | null,
): RecoveryRow[] {
  const recovering = position.context.recovering[want.address];
  if (!recovering) return [];
  const { answer, askedAt } = recovering;
  const { backSince } = recovering;
  const spentMs = backSince === undefined ? durationMs : around.clock.now() - backSince;
  const isAnswered = recovering.strategy === 'PAUSE_WORKFLOW' && answer !== undefined;
  const did = isAnswered
    ? `a person was asked: ${answer.by} let it go on${answer.notes ? `: ${answer.notes}` : ''}; `
    : '';
  return [
    {
      id: around.ids(),
      errorId: recovering.errorId,
      step: want.step,
      strategy: recovering.strategy,
      attemptNumber: recovering.number,
      success: failure === null,
      actionTaken: `${did}${doneBefore(recovering)}${want.work === 'run' ? 'ran the step again' : `ran its ${want.work}`}, attempt ${want.attempt}${sharedOut(recovering, scaling)}`,
      errorMessage: failure,
      durationMs: isAnswered ? answer.at - (askedAt ?? answer.at) : spentMs,
      at: around.clock.now(),
    },
  ];
}

/** What more it had, in words. */
function sharedOut({ scale }: Recovering, scaling: Scaled | undefined): string {
  if (scaling) return `, ${scaling.scaled ? 'after scaling' : 'which could not be given more'}: ${scaling.detail}`;
  return scale ? `, with ${scale} times its share` : '';
}

const doneBefore = ({ strategy, backSince }: Recovering): string => {
  if (backSince !== undefined) return 'undid what was done since the checkpoint before it and ';
  return isCorrection(strategy) ? 'corrected what was wrong and ' : '';
};

/** Whether the chart still waits for this attempt: one that was superseded, or belongs to a workflow that is ending, is only recorded. */
const isAwaited = ({ context }: Position, want: Ended['want']): boolean => context.tag[want.address] === want.tag;

/** What a result means to the chart: in a workflow that is ending it is kept, so that its undo sees it. */
function eventFor(
  position: Position,
  { want, counted }: Ended,
  output: StoredValue['digest'] | null,
): ChartEvent | undefined {
  if (isAwaited(position, want))
    return to(want.address, { kind: 'DONE', tag: want.tag, output, ...(counted ? { counted } : {}) });
  return position.context.ending && want.work !== 'compensation' ? to(want.step, { kind: 'LATE', output }) : undefined;
}

/** What was thrown, and what it is. */
interface Thrown {
  readonly error: unknown;
  readonly classification: Classification;
}

function plannedEvent(
  ended: Ended,
  position: Position,
  plan: Plan,
  record: ErrorRow,
  recovering: Recovering,
  thrown: Thrown,
): { event: StepEvent; question?: InterventionRow } {
  const { want, around } = ended;
  const { tag } = want;
  switch (plan.then) {
    case 'retry':
      return {
        event: {
          kind: 'RETRY',
          tag,
          dueAt: around.clock.now() + plan.delayMs,
          delayMs: plan.delayMs,
          recovering,
          ...(plan.timeoutMs === undefined ? {} : { timeoutMs: plan.timeoutMs }),
        },
      };
    case 'alternative':
      return { event: { kind: 'ALTERNATIVE', tag, recovering } };
    case 'ask': {
      const question = questionAbout(ended, plan, record, thrown);
      return {
        event: {
          kind: 'ASK',
          tag,
          question: question.id,
          recovering,
          ...waitOf(around, question),
        },
        question,
      };
    }
    case 'continue':
      return { event: { kind: 'GIVE_UP', tag } };
    case 'goBack': {
      const about = { step: want.step, errorId: record.id, reason: record.message.slice(0, 500) };
      return { event: { kind: 'FAIL', tag, ending: goingBack(around, position.context, plan.action, about) } };
    }
    case 'fail':
      return {
        event: {
          kind: 'FAIL',
          tag,
          ending: {
            as: 'failed',
            compensate: plan.action === 'COMPENSATE',
            reason: record.message.slice(0, 500),
            step: want.step,
            errorId: record.id,
            since: around.clock.now(),
          },
        },
      };
  }
}

function questionAbout(
  { want, around, workflowId, compiled }: Ended,
  { trigger, prompt }: Extract<Plan, { then: 'ask' }>,
  record: ErrorRow,
  { error, classification }: Thrown,
): InterventionRow {
  const node = compiled.nodes.get(want.step) as StepNode;
  const conflict = trigger === 'CONFLICT' ? conflictOf(error, classification) : null;
  return askAbout(around, {
    workflowId,
    step: want.step,
    errorId: record.id,
    trigger,
    prompt,
    reason: record.message.slice(0, 500),
    requiredAction: requiredActionFor(trigger, conflict?.recommendedActions ?? []),
    severity: classification.severity,
    conflict,
    undo: want.work === 'compensation',
    patience: node.question,
    deadlineMs: questionDeadlineMs(around, compiled.definition),
  });
}

const resultOf = (
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
