// `recovery_strategies`: what is done about an error of a kind, how often, and what then.
import { key } from '../key.ts';
import { numeric, oneOf, whole } from '../kinds.ts';

/** Ways to go back and do it again, from nearest to farthest. */
const BACK = ['restart_from_checkpoint', 'restore_from_last_valid_checkpoint', 'complete_restart'] as const;
/** What can be tried first: of the ways that only run the step again, those that make sense for the kind. */
const FIRST = {
  infinite_loop: [...BACK, 'manual_intervention'],
  resource_exhaustion: ['scale_resources_and_retry', 'queue_for_later', 'retry_step', 'manual_intervention'],
  timeout: ['increase_timeout_and_retry', 'retry_step', 'queue_for_later', 'manual_intervention'],
  state_corruption: ['restore_from_last_valid_checkpoint', 'complete_restart', 'manual_intervention'],
  unknown_error: ['retry_step', 'queue_for_later', 'manual_intervention'],
} as const;
/** What can be tried then. `on_exhausted`: what the step itself says; if it says nothing, what was done is undone. */
const THEN = [...BACK, 'manual_intervention', 'on_exhausted'] as const;
/** A state that is not known is never passed over: a person is the last. */
const THEN_A_PERSON = ['complete_restart', 'manual_intervention'] as const;
const THEN_LATER = ['queue_for_later', 'manual_intervention', 'on_exhausted'] as const;

export type StrategyName = (typeof FIRST)[keyof typeof FIRST][number] | (typeof THEN_LATER)[number];

const LONGEST_MS = 365 * 24 * 3_600_000;
const OFTEN = 1_000;

const first = <const Kind extends keyof typeof FIRST>(
  kind: Kind,
  byDefault: (typeof FIRST)[Kind][number],
  about: string,
) =>
  key(oneOf<(typeof FIRST)[Kind][number]>(FIRST[kind]), byDefault as never, {
    effect: `What is done first about ${about}.`,
  });
const then = <const Word extends string>(words: readonly Word[], byDefault: NoInfer<Word>) =>
  key(oneOf<Word>(words), byDefault, { effect: 'What is done when the strategy is used up, once.' });

export const RECOVERY_STRATEGIES = {
  infinite_loop: {
    strategy: first(
      'infinite_loop',
      'restart_from_checkpoint',
      'a loop that goes in a circle or gets nowhere; where going back would do something twice that must not be, a person is asked',
    ),
    max_restarts: key(whole(0, OFTEN), 3, {
      unit: 'restarts',
      effect: 'How often the strategy is tried in the life of a workflow.',
    }),
    fallback_strategy: then(THEN, 'complete_restart'),
  },
  resource_exhaustion: {
    strategy: first(
      'resource_exhaustion',
      'scale_resources_and_retry',
      'memory, disk or connections that ran out; the heap of an isolated step can be scaled, anything else by the `scaler` that `createEngine` is given, and what cannot goes on with the fallback',
    ),
    scaling_factor: key(numeric(1, 100), 2, {
      unit: 'times',
      effect: 'How much larger the resource is made each time.',
    }),
    max_scaling_attempts: key(whole(0, OFTEN), 3, { unit: 'attempts', effect: 'How often the strategy is tried.' }),
    fallback_strategy: then(THEN_LATER, 'queue_for_later'),
    queue_delay: key(whole(1, LONGEST_MS), 900_000, {
      unit: 'ms',
      effect: 'How long `queue_for_later` parks a step, whatever the kind of error.',
    }),
  },
  timeout: {
    strategy: first('timeout', 'increase_timeout_and_retry', 'an attempt that took too long'),
    timeout_multiplier: key(numeric(1, 100), 2, {
      unit: 'times',
      effect: 'How much longer the next attempt may take.',
    }),
    max_timeout: key(whole(1, LONGEST_MS), 1_800_000, {
      unit: 'ms',
      effect: 'Longest time that an attempt may grow to.',
    }),
    max_retries: key(whole(0, OFTEN), 3, {
      unit: 'retries',
      effect: 'How often it is tried again: the first attempt is not counted.',
    }),
    fallback_strategy: then(THEN_LATER, 'on_exhausted'),
  },
  state_corruption: {
    strategy: first(
      'state_corruption',
      'restore_from_last_valid_checkpoint',
      'a stored state that does not prove itself',
    ),
    max_restore_attempts: key(whole(0, OFTEN), 5, {
      unit: 'attempts',
      effect: 'How often the strategy is tried in the life of a workflow.',
    }),
    fallback_strategy: key(oneOf(THEN_A_PERSON), 'complete_restart', {
      effect: 'What is done when the strategy is used up, once.',
    }),
  },
  unknown_error: {
    strategy: first('unknown_error', 'retry_step', 'an error that no rule knows'),
    max_retries: key(whole(0, OFTEN), 3, {
      unit: 'retries',
      effect: 'How often it is tried again: the first attempt is not counted.',
    }),
    backoff_strategy: key(oneOf(['exponential', 'linear', 'constant']), 'exponential', {
      effect: 'How the wait grows from retry to retry.',
    }),
    fallback_strategy: then(THEN_LATER, 'on_exhausted'),
  },
  roll_back: {
    max_rollbacks: key(whole(0, OFTEN), 3, {
      unit: 'rollbacks',
      effect:
        "How often a step with `onExhausted: 'rollBack'` returns to the checkpoint before it; then a person is asked.",
    }),
  },
};
