// The statements behind the loaders of `reads.ts` that are more than "the rows with these ids". Each takes keys and answers in their
// order. Composite keys are texts such as `workflow/revision`.
import { type EntityManager, type EntityName, raw } from '@mikro-orm/postgresql';
import { StepAttempt } from '../persistence/entities/step_attempts.ts';
import { ResourceClaim } from '../persistence/entities/resource_claims.ts';
import { Workflow } from '../persistence/entities/workflows.ts';
import { WorkflowCheckpoint } from '../persistence/entities/workflow_checkpoints.ts';
import { type JsonValue, MAX_STATE_DEPTH, openState, openValue, parseJson, type Sealed } from '../persistence/seal.ts';
import type { Digest } from '../workflow.ts';
import { arrayOf } from './pages.ts';

type Keys = readonly string[];
type Raw = Record<string, unknown>;

export const checkpointsAt = (em: EntityManager, keys: Keys): Promise<(WorkflowCheckpoint | null)[]> =>
  byPair(em, WorkflowCheckpoint, 'revision', keys);

export const attempts = (em: EntityManager, keys: Keys): Promise<(StepAttempt | null)[]> =>
  byPair(em, StepAttempt, 'tag', keys);

export async function values(em: EntityManager, keys: Keys): Promise<(JsonValue | null | Error)[]> {
  const found = await em.execute<{ key: string; body: Buffer; encoding: Sealed['encoding']; size_bytes: number }[]>(
    raw(
      `select workflow_id || '/' || digest as key, body, encoding, size_bytes from workflow_values
       where (workflow_id, digest) in (select * from unnest(cast(? as uuid[]), cast(? as text[])))`,
      pairs(keys),
    ),
  );
  const rows = new Map(found.map((row) => [row.key, row]));
  return keys.map((key) => {
    const row = rows.get(key);
    if (!row) return null;
    const sealed = { bytes: row.body, encoding: row.encoding, size: row.size_bytes };
    return orError(() => openValue(sealed, key.slice(key.indexOf('/') + 1) as Digest));
  });
}

export async function storedBytes(em: EntityManager, ids: Keys): Promise<number[]> {
  const found = await em.execute<{ id: string; bytes: number }[]>(
    raw('select id, octet_length(state_bytes) as bytes from workflow_checkpoints where id = any(cast(? as uuid[]))', [
      arrayOf(ids),
    ]),
  );
  return inOrder(
    ids,
    found,
    (row) => row.id,
    (row) => row?.bytes ?? 0,
  );
}

export const openedStates = (em: EntityManager, ids: Keys): Promise<(JsonValue | null | Error)[]> =>
  states(em, 'c.id', 'workflow_checkpoints c', ids);

export const newestStates = (em: EntityManager, workflows: Keys): Promise<(JsonValue | null | Error)[]> =>
  states(
    em,
    'w.id',
    'workflows w join workflow_checkpoints c on c.workflow_id = w.id and c.revision = w.revision',
    workflows,
  );

/** Each state is checked against its checksum, which goes on from that of the checkpoint before it, kept in the same row. */
async function states(em: EntityManager, key: string, from: string, keys: Keys): Promise<(JsonValue | null | Error)[]> {
  const found = await em.execute<(Raw & { key: string })[]>(
    raw(
      `select ${key} as key, c.state_bytes, c.encoding, c.size_bytes, c.checksum, c.previous_checksum from ${from} where ${key} = any(cast(? as uuid[]))`,
      [arrayOf(keys)],
    ),
  );
  return inOrder(
    keys,
    found,
    (row) => row.key,
    (row) => (row ? orError(() => opened(row)) : null),
  );
}

function opened(row: Raw): JsonValue {
  const sealed = { bytes: row['state_bytes'], encoding: row['encoding'], size: row['size_bytes'] } as Sealed;
  const plain = openState(sealed, row['checksum'] as Buffer, row['previous_checksum'] as Buffer | null);
  return parseJson(plain, MAX_STATE_DEPTH);
}

export async function lastSequences(em: EntityManager, workflows: Keys): Promise<number[]> {
  const found = await em.execute<{ id: string; sequence: string | null }[]>(
    raw(
      `select id, (select max(sequence) from workflow_events where workflow_id = id) as sequence
       from unnest(cast(? as uuid[])) as asked(id)`,
      [arrayOf(workflows)],
    ),
  );
  return inOrder(
    workflows,
    found,
    (row) => row.id,
    (row) => Number(row?.sequence ?? 0),
  );
}

export async function childrenOfSteps(em: EntityManager, keys: Keys): Promise<(Workflow | null)[]> {
  const found = await em.execute<Raw[]>(
    raw(
      `select distinct on (parent_id, parent_step) * from workflows
       where (parent_id, parent_step) in (select * from unnest(cast(? as uuid[]), cast(? as text[])))
       order by parent_id, parent_step, created_at desc, id desc`,
      pairs(keys),
    ),
  );
  return inOrder(
    keys,
    found.map((row) => em.map(Workflow, row as never) as Workflow),
    (row) => `${row.parentId}/${row.parentStep}`,
    (row) => row ?? null,
  );
}

/** By `workflow/address`. */
export const claims = (em: EntityManager, keys: Keys): Promise<(ResourceClaim | null)[]> =>
  byPair(em, ResourceClaim, 'address', keys, 'text');

async function byPair<Row extends { workflowId: string }>(
  em: EntityManager,
  entity: EntityName<Row>,
  column: keyof Row & string,
  keys: Keys,
  type = 'bigint',
): Promise<(Row | null)[]> {
  const among = raw(
    `(workflow_id, ${column}) in (select * from unnest(cast(? as uuid[]), cast(? as ${type}[])))`,
    pairs(keys),
  );
  const found = await em.find(entity, { [among]: [] } as never, { disableIdentityMap: true });
  return inOrder(
    keys,
    found as Row[],
    (row) => `${row.workflowId}/${String(row[column])}`,
    (row) => row ?? null,
  );
}

/** The halves of `a/b` keys, as two arrays. */
const pairs = (keys: Keys): [string, string] => [
  arrayOf(keys.map((key) => key.slice(0, key.indexOf('/')))),
  arrayOf(keys.map((key) => key.slice(key.indexOf('/') + 1))),
];

function inOrder<Row, Value>(
  keys: Keys,
  found: readonly Row[],
  keyOf: (row: Row) => string,
  valueOf: (row: Row | undefined) => Value,
): Value[] {
  const rows = new Map(found.map((row) => [keyOf(row), row]));
  return keys.map((key) => valueOf(rows.get(key)));
}

/** One value that cannot be opened must not take the others of its batch with it. */
function orError<Value>(open: () => Value): Value | Error {
  try {
    return open();
  } catch (error) {
    return error as Error;
  }
}
