// A parser says where: a line and a column, an offset in what it read, an arrow below the place. Whatever its words are, it is the text that is wrong,
// and the same text is wrong again. Asked where no word of the error is known, and only ever takes a retry away.
import { PASSING } from './catalog/sentences.ts';
import type { Finding } from './catalog/fact.ts';
import { read, readNumber, readText } from './read.ts';

/** The verdict of the place that the error points at, or undefined where it points at none. */
export function judgePosition(error: unknown): Finding | undefined {
  const message = typeof error === 'string' ? error.slice(0, LIMIT) : (readText(error, 'message', LIMIT) ?? '');
  const line = message.trimStart().split('\n', 1)[0] ?? '';
  if (PASSING.test(line)) return undefined;
  return hasPlace(error) || FIRST.test(line) || ARROW.test(message) ? MISREAD : undefined;
}

/** UTF-16 units. */
const LIMIT = 1_000;

/** A line with a column, on the error itself or in what it calls its location. */
function hasPlace(error: unknown): boolean {
  const location = read(error, 'location') ?? read(error, 'loc') ?? read(error, 'position') ?? read(error, 'start');
  return [error, location, read(location, 'start')].some(
    (place) => numberOf(place, LINES) !== undefined && numberOf(place, COLUMNS) !== undefined,
  );
}

const numberOf = (place: unknown, names: readonly string[]): number | undefined =>
  names.map((name) => readNumber(place, name)).find((found) => found !== undefined);

const LINES = ['line', 'lineNumber', 'lineno'];
const COLUMNS = ['column', 'col', 'columnNumber', 'colno', 'character'];

/** `3:14: …`, `file.conf:3:14 …`, `[3:14]`, `Line 3, col 14`, `… at line 3 column 14`. */
const FIRST =
  /^(?:[\w./-]{1,100}:|\[|\()?\d{1,7}:\d{1,7}\b|\bline:? \d{1,7},? ?(?:and )?(?:col(?:umn)?|char(?:acter)?|pos(?:ition)?)\b/i;
/** A line that is nothing but an arrow at what stands above it. */
const ARROW = /\n[ \t>|\d.-]{0,120}\^[\^~-]{0,80}[ \t]*(?:\n|$)/;

const MISREAD: Finding = {
  is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
  why: 'It points at a place in a text: the text is wrong there, and would be again.',
  rule: 'shape:position',
};
