// SQLSTATE codes. Sources: PostgreSQL documentation, appendix A and section 13.5 (which transactions to repeat).
import type { Fact } from './fact.ts';

export const POSTGRES_FACTS: readonly Fact[] = [
  {
    codes: ['40001', '40P01'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The database rolled the transaction back for another one: repeat the whole of it.',
  },
  {
    codes: ['40002', '40003'],
    is: ['RETRIABLE', 'CONCURRENCY', 'HIGH', 'idempotent', 'RETRY_TRANSACTION'],
    why: 'The transaction may or may not have been committed.',
  },
  {
    codes: ['55P03', '55006'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'LOW', 'transaction', 'RETRY_WITH_BACKOFF'],
    why: 'Someone else holds the row or the object.',
  },
  {
    codes: ['53000', '53200', '53300'],
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'HIGH', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server is short of memory or connections.',
  },
  {
    codes: ['53100', '53400'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'CRITICAL', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: "The server's disk is full, or a configured limit is reached.",
  },
  {
    codes: ['57P01', '57P02', '57P05', '58000', '58030'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The server went away; the statement may have been carried out.',
  },
  {
    codes: ['57P03'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'always', 'RECONNECT_AND_RETRY'],
    why: 'The server is starting or stopping and did nothing.',
  },
  {
    codes: ['57014'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'INCREASE_TIMEOUT_AND_RETRY'],
    why: 'The statement took longer than it may.',
  },
  {
    codes: ['08000', '08001', '08003', '08004', '08006', '08007'],
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The connection broke; the statement may have been carried out.',
  },
  {
    codes: ['08P01', '0A000'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server does not support that.',
  },
  {
    codes: ['25006'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'always', 'RECONNECT_AND_RETRY'],
    why: 'The server is read-only: a failover, most likely.',
  },
  {
    codes: ['25P02', '25P03', '25001'],
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'transaction', 'FAIL_IMMEDIATELY'],
    why: 'An earlier error of the same transaction is the real one.',
  },
  {
    codes: ['23000', '23502', '23503', '23505', '23514', '23P01'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The data break a constraint.',
  },
  {
    codes: ['22001', '22003', '22007', '22008', '22012', '22021', '22P02', '22P05', '22023'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The value does not fit its type.',
  },
  {
    codes: ['42601', '42703', '42804', '42883', '42P07', '42P05'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The SQL is wrong.',
  },
  {
    codes: ['42P01', '3D000', '3F000'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A table, schema or database is missing: a migration, most likely.',
  },
  {
    codes: ['42501'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The role may not do that.',
  },
  {
    codes: ['28000', '28P01'],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused; trying again may lock the account.',
  },
  {
    codes: ['54000', '54001', '54023'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The statement is above a fixed limit of the server.',
  },
  {
    codes: ['XX000', 'XX001', 'XX002'],
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'The server found damaged data or a fault of its own: stop writing.',
  },
  {
    codes: ['P0001', 'P0002', 'P0003'],
    is: ['CONFLICT', 'BUSINESS_RULE', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The application's own SQL raised this.",
  },
  {
    codes: ['55000'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The object is not in the state that the statement needs.',
  },
  {
    codes: ['58P01', '55P02', '57P04', 'F0000'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A file, database or setting of the server is not what it must be.',
  },
  {
    codes: ['72000'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The snapshot is too old: repeat the whole transaction.',
  },
  {
    codes: ['25P04'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'transaction', 'INCREASE_TIMEOUT_AND_RETRY'],
    why: 'The transaction took longer than it may and was rolled back.',
  },
];
