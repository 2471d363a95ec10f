// What is done about a failure: the plan. A pure function of the failure, of what was tried already and of what its step allows, so that the
// decision can be stored, shown and tested without running anything. Called by the engine for every failed attempt, before the chart hears
// of it. Every chain of plans ends: attempts are counted, each strategy has a limit, an alternative is taken once, and what nothing can heal
// ends in `fail`, `continue` or a person.
// oxlint-disable unicorn/no-thenable -- `then` reads as what happens then; it is a word and never a function, so nothing awaits it.
import type { OnExhausted } from '../definition.ts';
import type { RetryPolicy, RetryRules } from '../retryPolicy.ts';
import type { Random } from '../random.ts';
import { delayBefore } from './backoff.ts';
import type { Verdict } from './catalog/fact.ts';
import type { Classification } from './classify.ts';
import { DEFAULT_POLICY, type InterventionTrigger, type RecoveryPolicy, type Strategy } from './policy.ts';
import { type AskTrigger, promptFor } from './prompt.ts';
import { isAmbiguous, mayRunAgain } from './retryable.ts';
import { type Identity, retryPolicyFor, strategiesFor } from './retryNumbers.ts';
import type { GoBack, RecoveryAction } from './vocabulary.ts';

/** A failed attempt, what was tried before, and what its step allows. */
export interface Failure {
  readonly classification: Classification;
  /** The error and its causes, for exceptions of the step. @default none */
  readonly identities?: readonly Identity[];
  /** Which of the step's functions failed. */
  readonly kind: 'run' | 'alternative' | 'compensation';
  /** 1 for the first call of this function. */
  readonly attempt: number;
  /** Departures from the defaults of the error's class. */
  readonly retry: RetryRules;
  /** How long the failed attempt was allowed to take, in ms. */
  readonly timeoutMs: number;
  /** The wait before the failed attempt, in ms. @default 0 */
  readonly previousDelayMs?: number;
  /** ms since the begin of the first attempt that failed. @default 0 */
  readonly elapsedMs?: number;
  /** How often each action was planned before: for this piece of work; and going back, over the whole life of the workflow. */
  readonly spent?: Spent;
  /** Whether the function may run twice; a compensation always may. */
  readonly idempotent: boolean;
  readonly hasAlternative: boolean;
  /** Whether the step has a hook that puts right what was wrong. @default false */
  readonly canCorrect?: boolean;
  /** Whether something can give more of the resource that ran out. @default false */
  readonly canScale?: boolean;
  /** Whether all that would run again then is idempotent or can be undone. @default neither */
  readonly mayGoBack?: MayGoBack;
  readonly onExhausted: OnExhausted;
  /** Of the error, for people. @default what the classification says */
  readonly message?: string;
  /** What a person must look at. @default [] */
  readonly affectedItems?: readonly string[];
  /** @default DEFAULT_POLICY */
  readonly policy?: RecoveryPolicy;
  readonly random: Random;
}

/** A failure about which nothing is retried any more. */
export interface Exhausted
  extends Pick<
    Failure,
    | 'classification'
    | 'attempt'
    | 'elapsedMs'
    | 'spent'
    | 'message'
    | 'affectedItems'
    | 'mayGoBack'
    | 'onExhausted'
    | 'policy'
  > {
  /** `wait`: no call failed; what was waited for, or decided, went wrong. */
  readonly kind: Failure['kind'] | 'loop' | 'wait';
}

/** Whether a workflow may return to the checkpoint before a step, and to its beginning. */
export interface MayGoBack {
  readonly toCheckpoint: boolean;
  readonly toBeginning: boolean;
}

export type Spent = Readonly<Partial<Record<RecoveryAction, number>>>;

export type Plan =
  | {
      readonly then: 'retry';
      readonly action: RecoveryAction;
      /** Wait before the next attempt, in ms. */
      readonly delayMs: number;
      /** How long the next attempt may take, in ms, where that changes. */
      readonly timeoutMs?: number;
      /** How many ms from now no attempt may begin or go on any more, where there is such a limit. */
      readonly withinMs?: number;
      /** How much more of the resource is asked for, where the plan is to scale. */
      readonly factor?: number;
    }
  | { readonly then: 'alternative'; readonly action: 'ALTERNATIVE_PATH' }
  | { readonly then: 'goBack'; readonly action: GoBack }
  | { readonly then: 'ask'; readonly action: 'PAUSE_WORKFLOW'; readonly trigger: AskTrigger; readonly prompt: string }
  | { readonly then: 'fail'; readonly action: 'COMPENSATE' | 'FAIL_IMMEDIATELY' }
  | { readonly then: 'continue' };

/** Nothing is retried any more. */
export type EndPlan = Extract<Plan, { then: 'goBack' | 'ask' | 'fail' | 'continue' }>;

/** Longest time that one attempt may grow to after time-outs, where no strategy says. */
const LONGEST_TIMEOUT_MS = 30 * 60_000;
/** Somebody who asks to be left alone for longer than a person's deadline is treated as one who says no. */
const LONGEST_HINT_MS = 24 * 60 * 60_000;
/** Waiters on the same hint are spread over this much, so that they do not return together. */
const HINT_SPREAD_MS = 60_000;

/** The failure is borne, and the workflow goes on. */
export const GO_ON: Plan = { then: 'continue' };

/** The next thing to do. Retries and strategies come first, then the alternative, then what the step says about having failed for good. */
export function planRecovery(failure: Failure): Plan {
  const { classification, policy = DEFAULT_POLICY, kind } = failure;
  const correction = correct(failure);
  if (correction) return correction;
  const strategies = strategiesFor(classification, policy);
  for (const strategy of strategies) {
    const plan = tried(strategy, failure);
    if (plan) return plan;
  }
  if (strategies.length === 0 && isAllowed(failure) && hasAttemptsLeft(failure)) {
    const plan = retry(failure, retryAction(classification));
    if (plan) return plan;
  }
  return kind === 'compensation' ? ask('COMPENSATION_FAILED', failure) : whenRetriesAreOver(failure);
}

/** The strategy's plan; undefined where its limit is reached, or where it cannot be done here. */
function tried(strategy: Strategy, failure: Failure): Plan | undefined {
  const { spent = {} } = failure;
  switch (strategy.action) {
    case 'RETRY_WITH_BACKOFF':
      return isAllowed(failure) && hasAttemptsLeft(failure) ? retry(failure, strategy.action) : undefined;
    case 'INCREASE_TIMEOUT_AND_RETRY':
      return isAllowed(failure) && hasAttemptsLeft(failure) ? increased(strategy, failure) : undefined;
    case 'SCALE_RESOURCES_AND_RETRY': {
      const may = failure.canScale && failure.classification.action === strategy.action && isAllowed(failure);
      return may && isLeft(strategy, spent) && isWithinSaid(failure)
        ? retry(failure, strategy.action, { factor: strategy.factor })
        : undefined;
    }
    case 'QUEUE_FOR_LATER':
      return isAllowed(failure) && isLeft(strategy, spent) && isWithinSaid(failure)
        ? retry(failure, strategy.action, { least: strategy.delayMs })
        : undefined;
    case 'RESTART_FROM_CHECKPOINT':
    case 'RESTORE_LAST_VALID_CHECKPOINT':
    case 'COMPLETE_RESTART':
    case 'PAUSE_WORKFLOW':
      return undefined;
  }
}

const isLeft = ({ action, limit }: Strategy & { readonly limit: number }, spent: Spent): boolean =>
  (spent[action] ?? 0) < limit;

/** A hook puts right what was wrong, as often as the class's numbers allow: once unless somebody says more. */
function correct(failure: Failure): Plan | undefined {
  const { classification, canCorrect = classification.retryable, kind, spent = {} } = failure;
  if (kind === 'compensation' || !canCorrect || classification.retry !== 'corrected') return undefined;
  const { action } = classification;
  if (!isCorrection(action) || isOpen(failure) || !isWithinSaid(failure)) return undefined;
  const { maxAttempts } = numbersOf(failure);
  return (spent[action] ?? 0) < maxAttempts - 1 ? retry(failure, action) : undefined;
}

const CORRECTIONS = ['RELOAD_AND_RETRY', 'REFRESH_CREDENTIALS', 'REPAIR_INPUT_AND_RETRY'] as const;
type Correction = (typeof CORRECTIONS)[number];

/** Whether it needs the step's `correct` hook. */
export const isCorrection = (action: string): action is Correction =>
  (CORRECTIONS as readonly string[]).includes(action);

const numbersOf = ({ classification, retry: own, policy, identities }: Failure): ReturnType<typeof retryPolicyFor> =>
  retryPolicyFor(classification, own, policy, identities);

const hasAttemptsLeft = (failure: Failure): boolean => failure.attempt < numbersOf(failure).maxAttempts;

/** What the step says about the number of its calls holds whatever is planned. */
function isWithinSaid(failure: Failure): boolean {
  const { isSaid, maxAttempts } = numbersOf(failure);
  return !isSaid || failure.attempt < maxAttempts;
}

/** Decided anew for the step, since the classification may have been made for another one. */
const isAllowed = (failure: Failure): boolean =>
  mayRunAgain(verdictOf(failure.classification), { idempotent: isIdempotent(failure), canCorrect: false });

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

/** Undefined where the other side wants to be left alone for too long, or the time for retries is over before the next attempt could begin. */
function retry(
  failure: Failure,
  action: RecoveryAction,
  { least = 0, factor }: { readonly least?: number; readonly factor?: number } = {},
): (Plan & { then: 'retry' }) | undefined {
  const { classification, attempt, random, previousDelayMs, elapsedMs = 0 } = failure;
  const numbers = numbersOf(failure);
  const hint = classification.retryAfterMs ?? 0;
  if (hint > LONGEST_HINT_MS) return undefined;
  const wait = Math.max(delayBefore(attempt + 1, numbers, random, previousDelayMs), least);
  const delayMs = hint > 0 ? Math.max(wait, afterHint(hint, numbers, random)) : wait;
  const withinMs = numbers.maxElapsedMs === undefined ? undefined : numbers.maxElapsedMs - elapsedMs;
  if (withinMs !== undefined && delayMs >= withinMs) return undefined;
  return {
    then: 'retry',
    action: hint > 0 && action === 'RETRY_WITH_BACKOFF' ? 'RETRY_AFTER_HINT' : action,
    delayMs,
    ...(withinMs === undefined ? {} : { withinMs }),
    ...(factor === undefined ? {} : { factor }),
  };
}

/** One that has as much time as it may get is only run again. */
function increased(
  { factor, maxTimeoutMs }: { readonly factor: number; readonly maxTimeoutMs: number },
  failure: Failure,
): Plan | undefined {
  const { timeoutMs, classification } = failure;
  const longest = Math.min(maxTimeoutMs, Number.MAX_SAFE_INTEGER) || LONGEST_TIMEOUT_MS;
  if (timeoutMs >= longest) return retry(failure, 'RETRY_WITH_BACKOFF');
  const hinted = (classification.retryAfterMs ?? 0) > 0;
  const plan = retry(failure, hinted ? 'RETRY_WITH_BACKOFF' : 'INCREASE_TIMEOUT_AND_RETRY');
  return plan && { ...plan, timeoutMs: Math.min(Math.ceil(timeoutMs * factor), longest) };
}

/** Never earlier than the hint; up to a quarter of it later, one minute at most. */
function afterHint(hintMs: number, { jitter }: RetryPolicy, random: Random): number {
  const spread = jitter === 'none' ? 0 : Math.min(hintMs / 4, HINT_SPREAD_MS);
  return Math.ceil(hintMs) + Math.floor(random() * spread);
}

/** The name of a plain retry: what the error asks for, where running the whole step again is that. */
function retryAction({ action }: Classification): RecoveryAction {
  return action === 'RETRY_TRANSACTION' || action === 'RECONNECT_AND_RETRY' || action === 'WAIT_FOR_CIRCUIT'
    ? action
    : 'RETRY_WITH_BACKOFF';
}

/**
 * A conflict and an open outcome go to a person before anything else: an alternative might do the work a second time. Any other failure,
 * fatal ones too, goes to the alternative, since another way need not share the fault.
 */
function whenRetriesAreOver(failure: Failure): Plan {
  const { classification, kind, hasAlternative } = failure;
  if (classification.class === 'CONFLICT')
    return ask(classification.category === 'STATE_CORRUPTION' ? 'STATE_CORRUPTED' : 'CONFLICT', failure);
  if (isOpen(failure)) return ask('OUTCOME_UNKNOWN', failure);
  if (kind === 'run' && hasAlternative) return { then: 'alternative', action: 'ALTERNATIVE_PATH' };
  return whenExhausted(failure);
}

/** What is said about having failed for good. */
export function whenExhausted(failure: Exhausted): EndPlan {
  const { classification, onExhausted, policy = DEFAULT_POLICY } = failure;
  switch (onExhausted) {
    case 'compensate':
      if (needsPerson(classification)) return ask('CORRECTION_NEEDED', failure);
      return strategiesFor(classification, policy).some(({ action }) => action === 'PAUSE_WORKFLOW')
        ? ask('STRATEGIES_FAILED', failure)
        : { then: 'fail', action: 'COMPENSATE' };
    case 'fail':
      return { then: 'fail', action: 'FAIL_IMMEDIATELY' };
    case 'pause':
      return ask('RETRIES_EXHAUSTED', failure);
    case 'rollBack':
      if (failure.mayGoBack?.toCheckpoint !== true) return ask('CANNOT_GO_BACK', failure);
      return (failure.spent?.ROLLBACK ?? 0) < policy.maxRollbacks
        ? { then: 'goBack', action: 'ROLLBACK' }
        : ask('ROLLBACKS_EXHAUSTED', failure);
    case 'continue':
      return { then: 'continue' };
  }
}

/** Someone can put it right (room on a disk, credentials, input), so undoing everything first would be a waste. */
function needsPerson({ action, retryable }: Classification): boolean {
  if (retryable) return false;
  return action === 'PAUSE_WORKFLOW' || isCorrection(action);
}

/** Which key of the configuration takes a question off the list; the others go with `enabled` alone. */
const TRIGGER_OF: Readonly<Partial<Record<AskTrigger, InterventionTrigger>>> = {
  RETRIES_EXHAUSTED: 'max_recovery_attempts_exceeded',
  ROLLBACKS_EXHAUSTED: 'max_recovery_attempts_exceeded',
  STATE_CORRUPTED: 'critical_state_corruption',
  STRATEGIES_FAILED: 'all_recovery_strategies_failed',
};

/** Where nobody is to be asked, the chain ends in compensation. An undo that cannot be done is always shown to a person. */
export function ask(trigger: AskTrigger, failure: Exhausted): Extract<Plan, { then: 'ask' | 'fail' }> {
  const { enabled, triggers } = (failure.policy ?? DEFAULT_POLICY).manualIntervention;
  const key = TRIGGER_OF[trigger];
  if (trigger !== 'COMPENSATION_FAILED' && (!enabled || (key !== undefined && !triggers.includes(key))))
    return { then: 'fail', action: 'COMPENSATE' };
  return {
    then: 'ask',
    action: 'PAUSE_WORKFLOW',
    trigger,
    prompt: promptFor(trigger, failure),
  };
}
