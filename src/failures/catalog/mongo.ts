// Server codes of MongoDB. Source: error_codes.yml of the server, and the retryable ones of the driver specifications.
import type { Fact } from './fact.ts';

export const MONGO_FACTS: readonly Fact[] = [
  {
    codes: ['11000', '11001', '12582', '121'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The data break a constraint.',
  },
  {
    codes: ['112', '251', '24'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The transaction lost against another one: repeat the whole of it.',
  },
  {
    codes: ['6', '7', '89', '91', '189', '9001', '10107', '11600', '11602', '13435', '13436', '134'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The primary has changed or went away; the write may have been carried out.',
  },
  {
    codes: ['50', '262'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'INCREASE_TIMEOUT_AND_RETRY'],
    why: 'The operation took longer than it may.',
  },
  {
    codes: ['13'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The user may not do that.',
  },
  {
    codes: ['18', '8000'],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['26'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such collection.',
  },
  {
    codes: ['2', '9', '14', '52', '66'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server refuses the command as it is.',
  },
  {
    codes: ['59', '85', '86'],
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The command or the index is wrong.',
  },
];
