// Error classes that are known by their name, whatever package they come from. Sources: WHATWG DOM, ioredis, node-redis, zod,
// valibot, cockatiel, opossum.
import type { Fact } from './fact.ts';

export const NAME_FACTS: readonly Fact[] = [
  {
    codes: [
      'MaxRetriesPerRequestError',
      'ClientOfflineError',
      'SocketClosedUnexpectedlyError',
      'ConnectionTimeoutError',
      'ClientClosedError',
      'RootNodesUnavailableError',
      'ReconnectStrategyError',
      'KafkaJSConnectionClosedError',
      'MongoNetworkError',
      'MongoPoolClearedError',
      'MongoPoolClearedOnNetworkError',
      'APIConnectionError',
    ],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The client lost its connection and used up its own retries.',
  },
  {
    codes: ['WatchError'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RELOAD_AND_RETRY'],
    why: 'A watched key changed: read it again and repeat the transaction.',
  },
  {
    codes: ['AbortError', 'APIUserAbortError', 'CanceledError', 'CancelledError', 'CancellationError', 'CancelError'],
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'The work was cancelled.',
  },
  {
    codes: [
      'TimeoutError',
      'APIConnectionTimeoutError',
      'KafkaJSRequestTimeoutError',
      'KafkaJSLockTimeout',
      'MongoNetworkTimeoutError',
      'MongoOperationTimeoutError',
      'MongoWaitQueueTimeoutError',
      'SocketTimeoutError',
      'RequestTimeoutError',
    ],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'It took longer than it may, and may have been carried out.',
  },
  {
    codes: ['NetworkError'],
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The connection failed; the request may have been carried out.',
  },
  {
    codes: ['DataCloneError', 'QuotaExceededError'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The value cannot be stored or cloned.',
  },
  {
    codes: [
      'ZodError',
      '$ZodError',
      'ValidationError',
      'ValiError',
      'TypeBoxError',
      'TypeGuardError',
      'StructError',
      'TransformDecodeCheckError',
      'TransformEncodeCheckError',
      'AssertError',
    ],
    is: ['RETRIABLE', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The value does not match its schema: only other input can help.',
  },
  {
    codes: ['LengthFinishReasonError'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The answer was cut at its limit: allow more, or ask for less.',
  },
  {
    codes: ['CircuitOpenError', 'EOPENBREAKER', 'BrokenCircuitError', 'IsolatedCircuitError'],
    is: ['TRANSIENT', 'CIRCUIT_OPEN', 'LOW', 'always', 'WAIT_FOR_CIRCUIT'],
    why: 'A circuit breaker is open: nothing was sent.',
  },
  {
    codes: ['BulkheadRejectedError', 'RateLimiterRejectedError', 'ESEMLOCKED', 'RetryBudgetExhausted'],
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'A limit of this process was reached: nothing was sent.',
  },
  {
    codes: ['BusinessRuleError', 'BusinessRuleViolationError', 'ApprovalRequiredError', 'BudgetExceededError'],
    is: ['CONFLICT', 'BUSINESS_RULE', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'A rule of the business forbids it: someone must decide.',
  },
  {
    codes: ['StateChecksumMismatch', 'CheckpointCorruptedError', 'NonDeterminismError', 'VersionMismatchError'],
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'RESTORE_LAST_VALID_CHECKPOINT'],
    why: 'The stored state does not prove itself.',
  },
  {
    codes: ['InfiniteLoopDetectedError'],
    is: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'RESTORE_LAST_VALID_CHECKPOINT'],
    why: 'The workflow does the same thing again and again.',
  },
  {
    codes: ['DeadlockDetectedError'],
    is: ['RETRIABLE', 'CONCURRENCY', 'MEDIUM', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The work was the victim of a deadlock: others go on, then this may.',
  },
  {
    codes: ['StepTimeoutError', 'WorkflowTimeoutError', 'HeartbeatTimeoutError'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'INCREASE_TIMEOUT_AND_RETRY'],
    why: 'It took longer than it may, and may have been carried out.',
  },
  {
    codes: ['LeaseLostError'],
    is: ['TRANSIENT', 'CONCURRENCY', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'Another process took the work over: this one must stop writing.',
  },
  {
    codes: ['PolicyViolationError', 'ContentFilterFinishReasonError'],
    is: ['CONFLICT', 'POLICY_VIOLATION', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'A policy forbids it: someone must decide.',
  },
  {
    codes: [
      'VulnerabilityError',
      'VulnerabilityFoundError',
      'SecurityVulnerabilityError',
      'SecretDetectedError',
      'MalwareDetectedError',
    ],
    is: ['CONFLICT', 'SECURITY_VULNERABILITY', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'Something dangerous was found: someone must decide.',
  },
  {
    codes: ['MongoParseError', 'MongoInvalidArgumentError', 'KafkaJSSASLMechanismError'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The client is not configured as it must be.',
  },
  {
    codes: ['KafkaJSSASLAuthenticationError'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: [
      'MongoAPIError',
      'MongoNotConnectedError',
      'MongoTopologyClosedError',
      'MongoExpiredSessionError',
      'MissingRefError',
      'InvalidStateError',
      'InvalidAccessError',
    ],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The library was called wrongly.',
  },
  {
    codes: ['OperationError'],
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'RESTORE_LAST_VALID_CHECKPOINT'],
    why: 'WebCrypto cannot decrypt or verify the bytes.',
  },
  {
    codes: ['InvalidCharacterError', 'EncodingError', 'DataError', 'HTTPParserError'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The data are not what they should be.',
  },
  {
    codes: ['NotSupportedError'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'That is not supported.',
  },
  {
    codes: ['SecurityError', 'NotAllowedError'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'It is not allowed.',
  },
  {
    codes: ['CONNECTION_ENDED', 'CONNECTION_DESTROYED'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The client is used after its end.',
  },
  {
    codes: ['MaxRedirectsError'],
    is: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server redirects again and again.',
  },
];
