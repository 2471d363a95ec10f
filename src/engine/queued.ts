// A step found a budget of calls spent: it is called again when the window is over, under the same number. The error is recorded, no attempt is used up,
// and the wait is a recovery like any other, within the time that the step has for all its calls.
import type { StepNode } from '../definition.ts';
import type { RateBudgetSpentError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import type { Recovering } from '../machines/context.ts';
import { to } from '../machines/events.ts';
import { contextOf, type Ended, isAwaited, resultOf } from './ended.ts';
import type { Letter } from './letter.ts';
import { errorRecord } from './record.ts';
import { recoveryOf } from './recovered.ts';
import { sinceOf } from './recovering.ts';
import { retryRulesOf } from './undoDeadline.ts';

const STRATEGY = 'QUEUE_FOR_LATER';

export function queuedLetter(ended: Ended, error: RateBudgetSpentError): Letter {
  const { want, activity, compiled, around } = ended;
  const now = around.clock.now();
  return {
    from: activity,
    open(position) {
      const classification = classifyError(error, { idempotent: true, now });
      const { tag, attempt, step, address } = want;
      const record = errorRecord({
        id: ended.errorId,
        around,
        compiled,
        step,
        error,
        classification,
        strategy: STRATEGY,
        tag,
        attempt,
        context: contextOf(ended, position),
      });
      const before = position.context.recovering[address];
      const recovering = queued(ended, record.id, before);
      const dueAt = Math.min(now + error.retryAfterMs, recovering.until ?? Infinity);
      return {
        ...(isAwaited(position, want)
          ? { event: to(address, { kind: 'PARK', tag, dueAt, awaits: 'time', recovering }) }
          : {}),
        writes: {
          results: [resultOf(ended, 'failed', null, record.id)],
          errors: [record],
          recoveries: isOther(before) ? [] : recoveryOf(ended, position, record.message),
        },
        always: true,
        reason: record.message.slice(0, 500),
      };
    },
  };
}

/** A recovery that is under way goes on; else the wait is one. The first call that found nothing left, or failed, begins the time for all. */
function queued(ended: Ended, errorId: string, before: Recovering | undefined): Recovering {
  const since = sinceOf(ended, before);
  const { maxElapsedMs } = retryRulesOf(ended.compiled.nodes.get(ended.want.step) as StepNode, ended.want.work);
  const until = before?.until ?? (maxElapsedMs === undefined ? undefined : since + maxElapsedMs);
  const number = (before?.number ?? 0) + 1;
  const own: Recovering = before && isOther(before) ? before : { ...before, errorId, strategy: STRATEGY, number };
  return { ...own, since, ...(until === undefined ? {} : { until }) };
}

const isOther = (before: Recovering | undefined): boolean => before !== undefined && before.strategy !== STRATEGY;
