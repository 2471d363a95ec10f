// Settings → the policy that recovery plans with: names of the file become actions, its units become milliseconds, `max_retries: n` becomes n
// repetitions. The defaults of all keys make the default policy.
import { RETRY_DEFAULTS } from '../backoff.ts';
import type { Policies, RecoveryPolicy, Strategy } from '../policy.ts';
import type { StrategyName } from './keys/strategies.ts';
import type { ErrorHandling } from './schema.ts';
import type { Settings } from './settings.ts';

const SECOND = 1_000;

/** Made once for as long as the settings stay as they are. */
export function policiesOf(settings: Settings): Policies {
  const made = new WeakMap<ErrorHandling, RecoveryPolicy>();
  return {
    policyFor({ name }) {
      const inForce = settings.of(name);
      let policy = made.get(inForce);
      if (!policy) {
        policy = policyOf(inForce);
        made.set(inForce, policy);
      }
      return policy;
    },
  };
}

export function policyOf(settings: ErrorHandling): RecoveryPolicy {
  const { recovery_strategies: given, manual_intervention: people } = settings;
  const chain = (first: StrategyName, limit: number, then: StrategyName): readonly Strategy[] => [
    ...strategiesOf(first, limit, given),
    // Nothing comes after a person.
    ...(first === 'manual_intervention' ? [] : strategiesOf(then, 1, given)),
  ];
  const { infinite_loop: loop, resource_exhaustion: resource, state_corruption: corrupt } = given;
  const { timeout, unknown_error: unknown } = given;
  return {
    strategies: {
      INFINITE_LOOP: chain(loop.strategy, loop.max_restarts, loop.fallback_strategy),
      RESOURCE_EXHAUSTION: chain(resource.strategy, resource.max_scaling_attempts, resource.fallback_strategy),
      TIMEOUT: chain(timeout.strategy, timeout.max_retries, timeout.fallback_strategy),
      STATE_CORRUPTION: chain(corrupt.strategy, corrupt.max_restore_attempts, corrupt.fallback_strategy),
      UNKNOWN: chain(unknown.strategy, unknown.max_retries, unknown.fallback_strategy),
    },
    retry: retryOf(settings),
    retryBudget: { ratio: settings.retry.budget.ratio, perMinute: settings.retry.budget.per_minute },
    manualIntervention: {
      enabled: people.enabled,
      triggers: people.triggers,
      autoPause: people.auto_pause,
      timeoutMs: people.timeout * SECOND,
    },
    maxRollbacks: given.roll_back.max_rollbacks,
  };
}

function strategiesOf(name: StrategyName, limit: number, given: ErrorHandling['recovery_strategies']): Strategy[] {
  const { timeout, resource_exhaustion: resource } = given;
  switch (name) {
    case 'retry_step':
      return [{ action: 'RETRY_WITH_BACKOFF', limit }];
    case 'increase_timeout_and_retry':
      return [
        {
          action: 'INCREASE_TIMEOUT_AND_RETRY',
          limit,
          factor: timeout.timeout_multiplier,
          maxTimeoutMs: timeout.max_timeout,
        },
      ];
    case 'scale_resources_and_retry':
      return [{ action: 'SCALE_RESOURCES_AND_RETRY', limit, factor: resource.scaling_factor }];
    case 'queue_for_later':
      return [{ action: 'QUEUE_FOR_LATER', limit, delayMs: resource.queue_delay }];
    case 'restart_from_checkpoint':
      return [{ action: 'RESTART_FROM_CHECKPOINT', limit }];
    case 'restore_from_last_valid_checkpoint':
      return [{ action: 'RESTORE_LAST_VALID_CHECKPOINT', limit }];
    case 'complete_restart':
      return [{ action: 'COMPLETE_RESTART', limit }];
    case 'manual_intervention':
      return [{ action: 'PAUSE_WORKFLOW' }];
    case 'on_exhausted':
      return [];
  }
}

function retryOf({ retry, recovery_strategies: { unknown_error: unknown } }: ErrorHandling): RecoveryPolicy['retry'] {
  return {
    ...RETRY_DEFAULTS,
    TRANSIENT: { ...counted(retry.transient), ...waits(retry.transient) },
    RETRIABLE: { ...counted(retry.retriable), ...waits(retry.retriable) },
    UNKNOWN: { maxAttempts: unknown.max_retries + 1, strategy: unknown.backoff_strategy, ...waits(retry.unknown) },
  };
}

const counted = ({ max_attempts: maxAttempts, strategy }: ErrorHandling['retry']['transient']) => ({
  maxAttempts,
  strategy,
});

const waits = ({
  base_delay: baseDelayMs,
  max_delay: maxDelayMs,
  multiplier,
  jitter,
}: ErrorHandling['retry']['unknown']) => ({
  baseDelayMs,
  maxDelayMs,
  multiplier,
  jitter,
});
