// HTTP status codes. Sources: RFC 9110, 4918, 5842, 6585, 7725, 8470; 520-530 are Cloudflare's, 529 means overload at several
// vendors.
import type { Fact } from './fact.ts';

export const HTTP_FACTS: readonly Fact[] = [
  {
    codes: ['400', '405', '406', '411', '414', '415', '416', '417', '431'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server refuses the request as it is.',
  },
  {
    codes: ['401', '407', '511'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'corrected', 'REFRESH_CREDENTIALS'],
    why: 'The credentials are missing or no longer valid.',
    maxAttempts: 2,
  },
  {
    codes: ['403'],
    is: ['FATAL', 'PERMISSION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server understood and refuses.',
  },
  {
    codes: ['402'],
    is: ['FATAL', 'QUOTA', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The account has no credit.',
  },
  {
    codes: ['404', '410'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The resource does not exist.',
  },
  {
    codes: ['408'],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server got tired of waiting for the request, which may be repeated.',
  },
  {
    codes: ['409', '412', '428'],
    is: ['CONFLICT', 'CONCURRENCY', 'MEDIUM', 'corrected', 'RELOAD_AND_RETRY'],
    why: 'The resource has changed: read it again and decide again.',
  },
  {
    codes: ['413', '422'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The content is refused: only changed input can help.',
  },
  {
    codes: ['421'],
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RECONNECT_AND_RETRY'],
    why: 'The wrong server was asked: a new connection may reach the right one.',
  },
  {
    codes: ['500'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The server failed; the request may have been carried out.',
    maxAttempts: 3,
  },
  {
    codes: ['503', '529'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_AFTER_HINT'],
    why: 'The server is overloaded or in maintenance.',
  },
  {
    codes: ['502', '504', '520', '521', '522', '523', '524', '530'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'A gateway did not get an answer; the request may have been carried out.',
  },
  {
    codes: ['501', '505', '506', '510'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server cannot do that and never will.',
  },
  {
    codes: ['423'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The resource is locked.',
  },
  {
    codes: ['424'],
    is: ['FATAL', 'DEPENDENCY', 'MEDIUM', 'corrected', 'FAIL_IMMEDIATELY'],
    why: 'A request that this one depends on failed.',
  },
  {
    codes: ['425'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server will not risk a replay: repeat without early data.',
  },
  {
    codes: ['429'],
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'Too many requests: the server says when to come back.',
  },
  {
    codes: ['451'],
    is: ['FATAL', 'POLICY_VIOLATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'Refused for legal reasons.',
  },
  {
    codes: ['507'],
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'PAUSE_WORKFLOW'],
    why: 'The server has no room; RFC 4918 wants a person to ask again.',
  },
  {
    codes: ['508'],
    is: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server found an endless loop.',
  },
];
