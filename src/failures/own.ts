// What our own errors mean when a step throws them: holdfast's codes, and the four classes authors throw. Trusted before any other
// signal, because they were made to say it.
import { HoldfastError } from '../errors.ts';
import { AUTHORED } from './authored.ts';
import type { Finding, Verdict } from './catalog/fact.ts';
import { isInstance, read } from './read.ts';
import {
  ERROR_CATEGORIES,
  ERROR_CLASSES,
  ERROR_SEVERITIES,
  type ErrorCategory,
  type ErrorClass,
  type ErrorSeverity,
} from './vocabulary.ts';

/** Every code of `errors.ts`; a test compares the two. */
export const OWN_CODES: Readonly<Record<string, Verdict>> = {
  INVALID_DEFINITION: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  INVALID_CONFIGURATION: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  INVALID_INPUT: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
  INVALID_OUTPUT: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
  UNSAFE_VALUE: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
  STATE_TOO_LARGE: ['FATAL', 'RESOURCE_EXHAUSTION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
  NOT_FOUND: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
  INVALID_STATE: ['CONFLICT', 'CONCURRENCY', 'MEDIUM', 'corrected', 'RELOAD_AND_RETRY'],
  STALE_REVISION: ['CONFLICT', 'CONCURRENCY', 'MEDIUM', 'corrected', 'RELOAD_AND_RETRY'],
  DUPLICATE_KEY: ['CONFLICT', 'DATA_INTEGRITY', 'MEDIUM', 'never', 'PAUSE_WORKFLOW'],
  IDEMPOTENCY_MISMATCH: ['FATAL', 'VALIDATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  STALE_WRITER: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
  OWNED_ELSEWHERE: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
  REFUSED_COMMIT: ['FATAL', 'DATA_INTEGRITY', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  CORRUPT_CHECKPOINT: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'RESTORE_LAST_VALID_CHECKPOINT'],
  ENCRYPTION_KEY: ['FATAL', 'CONFIGURATION', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
  NOT_RUNNING: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
  TRANSACTION_MISUSED: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  ATTEMPT_INTERRUPTED: ['TRANSIENT', 'PROCESS_FAILURE', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
  STEP_TIMEOUT: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'INCREASE_TIMEOUT_AND_RETRY'],
  WORKFLOW_TIMEOUT: ['FATAL', 'TIMEOUT', 'HIGH', 'never', 'COMPENSATE'],
  STRANDED: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
  UNANSWERED: ['FATAL', 'TIMEOUT', 'HIGH', 'never', 'COMPENSATE'],
  SERVER_UNAVAILABLE: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
  PENDING_MIGRATIONS: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  NEWER_SCHEMA: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  DEADLOCK_DETECTED: ['RETRIABLE', 'CONCURRENCY', 'HIGH', 'always', 'RETRY_WITH_BACKOFF'],
  LOOP_BUDGET_SPENT: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  INFINITE_LOOP_DETECTED: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'RESTART_FROM_CHECKPOINT'],
  STALLED: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'RESTART_FROM_CHECKPOINT'],
  RATE_BUDGET_SPENT: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'idempotent', 'QUEUE_FOR_LATER'],
  STEP_CANCELLED: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
  WORKFLOW_FAILED: ['FATAL', 'DEPENDENCY', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
};

/** An error of `errors.ts`. The codes are plain words, so they count only on our own classes. */
export function judgeOwn(error: unknown): Finding | undefined {
  if (!isInstance(error, HoldfastError)) return undefined;
  const code = read(error, 'code');
  const is = typeof code === 'string' && Object.hasOwn(OWN_CODES, code) ? OWN_CODES[code] : undefined;
  return is && { is, why: 'holdfast itself says so.', rule: `holdfast:${String(code)}` };
}

/** What each authored class means when its author says no more. Thrown on purpose, so running again is safe: `always`. */
const AUTHORED_DEFAULTS = {
  TRANSIENT: ['TRANSIENT', 'UNKNOWN', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
  RETRIABLE: ['RETRIABLE', 'UNKNOWN', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
  FATAL: ['FATAL', 'BUSINESS_RULE', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  CONFLICT: ['CONFLICT', 'BUSINESS_RULE', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
} as const satisfies Record<ErrorClass, Verdict>;

/** An error of `authored.ts`, of this copy of the package or of another. */
export function judgeAuthored(error: unknown): Finding | undefined {
  if (read(error, AUTHORED) !== true) return undefined;
  const errorClass = oneOf(ERROR_CLASSES, read(error, 'class'));
  if (errorClass === undefined) return undefined;
  const [, category, severity, retry, action] = AUTHORED_DEFAULTS[errorClass];
  const saidCategory: ErrorCategory = oneOf(ERROR_CATEGORIES, read(error, 'category')) ?? category;
  const saidSeverity: ErrorSeverity = oneOf(ERROR_SEVERITIES, read(error, 'severity')) ?? severity;
  return {
    is: [errorClass, saidCategory, saidSeverity, retry, action],
    why: 'The author of the step says so.',
    rule: `authored:${errorClass}`,
  };
}

function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value);
}
