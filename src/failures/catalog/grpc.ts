// Numeric gRPC status codes. Sources: gRPC status codes document; A6 for what is safe to repeat.
import type { Fact } from './fact.ts';

export const GRPC_FACTS: readonly Fact[] = [
  {
    codes: ['14'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'UNAVAILABLE: the service cannot be reached.',
  },
  {
    codes: ['4'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'DEADLINE_EXCEEDED: it may have been carried out.',
  },
  {
    codes: ['8'],
    is: ['TRANSIENT', 'RATE_LIMIT', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'RESOURCE_EXHAUSTED: too many requests, or a quota.',
  },
  {
    codes: ['10'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'ABORTED: a concurrent change won; repeat the whole transaction.',
  },
  {
    codes: ['9'],
    is: ['CONFLICT', 'BUSINESS_RULE', 'MEDIUM', 'never', 'PAUSE_WORKFLOW'],
    why: 'FAILED_PRECONDITION: something must be put right first.',
  },
  {
    codes: ['6'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'MEDIUM', 'never', 'PAUSE_WORKFLOW'],
    why: 'ALREADY_EXISTS: the thing to be made is there.',
  },
  {
    codes: ['15'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'DATA_LOSS: data are lost or damaged.',
  },
  {
    codes: ['13', '2'],
    is: ['TRANSIENT', 'UNKNOWN', 'HIGH', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'INTERNAL or UNKNOWN: the service failed without saying why.',
    maxAttempts: 2,
  },
  {
    codes: ['1'],
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'CANCELLED: the work was cancelled.',
  },
  {
    codes: ['3', '11'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'INVALID_ARGUMENT or OUT_OF_RANGE: the request is wrong.',
  },
  {
    codes: ['5'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'NOT_FOUND: the thing does not exist.',
  },
  {
    codes: ['7'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'PERMISSION_DENIED: the caller may not do that.',
  },
  {
    codes: ['12'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'UNIMPLEMENTED: the service cannot do that.',
  },
  {
    codes: ['16'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'UNAUTHENTICATED: the credentials are missing or not valid.',
  },
];
