// `recovery_strategies`: what is done about an error of a kind, how often, and what then.
import { key } from '../key.ts';
import { numeric, oneOf, whole } from '../kinds.ts';
import { NOT_YET } from './notYet.ts';

/** Ways to go on that a file can name. `on_exhausted`: what the step itself says; if it says nothing, what was done is undone. */
export const STRATEGIES = [
  'retry_step',
  'increase_timeout_and_retry',
  'scale_resources_and_retry',
  'queue_for_later',
  'restart_from_checkpoint',
  'restore_from_last_valid_checkpoint',
  'complete_restart',
  'manual_intervention',
  'on_exhausted',
] as const;
export type StrategyName = (typeof STRATEGIES)[number];

const LONGEST_MS = 365 * 24 * 3_600_000;
const OFTEN = 1_000;

const strategy = (byDefault: StrategyName, about: string) =>
  key(oneOf(STRATEGIES), byDefault, { effect: `What is done first about ${about}.`, inactive: NOT_YET });
const fallback = (byDefault: StrategyName) =>
  key(oneOf(STRATEGIES), byDefault, { effect: 'What is done when the strategy is used up.', inactive: NOT_YET });
const most = (byDefault: number, unit: string, effect: string) =>
  key(whole(0, OFTEN), byDefault, { unit, effect, inactive: NOT_YET });

export const RECOVERY_STRATEGIES = {
  infinite_loop: {
    strategy: strategy('restart_from_checkpoint', 'a workflow that goes in a circle'),
    max_restarts: most(3, 'restarts', 'How often the strategy is tried.'),
    fallback_strategy: fallback('complete_restart'),
  },
  resource_exhaustion: {
    strategy: strategy('scale_resources_and_retry', 'memory, disk or connections that ran out'),
    scaling_factor: key(numeric(1, 100), 2, {
      unit: 'times',
      effect: 'How much larger the resource is made each time.',
      inactive: NOT_YET,
    }),
    max_scaling_attempts: most(3, 'attempts', 'How often the strategy is tried.'),
    fallback_strategy: fallback('queue_for_later'),
    queue_delay: key(whole(1_000, LONGEST_MS), 900_000, {
      unit: 'ms',
      effect: 'How long `queue_for_later` parks a step.',
      inactive: NOT_YET,
    }),
  },
  timeout: {
    strategy: strategy('increase_timeout_and_retry', 'an attempt that took too long'),
    timeout_multiplier: key(numeric(1, 100), 2, {
      unit: 'times',
      effect: 'How much longer the next attempt may take.',
      inactive: NOT_YET,
    }),
    max_timeout: key(whole(1, LONGEST_MS), 1_800_000, {
      unit: 'ms',
      effect: 'Longest time that an attempt may grow to.',
      inactive: NOT_YET,
    }),
    max_retries: most(3, 'retries', 'How often it is tried again: the first attempt is not counted.'),
    fallback_strategy: fallback('on_exhausted'),
  },
  state_corruption: {
    strategy: strategy('restore_from_last_valid_checkpoint', 'a stored state that does not prove itself'),
    max_restore_attempts: most(5, 'attempts', 'How often the strategy is tried.'),
    fallback_strategy: fallback('complete_restart'),
  },
  unknown_error: {
    strategy: strategy('retry_step', 'an error that no rule knows'),
    max_retries: key(whole(0, OFTEN), 3, {
      unit: 'retries',
      effect: 'How often it is tried again: the first attempt is not counted.',
    }),
    backoff_strategy: key(oneOf(['exponential', 'linear', 'constant']), 'exponential', {
      effect: 'How the wait grows from retry to retry.',
    }),
    fallback_strategy: fallback('on_exhausted'),
  },
  roll_back: {
    max_rollbacks: most(
      3,
      'rollbacks',
      "How often a step with `onExhausted: 'rollBack'` returns to the checkpoint before it; then a person is asked.",
    ),
  },
};
