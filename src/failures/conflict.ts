// What a person must know of a conflict to decide it: read from what was thrown, whoever threw it, and bounded. Goes into the record of the error,
// the question, the event and the logs.
import type { Classification } from './classify.ts';
import { cut, read, readList, readText } from './read.ts';
import type { ErrorSeverity } from './vocabulary.ts';

export interface Conflict {
  /** What kind of conflict it is, in its author's word; where that is missing, the category of the error. */
  readonly type: string;
  readonly severity: ErrorSeverity;
  /** What the person must look at. */
  readonly affectedItems: readonly string[];
  /** What the person may do about it, best first. */
  readonly recommendedActions: readonly string[];
}

const MOST_ITEMS = 50;
const LONGEST_ITEM = 500;

/** Never throws. */
export const conflictOf = (error: unknown, { category, severity }: Classification): Conflict => ({
  type: typeOf(error) ?? category,
  severity,
  affectedItems: texts(error, 'affectedItems'),
  recommendedActions: texts(error, 'recommendedActions'),
});

/** Errors of HTTP clients and databases have a `type` too, which means something else. */
const typeOf = (error: unknown): string | undefined =>
  read(error, 'class') === 'CONFLICT' ? readText(error, 'type', LONGEST_ITEM) : undefined;

const texts = (error: unknown, key: string): string[] =>
  readList(error, key, MOST_ITEMS).flatMap((item) => (typeof item === 'string' ? [cut(item, LONGEST_ITEM)] : []));
