// A period in the statements that count: a condition on a column of time, and its two parameters. An open end is no limit.
import type { TimeRange } from './filters.ts';

/** Needs the parameters of `boundsOf`. */
export const during = (column: string): string =>
  `${column} >= coalesce(to_timestamp(cast(? as float8) / 1000), '-infinity') and ${column} < coalesce(to_timestamp(cast(? as float8) / 1000), 'infinity')`;

export const boundsOf = ({ from, to }: TimeRange): (number | null)[] => [
  from?.getTime() ?? null,
  to?.getTime() ?? null,
];
