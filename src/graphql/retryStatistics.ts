// How often work had to be called, counted over the journal of attempts: as a whole, and by operation, agent type and phase. Reads the rows of the whole
// period.
import { raw } from '@mikro-orm/postgresql';
import type { Context } from './context.ts';
import type { TimeRange } from './filters.ts';
import { boundsOf, during } from './period.ts';

interface Figures {
  readonly totalOperations: number;
  readonly successfulOperations: number;
  readonly failedOperations: number;
  readonly successRate: number | null;
  readonly averageAttempts: number | null;
  readonly averageRetries: number | null;
  readonly averageDuration: number | null;
}
interface Group extends Figures {
  readonly name: string;
}

/** Groups that are answered with at most. */
const MOST_GROUPS = 50;

export async function retryStatistics(context: Context, range: TimeRange) {
  // Without `group by` there is one row, always.
  const [whole] = (await read<Figures>(context, range, FIGURES)) as [Figures];
  return {
    ...whole,
    circuitBreakersOpen: () => openBreakers(context),
    byOperation: () => groups(context, range, "w.definition || '/' || case when undo then 'undo/' else '' end || step"),
    byAgentType: () => groups(context, range, 'agent_type'),
    byPhase: () => groups(context, range, 'o.phase'),
  };
}

const OPERATIONS = `with operations as (
  select workflow_id, min(step_id) as step, min(agent_type) as agent_type, min(phase) as phase, kind = 'compensation' as undo,
    count(*) as calls, bool_or(outcome is not distinct from 'completed') as succeeded,
    case when bool_and(ended_at is not null) then extract(epoch from max(ended_at) - min(started_at)) * 1000 end as duration
  from step_attempts where ${during('started_at')}
  group by workflow_id, key, kind = 'compensation')`;

const FAILED = 'not succeeded and w.completed_at is not null';
const FIGURES = `select cast(count(*) as int) as "totalOperations",
    cast(count(*) filter (where succeeded) as int) as "successfulOperations",
    cast(count(*) filter (where ${FAILED}) as int) as "failedOperations",
    cast(count(*) filter (where succeeded) as float8) / nullif(count(*) filter (where succeeded or (${FAILED})), 0) as "successRate",
    cast(avg(calls) as float8) as "averageAttempts", cast(avg(calls - 1) as float8) as "averageRetries",
    cast(avg(duration) as float8) as "averageDuration"`;

const read = <Row extends object>({ reads }: Context, range: TimeRange, select: string, then = ''): Promise<Row[]> =>
  reads.em.execute<Row[]>(
    raw(`${OPERATIONS} ${select} from operations o join workflows w on w.id = o.workflow_id ${then}`, boundsOf(range)),
  );

/** Those that fail most come first. */
const groups = (context: Context, range: TimeRange, by: string): Promise<Group[]> =>
  read<Group>(
    context,
    range,
    `${FIGURES}, ${by} as name`,
    `where ${by} is not null group by ${by} order by "failedOperations" desc, "averageRetries" desc, name limit ${MOST_GROUPS}`,
  );

async function openBreakers({ reads }: Context): Promise<number> {
  const [row] = await reads.em.execute<{ count: number }[]>(
    `select cast(count(*) as int) as count from circuit_breakers where state in ('open', 'forcedOpen')`,
  );
  return row?.count ?? 0;
}
