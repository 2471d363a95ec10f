// The statements behind the loaders of `reads.ts` that are more than "the rows with these ids". Each takes keys and answers in their
// order. Composite keys are texts such as `workflow/revision`.
import { type EntityManager, type EntityName, raw } from '@mikro-orm/postgresql';
import { CorruptCheckpointError } from '../errors.ts';
import type { Protection } from '../persistence/encodeCommit.ts';
import { StepAttempt } from '../persistence/entities/step_attempts.ts';
import { ResourceClaim } from '../persistence/entities/resource_claims.ts';
import { Workflow } from '../persistence/entities/workflows.ts';
import { WorkflowCheckpoint } from '../persistence/entities/workflow_checkpoints.ts';
import { type JsonValue, MAX_STATE_DEPTH, openState, openValue, parseJson, type Sealed } from '../persistence/seal.ts';
import { type CheckpointRow, provenCheckpoint } from '../persistence/sql/checkpoints.ts';
import { headProblem } from '../persistence/sql/storedWorkflow.ts';
import { type Vault, valuePlace } from '../persistence/vault.ts';
import type { Digest } from '../workflow.ts';
import { arrayOf } from './pages.ts';

type Keys = readonly string[];
type Raw = Record<string, unknown>;

export const checkpointsAt = (em: EntityManager, keys: Keys): Promise<(WorkflowCheckpoint | null)[]> =>
  byPair(em, WorkflowCheckpoint, 'revision', keys);

export const attempts = (em: EntityManager, keys: Keys): Promise<(StepAttempt | null)[]> =>
  byPair(em, StepAttempt, 'tag', keys);

export async function values(em: EntityManager, keys: Keys, vault?: Vault): Promise<(JsonValue | null | Error)[]> {
  const found = await em.execute<ValueRow[]>(
    raw(
      `select workflow_id || '/' || digest as key, body, encoding, size_bytes, encrypted from workflow_values
       where (workflow_id, digest) in (select * from unnest(cast(? as uuid[]), cast(? as text[])))`,
      pairs(keys),
    ),
  );
  const rows = new Map(found.map((row) => [row.key, row]));
  await vault?.load(found.flatMap(({ key, encrypted }) => (encrypted ? [key.slice(0, key.indexOf('/'))] : [])));
  return keys.map((key) => {
    const row = rows.get(key);
    return row ? orError(() => openedValue(row, vault)) : null;
  });
}

interface ValueRow {
  /** `workflow/digest` */
  readonly key: string;
  readonly body: Buffer;
  readonly encoding: Sealed['encoding'];
  readonly size_bytes: number;
  readonly encrypted: boolean;
}

function openedValue({ key, body: bytes, encoding, size_bytes: size, encrypted }: ValueRow, vault?: Vault): JsonValue {
  const at = key.indexOf('/');
  const digest = key.slice(at + 1) as Digest;
  const sealed = { bytes, encoding, size, encrypted };
  return openValue(vault ? vault.unlock(sealed, valuePlace(key.slice(0, at), digest)) : sealed, digest);
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

export const openedStates = (
  em: EntityManager,
  ids: Keys,
  protection?: Protection,
): Promise<(JsonValue | null | Error)[]> =>
  states(em, 'c.id', 'workflow_checkpoints c join workflows w on w.id = c.workflow_id', ids, protection);

export const newestStates = (
  em: EntityManager,
  workflows: Keys,
  protection?: Protection,
): Promise<(JsonValue | null | Error)[]> =>
  states(
    em,
    'w.id',
    'workflows w join workflow_checkpoints c on c.workflow_id = w.id and c.revision = w.revision',
    workflows,
    protection,
  );

/**
 * Each state is checked as a restore would: against its tag, where there are integrity keys, and against its checksum, which goes on from that of the
 * checkpoint before it, kept in the same row.
 */
async function states(
  em: EntityManager,
  key: string,
  from: string,
  keys: Keys,
  protection: Protection = {},
): Promise<(JsonValue | null | Error)[]> {
  const found = await em.execute<OpenedRow[]>(
    raw(
      `select ${key} as key, c.id, c.workflow_id, cast(c.revision as float8) as revision, c.checkpoint_type, c.state_bytes, c.encoding, c.size_bytes,
         c.checksum, c.previous_checksum, c.state_version, cast(c.fence as float8) as fence, c.key_id, c.tag, c.encrypted, ${HEAD}
       from ${from} where ${key} = any(cast(? as uuid[]))`,
      [arrayOf(keys)],
    ),
  );
  await protection.vault?.loadFor(found);
  return inOrder(
    keys,
    found,
    (row) => row.key,
    (row) => (row ? orError(() => opened(row, protection)) : null),
  );
}

/** Of `w` and its checkpoint `c`: what the workflow says of it, where it is the newest. */
export const HEAD = `
  case when w.revision = c.revision then w.checksum else c.checksum end as head_checksum,
  w.revision = c.revision and exists (select from workflow_checkpoints n where n.workflow_id = w.id and n.revision > w.revision) as is_behind`;

interface OpenedRow extends CheckpointRow {
  readonly key: string;
  readonly head_checksum: Buffer;
  readonly is_behind: boolean;
}

function opened(row: OpenedRow, { integrity, vault }: Protection): JsonValue {
  const { state, checksum, previousChecksum, unproven, locked } = provenCheckpoint(row, integrity, vault);
  if (locked) throw locked;
  const problem = headProblem(row, row.revision, integrity) ?? unproven;
  if (problem !== undefined)
    throw new CorruptCheckpointError(`checkpoint ${row.id} of workflow ${row.workflow_id}: ${problem}`, {
      workflowId: row.workflow_id,
    });
  return parseJson(openState(state, checksum, previousChecksum), MAX_STATE_DEPTH);
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
