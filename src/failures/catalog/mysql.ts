// Symbolic codes of MySQL and MariaDB drivers. Source: MySQL server error reference.
import type { Fact } from './fact.ts';

export const MYSQL_FACTS: readonly Fact[] = [
  {
    codes: ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The transaction lost against another one: repeat the whole of it.',
  },
  {
    codes: [
      'ER_DUP_ENTRY',
      'ER_NO_REFERENCED_ROW_2',
      'ER_ROW_IS_REFERENCED_2',
      'ER_BAD_NULL_ERROR',
      'ER_CHECK_CONSTRAINT_VIOLATED',
    ],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The data break a constraint.',
  },
  {
    codes: ['ER_CON_COUNT_ERROR', 'ER_TOO_MANY_USER_CONNECTIONS', 'ER_OUT_OF_RESOURCES'],
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'HIGH', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server is short of memory or connections.',
  },
  {
    codes: ['PROTOCOL_CONNECTION_LOST', 'ER_SERVER_SHUTDOWN', 'ER_QUERY_INTERRUPTED', 'ER_OPTION_PREVENTS_STATEMENT'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The server went away or became read-only; the statement may have been carried out.',
  },
  {
    codes: ['ER_QUERY_TIMEOUT', 'PROTOCOL_SEQUENCE_TIMEOUT', 'ER_NET_READ_INTERRUPTED', 'ER_NET_WRITE_INTERRUPTED'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'INCREASE_TIMEOUT_AND_RETRY'],
    why: 'The statement took longer than it may.',
  },
  {
    codes: [
      'ER_ACCESS_DENIED_ERROR',
      'ER_HOST_IS_BLOCKED',
      'ER_HOST_NOT_PRIVILEGED',
      'ER_NOT_SUPPORTED_AUTH_MODE',
      'ER_MUST_CHANGE_PASSWORD_LOGIN',
      'ER_ACCOUNT_HAS_BEEN_LOCKED',
    ],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['ER_DBACCESS_DENIED_ERROR', 'ER_TABLEACCESS_DENIED_ERROR'],
    is: ['FATAL', 'PERMISSION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The user may not do that.',
  },
  {
    codes: [
      'ER_PARSE_ERROR',
      'ER_BAD_FIELD_ERROR',
      'ER_NO_SUCH_TABLE',
      'ER_BAD_DB_ERROR',
      'ER_SP_DOES_NOT_EXIST',
      'ER_TABLE_EXISTS_ERROR',
      'ER_WRONG_VALUE_COUNT_ON_ROW',
      'ER_NON_UNIQ_ERROR',
      'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
      'PROTOCOL_ENQUEUE_AFTER_QUIT',
    ],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The SQL, or the schema it was written for, is wrong.',
  },
  {
    codes: [
      'ER_DATA_TOO_LONG',
      'ER_TRUNCATED_WRONG_VALUE',
      'ER_NET_PACKET_TOO_LARGE',
      'ER_WARN_DATA_OUT_OF_RANGE',
      'ER_DATA_OUT_OF_RANGE',
      'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
      'ER_DIVISION_BY_ZERO',
      'ER_INVALID_JSON_TEXT',
    ],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The value does not fit its column.',
  },
  {
    codes: ['ER_DISK_FULL', 'ER_RECORD_FILE_FULL'],
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'CRITICAL', 'corrected', 'PAUSE_WORKFLOW'],
    why: "The server's disk or table is full: someone must make room.",
  },
  {
    codes: ['ER_SIGNAL_EXCEPTION'],
    is: ['CONFLICT', 'BUSINESS_RULE', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The application's own SQL raised this.",
  },
];
