// What was done about errors over a period, and whether it helped. Each figure is one statement over the rows of the period.
import { raw } from '@mikro-orm/postgresql';
import type { Context } from './context.ts';
import type { TimeRange } from './filters.ts';
import { boundsOf, during } from './period.ts';

interface Strategy {
  readonly strategy: string;
  readonly attempts: number;
  readonly successes: number;
  readonly p50Duration: number | null;
  readonly p95Duration: number | null;
}

export async function recoveryStatistics(context: Context, range: TimeRange) {
  const strategies = await strategiesOf(context, range);
  const attempts = sum(strategies.map((one) => one.attempts));
  const successes = sum(strategies.map((one) => one.successes));
  return {
    attempts,
    successes,
    successRate: rate(successes, attempts),
    byStrategy: strategies.map((one) => ({ ...one, successRate: one.successes / one.attempts })),
    handlingSuccessRate: () => handled(context, range),
    interventions: () => interventions(context, range),
    interventionRate: async () => rate(await interventions(context, range), await errors(context, range)),
  };
}

const strategiesOf = ({ reads }: Context, range: TimeRange): Promise<Strategy[]> =>
  reads.em.execute<Strategy[]>(
    raw(
      `select strategy, cast(count(*) as int) as attempts, cast(count(*) filter (where success) as int) as successes,
         percentile_cont(0.5) within group (order by duration_ms) as "p50Duration",
         percentile_cont(0.95) within group (order by duration_ms) as "p95Duration"
       from workflow_recovery_attempts where ${during('created_at')} group by strategy order by attempts desc, strategy`,
      boundsOf(range),
    ),
  );

/** Of the errors of which something has come. */
const handled = async ({ reads }: Context, range: TimeRange): Promise<number | null> => {
  const [row] = await reads.em.execute<{ rate: number | null }[]>(
    raw(
      `select cast(avg(cast(recovery_successful as int)) as float8) as rate from workflow_errors where ${during('created_at')}`,
      boundsOf(range),
    ),
  );
  return row?.rate ?? null;
};

const interventions = (context: Context, range: TimeRange): Promise<number> =>
  count(context, range, `workflow_interventions where error_id is not null and ${during('requested_at')}`);

const errors = (context: Context, range: TimeRange): Promise<number> =>
  count(context, range, `workflow_errors where ${during('created_at')}`);

async function count({ reads }: Context, range: TimeRange, from: string): Promise<number> {
  const [row] = await reads.em.execute<{ count: number }[]>(
    raw(`select cast(count(*) as int) as count from ${from}`, boundsOf(range)),
  );
  return row?.count ?? 0;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
const rate = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
