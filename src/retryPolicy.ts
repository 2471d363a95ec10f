// When and how often a step is tried again, in words of definition.
import type { ErrorCategory } from './errorCategories.ts';

/** How often and when a failed attempt is made again. Waits are counted from the end of the failed attempt. */
export interface RetryPolicy {
  /** Calls in all, the first included. 1 = never again. @default 5 for TRANSIENT, 3 for RETRIABLE, 4 for unknown errors and time-outs */
  readonly maxAttempts: number;
  /**
   * How the nominal wait grows; or a function of your own that gives it in ms, asked with the number of the coming call (2 is the first retry):
   * it must be pure; what is no number counts as 0, and where it throws the wait is exponential. @default "exponential" (TRANSIENT), "linear" (RETRIABLE)
   */
  readonly strategy: 'exponential' | 'linear' | 'constant' | ((attempt: number) => number);
  /** Wait before the second call, in ms. @default 1,000 (TRANSIENT), 2,000 (RETRIABLE) */
  readonly baseDelayMs: number;
  /** Longest nominal wait, in ms. @default 16,000 (TRANSIENT), 6,000 (RETRIABLE) */
  readonly maxDelayMs: number;
  /** Factor between two waits where the strategy is exponential. @default 2 */
  readonly multiplier: number;
  /**
   * How the nominal wait is spread, so that many workflows do not return together; drawn once and stored. `upward` adds 0-25 % and takes nothing
   * away; `full` draws from 0 to it, `equal` from half to all of it; `decorrelated` draws from `baseDelayMs` to three times the wait before,
   * whatever the strategy. @default "upward"
   */
  readonly jitter: 'upward' | 'full' | 'equal' | 'decorrelated' | 'none';
  /**
   * No call begins later than this after the begin of the first one that failed, and none may take longer than what is left of it; in ms. Time
   * in front of a person does not count. @default no limit but that of `maxAttempts`
   */
  readonly maxElapsedMs?: number;
}

/** The numbers of a step, over those of the error's class: for all its errors, by class, and for some. The most special one that says a number wins. */
export interface RetryRules extends Partial<RetryPolicy> {
  readonly byClass?: Readonly<Partial<Record<'TRANSIENT' | 'RETRIABLE' | 'FATAL' | 'CONFLICT', Partial<RetryPolicy>>>>;
  /** The first that fits an error is taken. They change how often and when, never whether an error may be retried at all. */
  readonly when?: readonly RetryException[];
}

export interface RetryException {
  /** What the error, or one that caused it, must be; everything given must fit. */
  readonly match: {
    readonly name?: string;
    /** `code` of the error, as text. */
    readonly code?: string;
    /** As `classifyError` names it: "RATE_LIMIT", "TIMEOUT" … */
    readonly category?: ErrorCategory;
  };
  readonly policy: Partial<RetryPolicy>;
}
