// What planning works within: which strategy each kind of failure gets and how often, what is tried after it, when a person is asked, how
// retries are counted. Plain data with defaults, which are the numbers of the requirements' configuration; whoever loads a configuration makes
// another one of these. `recovery.ts` reads it and nothing else does.
import type { RetryPolicy } from '../retryPolicy.ts';
import { RETRY_DEFAULTS } from './backoff.ts';
import type { ErrorCategory, ErrorClass } from './vocabulary.ts';

/** Kinds of failure that have a strategy of their own, by their category; all others are retried by the numbers of their class. */
export const STRATEGY_CATEGORIES = [
  'INFINITE_LOOP',
  'RESOURCE_EXHAUSTION',
  'TIMEOUT',
  'STATE_CORRUPTION',
  'UNKNOWN',
] as const satisfies readonly ErrorCategory[];
export type StrategyCategory = (typeof STRATEGY_CATEGORIES)[number];

/** One thing that is tried, at most `limit` times for one step, 0 or more. Those that restart count over the whole life of the workflow. */
export type Strategy =
  /** Run the step again after the waits of `backoff`, which is laid over the numbers of the error's class. */
  | { readonly action: 'RETRY_WITH_BACKOFF'; readonly limit: number; readonly backoff?: Partial<RetryPolicy> }
  /** Run it again with `factor` times as much time for one attempt, up to `maxTimeoutMs`. */
  | {
      readonly action: 'INCREASE_TIMEOUT_AND_RETRY';
      readonly limit: number;
      readonly factor: number;
      readonly maxTimeoutMs: number;
    }
  /** Run it again with `factor` times as much of the resource that ran out. Passed over where nothing can scale it. */
  | { readonly action: 'SCALE_RESOURCES_AND_RETRY'; readonly limit: number; readonly factor: number }
  /** Park the step, visibly and durably, and run it again `delayMs` later. */
  | { readonly action: 'QUEUE_FOR_LATER'; readonly limit: number; readonly delayMs: number }
  /**
   * The three that go back are for a loop that goes in a circle or gets nowhere; in plans for failures of calls they are passed over. The engine
   * carries the two of state corruption out itself when a stored state does not prove itself. None is planned where something would be done twice
   * that must not be.
   */
  /** Undo what was done since the checkpoint before the loop and go on from there. */
  | { readonly action: 'RESTART_FROM_CHECKPOINT'; readonly limit: number }
  /** The same: of a loop, the checkpoint before it proves itself too. Of a corrupt state, go on from the newest one that does. */
  | { readonly action: 'RESTORE_LAST_VALID_CHECKPOINT'; readonly limit: number }
  /** Undo everything and begin anew. */
  | { readonly action: 'COMPLETE_RESTART'; readonly limit: number }
  /** Ask a person. The end of a chain; without it, and where the step's `onExhausted` says more than the default, that is. */
  | { readonly action: 'PAUSE_WORKFLOW' };

/** Reasons to ask a person that can be taken off the list; the chain then ends in compensation and failure. */
export const INTERVENTION_TRIGGERS = [
  'max_recovery_attempts_exceeded',
  'critical_state_corruption',
  'all_recovery_strategies_failed',
] as const;
export type InterventionTrigger = (typeof INTERVENTION_TRIGGERS)[number];

export interface ManualIntervention {
  /** False: nobody is asked about failures; but for undos that cannot be done, which are never passed over. @default true */
  readonly enabled: boolean;
  /** @default all */
  readonly triggers: readonly InterventionTrigger[];
  /** Whether the whole workflow pauses while a question about a failure waits for its answer; else other branches go on. @default false */
  readonly autoPause: boolean;
  /** How long an answer is waited for, in ms. @default 24 hours */
  readonly timeoutMs: number;
}

/** Retries of one dependency (the `breaker` of steps), all workflows of this process together. What is above it waits and uses up no attempt. */
export interface RetryBudget {
  /** Retries for every first call of the last minute, 0 or more. @default 0.2 */
  readonly ratio: number;
  /** Retries a minute that are always allowed. @default 10 */
  readonly perMinute: number;
}

export interface RecoveryPolicy {
  /** What is tried, in this order. */
  readonly strategies: Readonly<Record<StrategyCategory, readonly Strategy[]>>;
  /** Numbers of retries by class of the error, and for unknown errors; a step's own are laid over them. */
  readonly retry: Readonly<Record<ErrorClass | 'UNKNOWN', RetryPolicy>>;
  readonly retryBudget: RetryBudget;
  readonly manualIntervention: ManualIntervention;
  /** How often a step may return the workflow to the checkpoint before it. @default 3 */
  readonly maxRollbacks: number;
}

/** The policy in force; asked anew for every failure, so that it can be replaced while workflows run. */
export interface Policies {
  policyFor(definition: { readonly name: string; readonly version: string }): RecoveryPolicy;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const DEFAULT_POLICY: RecoveryPolicy = {
  strategies: {
    INFINITE_LOOP: [
      { action: 'RESTART_FROM_CHECKPOINT', limit: 3 },
      { action: 'COMPLETE_RESTART', limit: 1 },
    ],
    RESOURCE_EXHAUSTION: [
      { action: 'SCALE_RESOURCES_AND_RETRY', limit: 3, factor: 2 },
      { action: 'QUEUE_FOR_LATER', limit: 1, delayMs: 15 * MINUTE },
    ],
    TIMEOUT: [{ action: 'INCREASE_TIMEOUT_AND_RETRY', limit: 3, factor: 2, maxTimeoutMs: 30 * MINUTE }],
    STATE_CORRUPTION: [
      { action: 'RESTORE_LAST_VALID_CHECKPOINT', limit: 5 },
      { action: 'COMPLETE_RESTART', limit: 1 },
    ],
    UNKNOWN: [{ action: 'RETRY_WITH_BACKOFF', limit: 3 }],
  },
  retry: RETRY_DEFAULTS,
  retryBudget: { ratio: 0.2, perMinute: 10 },
  manualIntervention: {
    enabled: true,
    triggers: INTERVENTION_TRIGGERS,
    autoPause: false,
    timeoutMs: 24 * HOUR,
  },
  maxRollbacks: 3,
};

/** The same for every definition, for ever. */
export const fixedPolicies = (policy: RecoveryPolicy = DEFAULT_POLICY): Policies => ({ policyFor: () => policy });
