// How often work had to be called, counted over the journal of attempts. Reads the rows of the whole span.
import { raw } from '@mikro-orm/postgresql';
import type { Context } from './context.ts';
import type { TimeRange } from './filters.ts';

interface RetryStatistics {
  readonly totalOperations: number;
  readonly successfulOperations: number;
  readonly failedOperations: number;
  readonly averageRetries: number | null;
  readonly averageDuration: number | null;
}

export async function retryStatistics(
  { reads }: Context,
  { from, to }: TimeRange,
): Promise<RetryStatistics | undefined> {
  const [counted] = await reads.em.execute<RetryStatistics[]>(
    raw(
      `with operations as (
         select workflow_id, count(*) - 1 as retries, bool_or(outcome is not distinct from 'completed') as succeeded,
           case when bool_and(ended_at is not null) then extract(epoch from max(ended_at) - min(started_at)) * 1000 end as duration
         from step_attempts
         where started_at >= coalesce(to_timestamp(cast(? as float8) / 1000), '-infinity') and started_at < coalesce(to_timestamp(cast(? as float8) / 1000), 'infinity')
         group by workflow_id, key, kind = 'compensation')
       select cast(count(*) as int) as "totalOperations",
         cast(count(*) filter (where succeeded) as int) as "successfulOperations",
         cast(count(*) filter (where not succeeded and w.completed_at is not null) as int) as "failedOperations",
         cast(avg(retries) as float8) as "averageRetries",
         cast(avg(duration) as float8) as "averageDuration"
       from operations join workflows w on w.id = workflow_id`,
      [from?.getTime() ?? null, to?.getTime() ?? null],
    ),
  );
  return counted;
}
