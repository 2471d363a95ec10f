// `circuit_breakers`: the defaults of all dependencies. What `createEngine({ breakers })` says of one dependency is laid over them.
import { key } from '../key.ts';
import { whole } from '../kinds.ts';

const DAY_MS = 24 * 3_600_000;
/** A circuit is made with its figures; another one needs another process. */
const AT_START = { reloadable: false, perDefinition: false } as const;

export const CIRCUIT_BREAKERS = {
  failure_threshold: key(whole(1, 1_000), 5, {
    unit: 'failures',
    effect: 'Opens when so many calls more failed than succeeded.',
    ...AT_START,
  }),
  distinct_operations: key(whole(1, 100), 2, {
    unit: 'operations',
    effect: 'So many different steps of workflows must be among those that failed.',
    ...AT_START,
  }),
  reset_timeout: key(whole(1, DAY_MS), 300_000, {
    unit: 'ms',
    effect:
      'How long it stays open before one call tries the dependency, a tenth more or less; doubled each time that it opens again.',
    ...AT_START,
  }),
  success_threshold: key(whole(1, 100), 1, {
    unit: 'calls',
    effect: 'So many tries must succeed in a row before it closes.',
    ...AT_START,
  }),
};
