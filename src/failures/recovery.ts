// What is done about a failure: the plan. A pure function of the failure and of what its step allows, so that the decision can be stored,
// shown and tested without running anything. Called by the engine for every failed attempt, before the chart hears of it. Every chain
// of plans ends: attempts are counted, an alternative is taken once, and what nothing can heal ends in `fail`, `continue` or a person.
// oxlint-disable unicorn/no-thenable -- `then` reads as what happens then; it is a word and never a function, so nothing awaits it.
import type { OnExhausted, RetryPolicy } from '../definition.ts';
import type { Random } from '../random.ts';
import { delayBefore } from './backoff.ts';
import type { Verdict } from './catalog/fact.ts';
import type { Classification } from './classify.ts';
import { DEFAULT_POLICY, type RecoveryPolicy } from './policy.ts';
import { type AskTrigger, promptFor } from './prompt.ts';
import { isAmbiguous, mayRunAgain } from './retryable.ts';
import type { RecoveryAction } from './vocabulary.ts';

/** A failed attempt and what its step allows. */
export interface Failure {
  readonly classification: Classification;
  /** Which of the step's functions failed. */
  readonly kind: 'run' | 'alternative' | 'compensation';
  /** 1 for the first call of this function. */
  readonly attempt: number;
  /** Departures from the defaults of the error's class. */
  readonly retry: Partial<RetryPolicy>;
  /** How long the failed attempt was allowed to take, in ms. */
  readonly timeoutMs: number;
  /** Whether the function may run twice; a compensation always may. */
  readonly idempotent: boolean;
  readonly hasAlternative: boolean;
  readonly onExhausted: OnExhausted;
  /** @default DEFAULT_POLICY */
  readonly policy?: RecoveryPolicy;
  readonly random: Random;
}

export type Plan =
  | {
      readonly then: 'retry';
      readonly action: RecoveryAction;
      /** Wait before the next attempt, in ms. */
      readonly delayMs: number;
      /** How long the next attempt may take, in ms, where that changes. */
      readonly timeoutMs?: number;
    }
  | { readonly then: 'alternative'; readonly action: 'ALTERNATIVE_PATH' }
  | { readonly then: 'ask'; readonly action: 'PAUSE_WORKFLOW'; readonly trigger: AskTrigger; readonly prompt: string }
  | { readonly then: 'fail'; readonly action: 'COMPENSATE' | 'FAIL_IMMEDIATELY' }
  | { readonly then: 'continue' };

/** Longest time that one attempt may grow to after time-outs. */
const LONGEST_TIMEOUT_MS = 30 * 60_000;
/** Somebody who asks to be left alone for longer than a person's deadline is treated as one who says no. */
const LONGEST_HINT_MS = 24 * 60 * 60_000;
/** Waiters on the same hint are spread over this much, so that they do not return together. */
const HINT_SPREAD_MS = 60_000;

/** The failure is borne, and the workflow goes on. */
export const GO_ON: Plan = { then: 'continue' };

/** The next thing to do. Retries come first, then the alternative, then what the step says about having failed for good. */
export function planRecovery(failure: Failure): Plan {
  if (mayRetry(failure)) return retry(failure);
  if (failure.kind === 'compensation') return ask('COMPENSATION_FAILED', failure);
  return whenRetriesAreOver(failure);
}

/** The class's defaults with the step's own numbers over them; `undefined` in them counts as not said. */
export function retryPolicyFor(
  classification: Classification,
  retry: Partial<RetryPolicy>,
  policy: RecoveryPolicy = DEFAULT_POLICY,
): RetryPolicy {
  const { category, class: errorClass } = classification;
  // An author who throws a TransientError without a category has said the class, so its numbers hold.
  const isUnknown = category === 'UNKNOWN' && !classification.rule.startsWith('authored:');
  const said = Object.fromEntries(Object.entries(retry).filter(([, value]) => value !== undefined));
  return { ...policy.retry[isUnknown ? 'UNKNOWN' : errorClass], ...said };
}

function mayRetry(failure: Failure): boolean {
  const { classification, attempt, retry } = failure;
  const { maxAttempts } = retryPolicyFor(classification, retry, failure.policy);
  return attempt < maxAttempts && (classification.retryAfterMs ?? 0) <= LONGEST_HINT_MS && isAllowed(failure);
}

/** Decided anew for the step, since the classification may have been made for another one; only the hook is known there alone. */
function isAllowed(failure: Failure): boolean {
  const { classification } = failure;
  const isCorrected = classification.retry === 'corrected' && classification.retryable;
  return (
    mayRunAgain(verdictOf(classification), { idempotent: isIdempotent(failure), canCorrect: false }) ||
    (isCorrected && !isOpen(failure))
  );
}

const isIdempotent = ({ kind, idempotent }: Failure): boolean => idempotent || kind === 'compensation';

/** Nobody knows whether the attempt took effect, and doing it twice would do harm. */
const isOpen = (failure: Failure): boolean => !isIdempotent(failure) && isAmbiguous(verdictOf(failure.classification));

const verdictOf = (found: Classification): Verdict => [
  found.class,
  found.category,
  found.severity,
  found.retry,
  found.action,
];

function retry(failure: Failure): Plan {
  const { classification, attempt, random, timeoutMs } = failure;
  const policy = retryPolicyFor(classification, failure.retry, failure.policy);
  const wait = delayBefore(attempt + 1, policy, random);
  const hint = classification.retryAfterMs;
  const isTimeout = classification.category === 'TIMEOUT' && timeoutMs < LONGEST_TIMEOUT_MS;
  return {
    then: 'retry',
    action: hint !== undefined && hint > 0 ? 'RETRY_AFTER_HINT' : retryAction(classification, isTimeout),
    delayMs: hint === undefined ? wait : Math.max(wait, afterHint(hint, policy, random)),
    ...(isTimeout ? { timeoutMs: Math.min(timeoutMs * 2, LONGEST_TIMEOUT_MS) } : {}),
  };
}

/** Never earlier than the hint; up to a quarter of it later, one minute at most. */
function afterHint(hintMs: number, { jitter }: RetryPolicy, random: Random): number {
  const spread = jitter === 'none' ? 0 : Math.min(hintMs / 4, HINT_SPREAD_MS);
  return Math.ceil(hintMs) + Math.floor(random() * spread);
}

/** The name of the retry: what the error asks for, where the plan does it. */
function retryAction({ action }: Classification, isTimeout: boolean): RecoveryAction {
  if (isTimeout) return 'INCREASE_TIMEOUT_AND_RETRY';
  switch (action) {
    case 'RETRY_TRANSACTION':
    case 'RECONNECT_AND_RETRY':
    case 'RELOAD_AND_RETRY':
    case 'REFRESH_CREDENTIALS':
    case 'REPAIR_INPUT_AND_RETRY':
    case 'SCALE_RESOURCES_AND_RETRY':
    case 'WAIT_FOR_CIRCUIT':
      return action;
    default:
      return 'RETRY_WITH_BACKOFF';
  }
}

/**
 * A conflict and an open outcome go to a person before anything else: an alternative might do the work a second time. Any other failure,
 * fatal ones too, goes to the alternative, since another way need not share the fault.
 */
function whenRetriesAreOver(failure: Failure): Plan {
  const { classification, kind, hasAlternative, onExhausted } = failure;
  if (classification.class === 'CONFLICT') return ask('CONFLICT', failure);
  if (isOpen(failure)) return ask('OUTCOME_UNKNOWN', failure);
  if (kind === 'run' && hasAlternative) return { then: 'alternative', action: 'ALTERNATIVE_PATH' };
  switch (onExhausted) {
    case 'compensate':
      return needsPerson(classification) ? ask('CORRECTION_NEEDED', failure) : { then: 'fail', action: 'COMPENSATE' };
    case 'fail':
      return { then: 'fail', action: 'FAIL_IMMEDIATELY' };
    case 'pause':
      return ask('RETRIES_EXHAUSTED', failure);
    case 'continue':
      return { then: 'continue' };
  }
}

/** Someone can put it right (room on a disk, credentials, input), so undoing everything first would be a waste. */
function needsPerson({ action, retryable }: Classification): boolean {
  if (retryable) return false;
  return ['PAUSE_WORKFLOW', 'RELOAD_AND_RETRY', 'REFRESH_CREDENTIALS', 'REPAIR_INPUT_AND_RETRY'].includes(action);
}

const ask = (trigger: AskTrigger, failure: Failure): Plan => ({
  then: 'ask',
  action: 'PAUSE_WORKFLOW',
  trigger,
  prompt: promptFor(trigger, failure.classification, failure.attempt),
});
