// Filters of the schema → conditions on rows. A field that is not given, or null, asks for nothing; a list matches by any of its values.
import { escapeText } from '../persistence/escape.ts';

export interface TimeRange {
  readonly from?: Date | null;
  readonly to?: Date | null;
}

type Condition = Record<string, unknown>;

/** `{ column: value }` for what was given, with `in` for lists. */
export const matching = (wanted: Readonly<Record<string, unknown>>): Condition =>
  Object.fromEntries(
    Object.entries(wanted).flatMap(([column, value]) =>
      value == null ? [] : [[column, Array.isArray(value) ? { $in: value.map(stored) } : stored(value)]],
    ),
  );

export const within = (column: string, range: TimeRange | null | undefined): Condition => {
  const bounds = { ...(range?.from && { $gte: range.from }), ...(range?.to && { $lt: range.to }) };
  return Object.keys(bounds).length > 0 ? { [column]: bounds } : {};
};

/** Texts as their columns hold them. */
const stored = (value: unknown): unknown => (typeof value === 'string' ? escapeText(value) : value);
