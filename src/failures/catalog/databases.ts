// What other databases say in numbers: SQL Server, Oracle, Cassandra, and PostgREST's own codes in front of PostgreSQL. Sources: Microsoft's list of
// database engine errors and of transient errors of Azure SQL, Oracle's error help, the CQL binary protocol, PostgREST's error reference.
import type { Fact } from './fact.ts';

/** `number` of an error of SQL Server. */
export const MSSQL_FACTS: readonly Fact[] = [
  {
    codes: ['1205', '3960', '3961', '41302', '41305', '41325', '41839'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The transaction lost against another one: repeat the whole of it.',
  },
  {
    codes: ['1222'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'LOW', 'transaction', 'RETRY_WITH_BACKOFF'],
    why: 'Someone else holds the lock.',
  },
  {
    codes: [
      '4060',
      '40197',
      '40501',
      '40613',
      '40143',
      '40540',
      '49918',
      '49919',
      '49920',
      '10928',
      '10929',
      '10936',
      '18401',
    ],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'always', 'RECONNECT_AND_RETRY'],
    why: 'The server is busy, moving or starting, and did nothing.',
  },
  {
    codes: ['64', '121', '233', '10053', '10054', '10060', '6005'],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The connection broke; the statement may have been carried out.',
  },
  {
    codes: ['-2'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The statement took longer than it may.',
  },
  {
    codes: ['701', '802', '8645', '8651'],
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'HIGH', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server is short of memory.',
  },
  {
    codes: ['547', '2601', '2627', '515', '3726'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The data break a constraint.',
  },
  {
    codes: ['8152', '2628', '245', '241', '242', '8114', '8115', '8134', '220'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The value does not fit.',
  },
  {
    codes: ['208', '911', '2812', '4121'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A database or an object is missing: a migration, most likely.',
  },
  {
    codes: ['102', '105', '137', '156', '201', '207', '209', '213', '2714', '8144', '8120', '1038'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The SQL, or the schema it was written for, is wrong.',
  },
  {
    codes: ['229', '230', '262', '297', '300', '916', '15247', '3906'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The user may not do that.',
  },
  {
    codes: ['18452', '18456', '18470', '18486', '18487', '18488'],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['1101', '1105', '9002'],
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'CRITICAL', 'corrected', 'PAUSE_WORKFLOW'],
    why: 'The disk or the log is full: someone must make room.',
  },
  {
    codes: ['823', '824', '825', '605'],
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'Pages of the database are damaged.',
  },
  {
    codes: ['ECANCEL'],
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'The statement was cancelled.',
  },
  {
    codes: ['50000'],
    is: ['CONFLICT', 'BUSINESS_RULE', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The application's own SQL refuses it.",
  },
];

/** The number in `ORA-00001`, without its zeros. */
export const ORACLE_FACTS: readonly Fact[] = [
  {
    codes: ['60', '8177', '4020', '104'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The transaction lost against another one: repeat the whole of it.',
  },
  {
    codes: ['54', '4021', '30006', '14403'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'LOW', 'transaction', 'RETRY_WITH_BACKOFF'],
    why: 'Someone else holds the row or the object.',
  },
  {
    codes: ['3113', '3114', '3135', '12170', '12537', '12547', '12571', '28', '12152', '25408', '25402'],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The connection broke; the statement may have been carried out.',
  },
  {
    codes: [
      '1033',
      '1034',
      '1089',
      '1090',
      '1092',
      '12514',
      '12516',
      '12518',
      '12519',
      '12520',
      '12521',
      '12526',
      '12528',
      '12541',
    ],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'always', 'RECONNECT_AND_RETRY'],
    why: 'The server is not there or has no room, and did nothing.',
  },
  {
    codes: ['18', '20', '4031', '4036'],
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'HIGH', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server is short of sessions or memory.',
  },
  {
    codes: ['1013'],
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'The statement was cancelled.',
  },
  {
    codes: ['1', '1400', '1407', '2290', '2291', '2292', '2449'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The data break a constraint.',
  },
  {
    codes: ['1722', '1438', '12899', '1476', '1830', '1843', '1858', '1861', '6502', '1426', '1403', '1422'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The value does not fit.',
  },
  {
    codes: ['942', '4043', '12154', '12505'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A service, table or view is missing or not visible.',
  },
  {
    codes: ['900', '904', '905', '907', '911', '923', '933', '936', '955', '1008', '1036', '6550', '17006'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The SQL, or the schema it was written for, is wrong.',
  },
  {
    codes: ['1031', '1045', '1950', '41900'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The user may not do that.',
  },
  {
    codes: ['1005', '1017', '28000', '28001', '28002', '1004'],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused, or the password has expired.',
  },
  {
    codes: ['1536', '1631', '1650', '1652', '1653', '1654', '1658', '1688', '1691', '30036', '257'],
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'CRITICAL', 'corrected', 'PAUSE_WORKFLOW'],
    why: 'A tablespace or the archive is full: someone must make room.',
  },
  {
    codes: ['1578', '1110', '600'],
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'Blocks of the database are damaged, or it failed inside.',
  },
];

/** `code` of a `ResponseError` of Cassandra's and ScyllaDB's drivers. */
export const CASSANDRA_FACTS: readonly Fact[] = [
  {
    codes: ['4096', '4097', '4098'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Too few replicas are there, or they are overloaded: nothing was done.',
  },
  {
    codes: ['4352', '4608', '5632'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'Too few replicas answered in time; the write may have been carried out.',
  },
  {
    codes: ['0', '4099', '4864', '5376', '5888'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'HIGH', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'Replicas failed; the write may have been carried out.',
  },
  {
    codes: ['256'],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['8448'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The user may not do that.',
  },
  {
    codes: ['9216'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The keyspace or the table exists already.',
  },
  {
    codes: ['10', '5120', '8192', '8704', '8960'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The CQL, or the schema it was written for, is wrong.',
  },
];

/** The first digits after `PGRST`; the most telling prefix wins. */
export const POSTGREST_FACTS: readonly Fact[] = [
  {
    codes: ['0'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'PostgREST has no connection to its database: nothing was done.',
  },
  {
    codes: ['116'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'Not exactly one row was found.',
  },
  {
    codes: ['1'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The request is refused as it is.',
  },
  {
    codes: ['2'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A table, column or function is missing, or the schema cache is old.',
  },
  {
    codes: ['3'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'corrected', 'REFRESH_CREDENTIALS'],
    why: 'The token is missing, wrong or has expired.',
  },
];
