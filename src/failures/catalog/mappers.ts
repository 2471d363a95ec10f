// Codes of Prisma and names of the errors of object mappers, where they hide what the database said. Sources: Prisma's error reference, Sequelize,
// TypeORM and MikroORM.
import type { Fact } from './fact.ts';

export const PRISMA_FACTS: readonly Fact[] = [
  {
    codes: ['P1001'],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'always', 'RECONNECT_AND_RETRY'],
    why: 'The database cannot be reached.',
  },
  {
    codes: ['P1017'],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The database closed the connection; the statement may have been carried out.',
  },
  {
    codes: ['PrismaClientRustPanicError'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: "Prisma's engine crashed.",
  },
  {
    codes: ['PrismaClientValidationError'],
    is: ['RETRIABLE', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The query does not match the schema.',
  },
  {
    codes: ['PrismaClientUnknownRequestError'],
    is: ['RETRIABLE', 'UNKNOWN', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'Prisma does not know what the database said.',
  },
  {
    codes: ['P1002', 'P1008', 'P2024', 'P2028'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The database, or a connection of the pool, took too long.',
  },
  {
    codes: ['P2034'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The transaction lost against another one: repeat the whole of it.',
  },
  {
    codes: ['P2037'],
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'HIGH', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server has no connection left.',
  },
  {
    codes: ['P1000'],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['P1010'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The user may not do that.',
  },
  {
    codes: ['P1003', 'P1012', 'P2021', 'P2022'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A database, table or column is missing: a migration, most likely.',
  },
  {
    codes: ['P2002', 'P2003', 'P2004', 'P2011', 'P2014'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The data break a constraint.',
  },
  {
    codes: ['P2000', 'P2005', 'P2006', 'P2007', 'P2009', 'P2012', 'P2013', 'P2019', 'P2020', 'P2023', 'P2033'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The value or the query does not fit.',
  },
  {
    codes: ['P2001', 'P2015', 'P2018', 'P2025'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The record does not exist.',
  },
];

export const MAPPER_FACTS: readonly Fact[] = [
  {
    codes: [
      'SequelizeUniqueConstraintError',
      'SequelizeForeignKeyConstraintError',
      'SequelizeExclusionConstraintError',
      'UniqueConstraintViolationException',
      'ForeignKeyConstraintViolationException',
      'NotNullConstraintViolationException',
      'CheckConstraintViolationException',
    ],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The data break a constraint.',
  },
  {
    codes: [
      'OptimisticLockError',
      'SequelizeOptimisticLockError',
      'OptimisticLockVersionMismatchError',
      'VersionError',
    ],
    is: ['CONFLICT', 'CONCURRENCY', 'MEDIUM', 'corrected', 'RELOAD_AND_RETRY'],
    why: 'The record has changed: read it again and decide again.',
  },
  {
    codes: ['DeadlockException', 'LockWaitTimeoutException'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'The transaction lost against another one: repeat the whole of it.',
  },
  {
    codes: ['SequelizeConnectionRefusedError', 'SequelizeHostNotReachableError', 'SequelizeHostNotFoundError'],
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The database cannot be reached: nothing was sent.',
  },
  {
    codes: ['SequelizeConnectionError', 'SequelizeConnectionTimedOutError', 'ConnectionException'],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The database connection broke; the statement may have been carried out.',
  },
  {
    codes: ['SequelizeConnectionAcquireTimeoutError', 'SequelizeTimeoutError'],
    is: ['TRANSIENT', 'TIMEOUT', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The database, or a connection of the pool, took too long.',
  },
  {
    codes: ['SequelizeAccessDeniedError'],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['SequelizeValidationError'],
    is: ['RETRIABLE', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The value does not match its schema: only other input can help.',
  },
  {
    codes: ['EntityNotFoundError', 'SequelizeEmptyResultError', 'DocumentNotFoundError'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The record does not exist.',
  },
  {
    codes: ['TableNotFoundException', 'TableExistsException'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The schema is not the expected one: a migration, most likely.',
  },
  {
    codes: ['SyntaxErrorException', 'InvalidFieldNameException', 'NonUniqueFieldNameException'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The query is wrong.',
  },
];
