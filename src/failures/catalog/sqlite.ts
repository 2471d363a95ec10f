// Result codes of SQLite; extended codes fall back to their first two words. Source: sqlite.org/rescode.html.
import type { Fact } from './fact.ts';

export const SQLITE_FACTS: readonly Fact[] = [
  {
    codes: ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_BUSY_SNAPSHOT'],
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
];
