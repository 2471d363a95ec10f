// The workflows in which errors of a group happened, with how many and when, those with the newest first. One statement for all groups of a request.
import type { EntityManager } from '@mikro-orm/postgresql';
import { isUuid } from '../ids.ts';
import type { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import {
  badInput,
  type Connection,
  connection,
  type PageArguments,
  type PageRequest,
  pageRequest,
} from './connections.ts';
import type { Context } from './context.ts';
import { arrayOf } from './pages.ts';
import { toGlobalId } from './globalIds.ts';
import { present } from './reads.ts';
import type { Resolvers } from './resolvers.ts';

export interface Affected {
  readonly fingerprint: string;
  readonly workflowId: string;
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** Forward only: what is newest is what is asked for. */
export async function affectedPage(
  { reads }: Context,
  { fingerprint }: ErrorGroupRow,
  page: Pick<PageArguments, 'first' | 'after'>,
): Promise<Connection<Affected>> {
  const request = pageRequest(page);
  const position = positionOf(request);
  const found = await reads
    .countsOf(`affected ${JSON.stringify(page)}`, (em, groups) => affected(em, groups, request.size, position))
    .load(fingerprint);
  return connection(
    request,
    found,
    ({ lastSeenAt, workflowId }) => [lastSeenAt, workflowId],
    () => reads.countsOf('affected count', counted).load(fingerprint),
  );
}

interface Position {
  readonly at: number;
  readonly workflowId: string;
}

function positionOf({ after }: PageRequest): Position | undefined {
  if (!after) return undefined;
  const [at, workflowId] = after;
  if (after.length !== 2 || !(at instanceof Date) || typeof workflowId !== 'string' || !isUuid(workflowId))
    throw badInput('The cursor is one of another list');
  return { at: at.getTime(), workflowId };
}

/** Errors of a group and of those that were merged into it. */
const OF_GROUP = `e.fingerprint = parent.id or e.fingerprint in (select m.fingerprint from error_groups m where m.merged_into = parent.id)`;

interface Row {
  readonly parent: string;
  readonly workflow_id: string;
  readonly count: number;
  readonly first: string | Date;
  readonly last: string | Date;
}

async function affected(
  em: EntityManager,
  groups: readonly string[],
  size: number,
  position: Position | undefined,
  only?: string,
): Promise<Affected[][]> {
  const rows = await em.execute<Row[]>(
    `select parent.id as parent, page.* from unnest(cast(? as text[])) as parent(id) cross join lateral (
       select e.workflow_id, cast(count(*) as int) as count, min(e.created_at) as first, max(e.created_at) as last
       from workflow_errors e where (${OF_GROUP}) ${only === undefined ? '' : 'and e.workflow_id = ?'}
       group by e.workflow_id
       ${position ? 'having (max(e.created_at), e.workflow_id) < (to_timestamp(cast(? as float8) / 1000), cast(? as uuid))' : ''}
       order by max(e.created_at) desc, e.workflow_id desc limit ?) page`,
    [
      arrayOf(groups),
      ...(only === undefined ? [] : [only]),
      ...(position ? [position.at, position.workflowId] : []),
      size + 1,
    ],
  );
  const of = Map.groupBy(rows, ({ parent }) => parent);
  return groups.map((group) =>
    (of.get(group) ?? []).map((row) => ({
      fingerprint: row.parent,
      workflowId: row.workflow_id,
      count: row.count,
      firstSeenAt: new Date(row.first),
      lastSeenAt: new Date(row.last),
    })),
  );
}

async function counted(em: EntityManager, groups: readonly string[]): Promise<number[]> {
  const rows = await em.execute<{ parent: string; count: number }[]>(
    `select parent.id as parent, (select cast(count(distinct e.workflow_id) as int) from workflow_errors e where ${OF_GROUP}) as count
     from unnest(cast(? as text[])) as parent(id)`,
    [arrayOf(groups)],
  );
  const of = new Map(rows.map(({ parent, count }) => [parent, count]));
  return groups.map((group) => of.get(group) ?? 0);
}

/** By `fingerprint/workflow`. */
export async function findAffected(em: EntityManager, key: string): Promise<Affected | null> {
  const [fingerprint = '', workflowId = ''] = key.split('/');
  const [[found] = []] = await affected(em, [fingerprint], 1, undefined, workflowId);
  return found ?? null;
}

const AffectedWorkflow: Resolvers<'AffectedWorkflow'> = {
  id: ({ fingerprint, workflowId }) => toGlobalId('AffectedWorkflow', `${fingerprint}/${workflowId}`),
  workflow: async ({ workflowId }, _, { reads }) => present(await reads.workflow.load(workflowId)),
};

export const types = { AffectedWorkflow };
