// All rows of the contract, in the order of the page. Those that kill a process come first: their processes know no other workflow than their own.
import type { Row } from './row.ts';
import { CALLS } from './rows/calls.ts';
import { CODE } from './rows/code.ts';
import { CRASH } from './rows/crash.ts';
import { DATABASE } from './rows/database.ts';
import { DETECTED } from './rows/detected.ts';
import { MOVED } from './rows/moved.ts';
import { PEOPLE } from './rows/people.ts';
import { UNDO } from './rows/undo.ts';

export const ROWS: readonly Row[] = [
  ...CRASH,
  ...CALLS,
  ...DATABASE,
  ...CODE,
  ...DETECTED,
  ...PEOPLE,
  ...MOVED,
  ...UNDO,
];
