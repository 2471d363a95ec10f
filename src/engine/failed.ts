// A call of an author's function failed. It is described, classified, recorded and planned for before the chart hears of it: the event carries the
// decision.
import { classifyError } from '../failures/classify.ts';
import { GO_ON, type Plan, planRecovery } from '../failures/recovery.ts';
import { identitiesOf } from '../failures/retryNumbers.ts';
import type { StepNode } from '../definition.ts';
import { to } from '../machines/events.ts';
import { partOf } from '../share.ts';
import { attemptTimeoutMs, rulesInForce } from './inForce.ts';
import { pauseFor } from './conflictPause.ts';
import { mayGoBack, timesBack } from './goBack.ts';
import type { Letter } from './letter.ts';
import type { Position } from './position.ts';
import { conflictOf } from '../failures/conflict.ts';
import { messageOf } from '../failures/describe.ts';
import { errorRecord, GOES_ON, systemErrorFor, withPause } from './record.ts';
import { canScale } from './scaling.ts';
import { mayGoOn } from './tolerance.ts';
import { retryRulesOf } from './undoDeadline.ts';
import { policyFor } from './surroundings.ts';
import type { ErrorRow, RecoveryRow } from '../persistence/rows/errors.ts';
import { contextOf, type Ended, isAwaited, mayRepeat, resultOf } from './ended.ts';
import { countedAfter, scaleAfter, sinceOf, stoodAfter } from './recovering.ts';
import { recoveryOf } from './recovered.ts';
import { overdueMs } from './overdue.ts';
import { plannedEvent, type Thrown } from './plannedEvent.ts';

/** @param instead whether it stands in for a letter that could not be opened: there is none for it again */
export function failedLetter(ended: Ended, error: unknown, instead = false): Letter {
  const { want, activity, compiled, around } = ended;
  const node = compiled.nodes.get(want.step) as StepNode;
  const seenAt = around.clock.now();
  const classification = classifyError(error, {
    idempotent: mayRepeat(node, want),
    now: around.clock.now(),
    rules: rulesInForce(around),
    step: node.name,
  });
  return {
    from: activity,
    ...(instead ? {} : { instead: (refused: Error) => failedLetter(ended, refused, true) }),
    open(position, revision) {
      const item =
        want.item === undefined || want.work === 'compensation' ? undefined : position.context.each[want.step];
      const first = planFor(ended, { error, classification }, position);
      const tolerated =
        item !== undefined &&
        (first.then === 'fail' || first.then === 'goBack') &&
        item.failed.length < partOf(node.each?.tolerated ?? 0, item.total);
      const isLost =
        item !== undefined &&
        want.step in (position.context.fallen ?? {}) &&
        (first.then === 'fail' || first.then === 'goBack');
      const plan = tolerated || isLost ? GO_ON : first;
      const isWanted = isAwaited(position, want);
      const noRecovery = !isWanted ? undefined : isLost ? LOST_ALREADY : whyNot(plan, tolerated);
      const record = errorRecord({
        id: ended.errorId,
        at: seenAt,
        overdueMs: overdueMs(error, ended.durationMs),
        around,
        compiled,
        step: want.step,
        error,
        classification,
        strategy: !isWanted ? 'CANCEL' : 'action' in plan && noRecovery === undefined ? plan.action : null,
        tag: want.tag,
        attempt: want.attempt,
        context: { ...contextOf(ended, position), ...(noRecovery === undefined ? {} : { noRecovery }) },
      });
      const results = [resultOf(ended, 'failed', null, record.id)];
      if (!isWanted)
        return {
          writes: {
            results,
            errors: [record],
            recoveries: [...recoveryOf(ended, position, record.message), cancelledFor(ended, record)],
          },
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
        thrown: error,
        reason: record.message.slice(0, 500),
      };
    },
  };
}

function planFor(ended: Ended, { error, classification }: Thrown, position: Position): Plan {
  const { want, compiled, around } = ended;
  const node = compiled.nodes.get(want.step) as StepNode;
  const before = position.context.recovering[want.address];
  return planRecovery({
    classification,
    identities: identitiesOf(error),
    kind: want.work,
    attempt: want.attempt,
    retry: retryRulesOf(node, want.work),
    timeoutMs: want.timeoutMs ?? attemptTimeoutMs(around, compiled.definition, node, want.work),
    previousDelayMs: want.delayMs,
    elapsedMs: around.clock.now() - sinceOf(ended, before),
    spent: { ...before?.spent, ...timesBack(position.context, node.name) },
    idempotent: mayRepeat(node, want),
    hasAlternative: node.alternative !== undefined,
    canCorrect: node.correct !== undefined && want.work === 'run',
    canScale: canScale(around, node, want.work) && ended.scaling?.scaled !== false,
    mayGoBack: mayGoBack(compiled, position.context, node.name),
    onExhausted:
      node.onExhausted === 'continue' && !mayGoOn(compiled.definition.nodes, node.name)
        ? 'compensate'
        : node.onExhausted,
    policy: policyFor(around, compiled.definition),
    message: messageOf(error),
    affectedItems: conflictOf(error, classification).affectedItems,
    random: around.random,
  });
}

/** Why nothing is done about the error of an attempt that somebody waits for; undefined where something is. */
function whyNot(plan: Plan, tolerated: boolean): string | undefined {
  if (tolerated) return 'so many items of the step may fail: it is left out, and the others go on';
  return plan.then === 'continue' ? GOES_ON : undefined;
}

const LOST_ALREADY = 'another item has failed the step already: it ends when those under way have';

/** Nothing is tried again: the workflow is ending, or somebody moved it. */
const cancelledFor = ({ want, around }: Ended, { id: errorId, occurredAt }: ErrorRow): RecoveryRow => ({
  id: around.ids(),
  errorId,
  step: want.step,
  strategy: 'CANCEL',
  attemptNumber: 1,
  success: true,
  actionTaken: 'the attempt was not waited for any more: it is not made again',
  errorMessage: null,
  durationMs: Math.max(0, around.clock.now() - occurredAt),
  at: around.clock.now(),
});
