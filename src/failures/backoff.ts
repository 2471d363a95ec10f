// How long to wait before calling again. Used by the plan; the drawn wait is stored, so chance is an argument and asked once per wait.
import { atOnce } from '../atOnce.ts';
import type { RetryPolicy } from '../retryPolicy.ts';
import type { Random } from '../random.ts';
import type { ErrorClass } from './vocabulary.ts';

const SECOND = 1_000;
/** A due time must remain a valid date, whatever a policy says. */
const LONGEST_WAIT_MS = 365 * 24 * 60 * 60 * SECOND;

/**
 * The wait in ms before call number `attempt`: whole, 0 or more, 0 before the first. Without jitter it is the nominal wait, at most
 * `maxDelayMs`. `upward` adds 0–25 % to it and never takes away, so it may reach 1.25 times `maxDelayMs`; `full` draws from 0 to it,
 * `equal` from half of it to all of it, `decorrelated` from `baseDelayMs` to three times the wait before, at most `maxDelayMs`.
 * @param attempt the call to come: 2 is the first retry
 * @param previousMs the wait before the call that has just failed; 0 where there was none
 */
export function delayBefore(attempt: number, policy: RetryPolicy, random: Random, previousMs = 0): number {
  const nominal = nominalWait(attempt, policy);
  switch (policy.jitter) {
    case 'none':
      return nominal;
    case 'upward':
      return nominal + Math.floor(random() * (nominal / 4));
    case 'full':
      return Math.floor(random() * nominal);
    case 'equal':
      return Math.ceil(nominal / 2) + Math.floor(random() * Math.floor(nominal / 2));
    case 'decorrelated':
      return attempt >= 2 ? decorrelated(policy, random, previousMs) : 0;
  }
}

/** The bound below is what others leave out: the first wait of theirs may be 3 ms where a second was asked for. */
function decorrelated({ baseDelayMs, maxDelayMs }: RetryPolicy, random: Random, previousMs: number): number {
  const longest = bounded(maxDelayMs, LONGEST_WAIT_MS);
  const least = bounded(baseDelayMs, longest);
  const most = bounded(Math.max(previousMs, least) * 3, longest);
  return Math.floor(least + random() * (most - least));
}

const bounded = (ms: number, longest: number): number => Math.max(0, Math.floor(Math.min(ms, longest))) || 0;

/** The sequence as people write it down: 1, 2, 4, 8 s or 2, 4, 6 s. Powers overflow to Infinity, which the cap brings back. */
function nominalWait(attempt: number, policy: RetryPolicy): number {
  const { strategy, baseDelayMs, maxDelayMs, multiplier } = policy;
  const retries = Math.floor(attempt) - 1;
  if (!(retries >= 1)) return 0;
  const longest = Math.min(maxDelayMs, LONGEST_WAIT_MS);
  const own = typeof strategy === 'function' ? asked(strategy, attempt) : undefined;
  if (own !== undefined) return bounded(own, longest);
  if (!(baseDelayMs > 0)) return 0;
  const factor = strategy === 'constant' ? 1 : strategy === 'linear' ? retries : multiplier ** (retries - 1);
  return bounded(baseDelayMs * factor, longest);
}

/** Undefined where the function of an author throws: the plan for one error must not fail of another. */
function asked(strategy: (attempt: number) => number, attempt: number): number | undefined {
  try {
    return Number(atOnce(strategy(attempt), '"strategy"', 'a number of ms'));
  } catch {
    return undefined;
  }
}

/** What is retried how, if the step does not say otherwise. The numbers of the four classes and of unknown errors are the requirements'. */
export const RETRY_DEFAULTS = {
  /** 5 calls: 1, 2, 4, 8 s between them. */
  TRANSIENT: {
    maxAttempts: 5,
    strategy: 'exponential',
    baseDelayMs: 1 * SECOND,
    maxDelayMs: 16 * SECOND,
    multiplier: 2,
    jitter: 'upward',
  },
  /** 3 calls: 2, 4 s between them. */
  RETRIABLE: {
    maxAttempts: 3,
    strategy: 'linear',
    baseDelayMs: 2 * SECOND,
    maxDelayMs: 6 * SECOND,
    multiplier: 2,
    jitter: 'upward',
  },
  /** Only where a hook corrects something in between: one more call shows whether that helped. */
  FATAL: { maxAttempts: 2, strategy: 'constant', baseDelayMs: 0, maxDelayMs: 0, multiplier: 1, jitter: 'none' },
  /** As FATAL, with time for the other side to finish. */
  CONFLICT: {
    maxAttempts: 2,
    strategy: 'constant',
    baseDelayMs: 1 * SECOND,
    maxDelayMs: 1 * SECOND,
    multiplier: 1,
    jitter: 'upward',
  },
  /** The category UNKNOWN, whatever its class: 4 calls, 1, 2, 4 s between them (`max_retries: 3` of the configuration file). */
  UNKNOWN: {
    maxAttempts: 4,
    strategy: 'exponential',
    baseDelayMs: 1 * SECOND,
    maxDelayMs: 16 * SECOND,
    multiplier: 2,
    jitter: 'upward',
  },
} as const satisfies Record<ErrorClass | 'UNKNOWN', RetryPolicy>;
