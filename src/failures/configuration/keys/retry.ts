// `retry`: how attempts are repeated, by class of the error. What a step says in its own `retry` is laid over these.
import { RETRY_DEFAULTS } from '../../backoff.ts';
import { key } from '../key.ts';
import { numeric, oneOf, whole } from '../kinds.ts';

const LONGEST_MS = 365 * 24 * 3_600_000;

/** What a file can say: no function, and no jitter but these. */
type Numbers = (typeof RETRY_DEFAULTS)[keyof typeof RETRY_DEFAULTS];

const waits = ({ baseDelayMs, maxDelayMs, multiplier, jitter }: Numbers) => ({
  base_delay: key(whole(0, LONGEST_MS), baseDelayMs, {
    unit: 'ms',
    effect: 'Wait before the second attempt.',
  }),
  max_delay: key(whole(0, LONGEST_MS), maxDelayMs, { unit: 'ms', effect: 'Longest nominal wait.' }),
  multiplier: key(numeric(1, 100), multiplier, {
    unit: 'times',
    effect: 'Factor between two waits where they grow exponentially.',
  }),
  jitter: key(oneOf(['upward', 'full', 'equal', 'none']), jitter, {
    effect:
      'How the nominal wait is spread: up to a quarter above it, from nothing to it, from half of it to it, or not.',
  }),
});

const ofClass = (numbers: Numbers) => ({
  max_attempts: key(whole(1, 1_000), numbers.maxAttempts, {
    unit: 'attempts',
    effect: 'Attempts in all, the first included.',
  }),
  strategy: key(oneOf(['exponential', 'linear', 'constant']), numbers.strategy, {
    effect: 'How the wait grows from attempt to attempt.',
  }),
  ...waits(numbers),
});

export const RETRY = {
  transient: ofClass(RETRY_DEFAULTS.TRANSIENT),
  retriable: ofClass(RETRY_DEFAULTS.RETRIABLE),
  unknown: waits(RETRY_DEFAULTS.UNKNOWN),
  budget: {
    ratio: key(numeric(0, 100), 0.2, {
      unit: 'retries per first call',
      effect:
        'Retries of one dependency (`breaker` of a step) that a process allows for every first call of the last minute. What is above it waits and uses up no attempt.',
      perDefinition: false,
    }),
    per_minute: key(whole(0, 1_000_000), 10, {
      unit: 'retries per minute',
      effect: 'Retries of one dependency that are always allowed.',
      perDefinition: false,
    }),
  },
};
