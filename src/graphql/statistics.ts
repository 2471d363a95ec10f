// Counts over the stored rows, over all of them or over a period, each made only where it is selected.
import { raw } from '@mikro-orm/postgresql';
import { WorkflowIntervention } from '../persistence/entities/workflow_interventions.ts';
import type { DurationKind } from '../persistence/durationStore.ts';
import { percentileOf } from '../percentile.ts';
import type { Context } from './context.ts';
import { oldestSequence } from './events.ts';
import type { Plain, Resolvers } from './resolvers.ts';
import type { Outputs } from './schemaTypes.ts';
import type { TimeRange } from './filters.ts';
import { boundsOf, during } from './period.ts';
import { recoveryStatistics } from './recoveryStatistics.ts';
import { retryStatistics } from './retryStatistics.ts';

export const queries = {
  statistics: (_, _args, context): Plain<'Statistics'> => ({
    generatedAt: new Date(context.clock.now()),
    workflows: ({ range }) => workflowStatistics(context, range ?? {}),
    errors: ({ range }) => errorStatistics(context, range ?? {}),
    retries: ({ range }) => retryStatistics(context, range ?? {}),
    recovery: ({ range }) => recoveryStatistics(context, range ?? {}),
    checkpoints: ({ range }) => checkpointStatistics(context, range ?? {}),
    openInterventions: () => context.reads.em.count(WorkflowIntervention, { status: 'OPEN' }),
    stream: () => ({
      headSequence: () => context.engine.store.headSequence(),
      oldestSequence: () => oldestSequence(context.reads.em),
      subscribers: () => context.recent.listeners,
    }),
  }),
} satisfies Partial<Resolvers<'Query'>>;

async function workflowStatistics(context: Context, range: TimeRange): Promise<Plain<'WorkflowStatistics'>> {
  const byStatus = await counts(context, range, 'workflows', 'status');
  return {
    total: byStatus.reduce((total, { count }) => total + count, 0),
    byStatus: byStatus.map(({ name, count }) => ({ status: name, count })),
    ...(await one<Figures<'WorkflowStatistics', 'p50Duration' | 'p95Duration' | 'p99Duration'>>(
      context,
      range,
      `select percentile_cont(0.5) within group (order by took) as "p50Duration",
         percentile_cont(0.95) within group (order by took) as "p95Duration",
         percentile_cont(0.99) within group (order by took) as "p99Duration"
       from (select extract(epoch from completed_at - created_at) * 1000 as took from workflows
         where status = 'COMPLETED' and ${during('created_at')}) done`,
    )),
    resilienceRate: async () =>
      (
        await one<{ rate: number | null }>(
          context,
          range,
          `select cast(avg(case when status = 'COMPLETED' then 1 else 0 end) as float8) as rate from workflows w
           where completed_at is not null and ${during('created_at')}
             and exists (select from workflow_errors e where e.workflow_id = w.id)`,
        )
      ).rate,
  };
}

async function errorStatistics(context: Context, range: TimeRange): Promise<Plain<'ErrorStatistics'>> {
  const by = (column: string) => counts(context, range, 'workflow_errors', column);
  return {
    ...(await one<Figures<'ErrorStatistics', 'total' | 'unresolved' | 'meanTimeToResolve'>>(
      context,
      range,
      `select cast(count(*) as int) as total, cast(count(*) filter (where not resolved) as int) as unresolved,
         cast(avg(extract(epoch from resolved_at - created_at) * 1000) as float8) as "meanTimeToResolve"
       from workflow_errors where ${during('created_at')}`,
    )),
    byClass: async () => (await by('error_class')).map(({ name, count }) => ({ class: name, count })),
    byCategory: async () => (await by('error_category')).map(({ name, count }) => ({ category: name, count })),
    bySeverity: async () => (await by('error_severity')).map(({ name, count }) => ({ severity: name, count })),
    byFingerprint: async () => (await by('fingerprint')).map(({ name, count }) => ({ fingerprint: name, count })),
    p99Detection: () => lengthAt(context, range, 'detection', 0.99),
  };
}

async function checkpointStatistics(context: Context, range: TimeRange): Promise<Plain<'CheckpointStatistics'>> {
  const kept = await one<{ total: number; oldest: number | null; newest: number | null; bytes: number }>(
    context,
    range,
    `select cast(count(*) as int) as total, cast(extract(epoch from min(timestamp)) * 1000 as float8) as oldest,
       cast(extract(epoch from max(timestamp)) * 1000 as float8) as newest, cast(coalesce(sum(size_bytes), 0) as float8) as bytes
     from workflow_checkpoints where ${during('timestamp')}`,
  );
  return {
    total: kept.total,
    oldestAt: dateOf(kept.oldest),
    newestAt: dateOf(kept.newest),
    bytes: kept.bytes,
    p95CommitDuration: () => lengthAt(context, range, 'commit', 0.95),
    ...(await one<
      Figures<
        'CheckpointStatistics',
        'validations' | 'validationFailures' | 'validationFailureRate' | 'p95RestoreDuration'
      >
    >(
      context,
      range,
      `select cast(count(*) as int) as validations, cast(count(*) filter (where not valid) as int) as "validationFailures",
         cast(avg(case when valid then 0 else 1 end) as float8) as "validationFailureRate",
         percentile_cont(0.95) within group (order by duration_ms) filter (where operation = 'RESTORE') as "p95RestoreDuration"
       from workflow_state_validations where ${during('created_at')}`,
    )),
  };
}

/** Of what is counted by the minute. */
async function lengthAt(
  { reads }: Context,
  range: TimeRange,
  kind: DurationKind,
  share: number,
): Promise<number | null> {
  const found = await reads.em.execute<{ bucket: number; count: number }[]>(
    raw(
      `select bucket, cast(sum(count) as float8) as count from duration_counts where kind = '${kind}' and ${during('minute')} group by bucket`,
      boundsOf(range),
    ),
  );
  return percentileOf(found, share);
}

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/** Columns of a statement that are answered as they are. */
type Figures<Type extends keyof Outputs, Names extends keyof Outputs[Type]> = Pick<Outputs[Type], Names>;

/** The most frequent first; of very many only these. */
const MOST_GROUPS = 50;

const counts = (context: Context, range: TimeRange, table: string, column: string) =>
  context.reads.em.execute<{ name: string; count: number }[]>(
    raw(
      `select ${column} as name, cast(count(*) as int) as count from ${table} where ${during('created_at')}
       group by ${column} order by count desc, name limit ${MOST_GROUPS}`,
      boundsOf(range),
    ),
  );

async function one<Row extends object>({ reads }: Context, range: TimeRange, sql: string): Promise<Row> {
  // Without `group by`, a statement that counts answers one row, always.
  const [row] = await reads.em.execute<[Row]>(raw(sql, boundsOf(range)));
  return row;
}
