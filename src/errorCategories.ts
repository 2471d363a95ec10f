// What a failure can be about. A word of definition too: `retry.when` names them. Stored in rows, shown by the API and written into configuration
// files, so a word is never renamed; new ones may be added at the end.

/** What the failure is about. */
export const ERROR_CATEGORIES = [
  'NETWORK',
  'DNS',
  'TLS',
  'TIMEOUT',
  'RATE_LIMIT',
  'SERVICE_UNAVAILABLE',
  'QUOTA',
  'AUTHENTICATION',
  'PERMISSION',
  'NOT_FOUND',
  'VALIDATION',
  'CONFIGURATION',
  'DEPENDENCY',
  'UNSUPPORTED',
  'PROGRAMMING',
  'LOCK_CONTENTION',
  'CONCURRENCY',
  'MERGE_CONFLICT',
  'DATA_INTEGRITY',
  'STATE_CORRUPTION',
  'RESOURCE_EXHAUSTION',
  'PROCESS_FAILURE',
  'CIRCUIT_OPEN',
  'INFINITE_LOOP',
  'BUSINESS_RULE',
  'POLICY_VIOLATION',
  'SECURITY_VULNERABILITY',
  'CANCELLED',
  'UNKNOWN',
] as const;
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];
