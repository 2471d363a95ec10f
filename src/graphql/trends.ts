// How many errors of one fingerprint there were in each hour or day of a period, from the rows. Hours and days are those of UTC.
import { type EntityManager, raw } from '@mikro-orm/postgresql';
import { badInput } from './connections.ts';
import type { Context } from './context.ts';
import { arrayOf } from './pages.ts';

interface TrendPoint {
  readonly startsAt: Date;
  readonly count: number;
}

interface TrendArguments {
  readonly by: 'HOUR' | 'DAY';
  readonly last: number;
  readonly until?: Date | null;
}

const HOUR_MS = 3_600_000;
const LENGTH_MS = { HOUR: HOUR_MS, DAY: 24 * HOUR_MS } as const;
/** A month of hours. */
const MOST_POINTS = 744;

/** Of all these together, oldest first, with those in which there were none. */
export async function trendOf(
  context: Context,
  fingerprints: readonly string[],
  given: TrendArguments,
): Promise<TrendPoint[]> {
  const { by, last: points, until } = given;
  if (points < 1 || points > MOST_POINTS) throw badInput(`\`last\` is from 1 to ${MOST_POINTS}, got ${points}`);
  const length = LENGTH_MS[by];
  const from = (Math.floor((until?.getTime() ?? context.clock.now()) / length) + 1 - points) * length;
  const counts = await context.reads
    .countsOf(`trend ${from} ${points} ${length}`, (em, keys) => counted(em, keys, from, points, length))
    .loadMany([...fingerprints]);
  return Array.from({ length: points }, (_, at) => ({
    startsAt: new Date(from + at * length),
    count: counts.reduce((sum, one) => sum + (one instanceof Error ? 0 : (one.get(at) ?? 0)), 0),
  }));
}

/** Point of the period → errors, for each fingerprint. */
async function counted(
  em: EntityManager,
  fingerprints: readonly string[],
  from: number,
  points: number,
  length: number,
): Promise<ReadonlyMap<number, number>[]> {
  const found = await em.execute<{ fingerprint: string; point: number; count: number }[]>(
    raw(
      `select fingerprint, cast(floor((extract(epoch from created_at) * 1000 - cast(? as float8)) / ?) as int) as point, cast(count(*) as int) as count
       from workflow_errors
       where fingerprint = any(cast(? as text[])) and created_at >= to_timestamp(cast(? as float8) / 1000)
         and created_at < to_timestamp(cast(? as float8) / 1000)
       group by 1, 2`,
      [from, length, arrayOf(fingerprints), from, from + points * length],
    ),
  );
  const all = new Map(fingerprints.map((fingerprint) => [fingerprint, new Map<number, number>()]));
  for (const { fingerprint, point, count } of found) all.get(fingerprint)?.set(point, count);
  return [...all.values()];
}
