// The fixed words of classification: what kind of failure it is, what it is about, how bad it is, what would heal it. Stored in rows,
// shown by the API and written into configuration files, so a word is never renamed; new ones may be added at the end.

export { ERROR_CATEGORIES, type ErrorCategory } from '../errorCategories.ts';

/** Whether and how a failure passes: by itself, after a wait or a change, never, or only when a person decides. */
export const ERROR_CLASSES = ['TRANSIENT', 'RETRIABLE', 'FATAL', 'CONFLICT'] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** Least severe first. */
export const ERROR_SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type ErrorSeverity = (typeof ERROR_SEVERITIES)[number];

/** One level more; what is CRITICAL stays so. */
export const raised = (severity: ErrorSeverity): ErrorSeverity =>
  ERROR_SEVERITIES[ERROR_SEVERITIES.indexOf(severity) + 1] ?? 'CRITICAL';

/**
 * When the same work may be run again. `always`: it surely did not take effect. `idempotent`: it may have taken effect. `transaction`: it
 * was rolled back, repeat the whole of it. `corrected`: only after something was put right. `never`: the result would be the same.
 */
export const RETRY_CONDITIONS = ['always', 'idempotent', 'transaction', 'corrected', 'never'] as const;
export type RetryCondition = (typeof RETRY_CONDITIONS)[number];

/** What is done about a failure. */
export const RECOVERY_ACTIONS = [
  'RETRY_WITH_BACKOFF',
  'RETRY_AFTER_HINT',
  'RETRY_TRANSACTION',
  'RECONNECT_AND_RETRY',
  'RELOAD_AND_RETRY',
  'REFRESH_CREDENTIALS',
  'REPAIR_INPUT_AND_RETRY',
  'INCREASE_TIMEOUT_AND_RETRY',
  'SCALE_RESOURCES_AND_RETRY',
  'WAIT_FOR_CIRCUIT',
  'QUEUE_FOR_LATER',
  'ALTERNATIVE_PATH',
  'RESTART_FROM_CHECKPOINT',
  'RESTORE_LAST_VALID_CHECKPOINT',
  'COMPLETE_RESTART',
  'ROLLBACK',
  'COMPENSATE',
  'PAUSE_WORKFLOW',
  'FAIL_IMMEDIATELY',
  'CANCEL',
] as const;
export type RecoveryAction = (typeof RECOVERY_ACTIONS)[number];

/** What was done since is undone, and the workflow goes on from there. */
export type GoBack = Extract<
  RecoveryAction,
  'ROLLBACK' | 'RESTART_FROM_CHECKPOINT' | 'RESTORE_LAST_VALID_CHECKPOINT' | 'COMPLETE_RESTART'
>;
