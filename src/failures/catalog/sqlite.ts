// Result codes of SQLite; extended codes fall back to their first two words. Source: sqlite.org/rescode.html.
import type { Fact } from './fact.ts';

export const SQLITE_FACTS: readonly Fact[] = [
  {
    codes: ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_PROTOCOL', 'SQLITE_SCHEMA'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'LOW', 'transaction', 'RETRY_TRANSACTION'],
    why: 'Another connection holds the lock: repeat the transaction.',
  },
  {
    codes: ['SQLITE_CONSTRAINT'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The data break a constraint.',
  },
  {
    codes: ['SQLITE_CORRUPT', 'SQLITE_NOTADB'],
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'The file is damaged, or it is no database.',
  },
  {
    codes: ['SQLITE_FULL', 'SQLITE_IOERR'],
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'CRITICAL', 'corrected', 'PAUSE_WORKFLOW'],
    why: 'The disk is full or failing.',
  },
  {
    codes: ['SQLITE_ERROR', 'SQLITE_MISUSE', 'SQLITE_RANGE'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The SQL, or the schema it was written for, is wrong.',
  },
  {
    codes: ['SQLITE_CANTOPEN', 'SQLITE_NOTFOUND'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The file cannot be opened.',
  },
  {
    codes: ['SQLITE_PERM', 'SQLITE_READONLY', 'SQLITE_AUTH'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The process may not write there.',
  },
  {
    codes: ['SQLITE_TOOBIG', 'SQLITE_MISMATCH'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The value does not fit.',
  },
  {
    codes: ['SQLITE_NOMEM'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: 'There was not enough memory.',
  },
  {
    codes: ['SQLITE_INTERRUPT', 'SQLITE_ABORT'],
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'The statement was cancelled.',
  },
];
