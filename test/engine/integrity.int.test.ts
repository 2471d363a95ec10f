// HMACs on checkpoints: of a thousand manipulations by somebody who has the whole database and knows how checksums are made, none is accepted; and a workflow
// goes on from the newest checkpoint that proves itself.
import { randomBytes, randomInt } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { createEngine, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import { namedKeys } from '../../src/namedKeys.ts';
import { type CheckpointRow, provenCheckpoint } from '../../src/persistence/sql/checkpoints.ts';
import { chainChecksum } from '../../src/persistence/seal.ts';
import { seededRandom } from '../../src/random.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';
import { reaches } from './fixture.ts';

const databaseUrl = inject('databaseUrl');
const schema = freshSchema();
const given = { keys: { k: randomBytes(32) }, required: true };
const keys = namedKeys(given, 'integrity');
const seed = randomInt(1e9);
const steps = workflow<number>('steps', { version: '1' })
  .step('one', { run: ({ input }) => input + 1 })
  .step('two', { run: ({ outputs }) => outputs.one + 1 })
  .waitFor('word')
  .step('three', { run: ({ outputs }) => outputs.two + 1 });

let sql: pg.Client;
let rows: CheckpointRow[] = [];
const start = (options: object = {}): Promise<EmbeddedEngine> =>
  createEngine({ workflows: [steps], databaseUrl, schema, integrity: given, ...options });

beforeAll(async () => {
  const engine = await start();
  const handles = await Promise.all([1, 2, 3, 4, 5].map((input) => engine.start(steps, input)));
  await Promise.all(handles.map(({ id }) => reaches(engine, id, 'WAITING')));
  await engine.stop();
  sql = new pg.Client(databaseUrl);
  await sql.connect();
  await sql.query(`set search_path = ${schema}`);
  rows = (
    await sql.query<CheckpointRow>(
      `select id, workflow_id, revision::int, checkpoint_type, state_bytes, encoding, size_bytes, checksum, previous_checksum, state_version,
         fence::int, key_id, tag from workflow_checkpoints order by workflow_id, revision`,
    )
  ).rows;
});
afterAll(() => sql.end());

/** The checksum of a checkpoint whose bytes somebody has written anew. */
const forged = (row: CheckpointRow, bytes: Buffer): Partial<CheckpointRow> => ({
  state_bytes: bytes,
  encoding: 'plain',
  size_bytes: bytes.length,
  checksum: chainChecksum(row.previous_checksum, bytes),
});

it('of a thousand manipulations none is accepted', () => {
  const random = seededRandom(seed);
  const any = <One>(list: readonly One[]): One => list[Math.floor(random() * list.length)] as One;
  const flipped = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes);
    const at = Math.floor(random() * copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return copy;
  };
  const kinds: Readonly<Record<string, (row: CheckpointRow, other: CheckpointRow) => Partial<CheckpointRow>>> = {
    'other bytes with their own checksum': (row) => forged(row, flipped(row.state_bytes)),
    'bytes of another checkpoint with its checksums': (_, other) => ({
      state_bytes: other.state_bytes,
      encoding: other.encoding,
      size_bytes: other.size_bytes,
      checksum: other.checksum,
      previous_checksum: other.previous_checksum,
    }),
    'another checkpoint whole but for its place': (row, other) => ({
      ...other,
      workflow_id: row.workflow_id,
      revision: row.revision,
    }),
    'another checkpoint in its place, under its id': (row, other) => ({
      ...other,
      id: row.id,
      workflow_id: row.workflow_id,
      revision: row.revision,
    }),
    'another revision': (row) => ({ revision: row.revision + 1 + Math.floor(random() * 5) }),
    'another fence': (row) => ({ fence: (row.fence ?? 0) + 1 }),
    'another type': (row) => ({ checkpoint_type: row.checkpoint_type === 'manual' ? 'step_start' : 'manual' }),
    'another version': (row) => ({ state_version: `${row.state_version}1` }),
    'a flipped tag': (row) => ({ tag: flipped(row.tag as Buffer) }),
    'a shorter tag': (row) => ({ tag: (row.tag as Buffer).subarray(1) }),
    'no tag': () => ({ tag: null, key_id: null }),
    'another key': () => ({ key_id: 'other' }),
    'a flipped checksum': (row) => ({ checksum: flipped(row.checksum) }),
    'another predecessor': (row) => ({ previous_checksum: row.previous_checksum && flipped(row.previous_checksum) }),
  };
  expect(rows.length).toBeGreaterThan(8);
  for (const row of rows) expect(provenCheckpoint(row, keys).unproven).toBeUndefined();
  let tried = 0;
  const accepted: string[] = [];
  while (tried < 1_000) {
    const name = any(Object.keys(kinds));
    const row = any(rows);
    const changed = { ...row, ...kinds[name]?.(row, any(rows.filter((one) => one !== row))) };
    if (JSON.stringify(changed) === JSON.stringify(row)) continue; // Nothing was changed: the first has no predecessor.
    tried += 1;
    if (provenCheckpoint(changed, keys).unproven === undefined) accepted.push(`${name} of ${row.id} (seed ${seed})`);
  }
  expect(accepted).toEqual([]);
});

describe('a workflow whose newest checkpoint was', () => {
  const newest = (offset: number): CheckpointRow => {
    const ids = [...new Set(rows.map((row) => row.workflow_id))];
    return rows.filter((row) => row.workflow_id === ids[offset]).at(-1) as CheckpointRow;
  };

  it.each([
    [
      'written anew, with its checksum',
      0,
      async (row: CheckpointRow) => {
        const bytes = Buffer.from('{"forged":true}');
        await sql.query(
          `with c as (update workflow_checkpoints set state_bytes = $2, encoding = 'plain', size_bytes = $3, checksum = $4 where id = $1)
           update workflows set checksum = $4 where id = $5`,
          [row.id, bytes, bytes.length, chainChecksum(row.previous_checksum, bytes), row.workflow_id],
        );
      },
    ],
    [
      'exchanged for the one before it',
      1,
      async (row: CheckpointRow) => {
        await sql.query(
          `with old as (select * from workflow_checkpoints where workflow_id = $1 and revision = $2 - 1),
             c as (update workflow_checkpoints n set state_bytes = old.state_bytes, encoding = old.encoding, size_bytes = old.size_bytes,
               checksum = old.checksum, previous_checksum = old.previous_checksum, tag = old.tag from old where n.workflow_id = $1 and n.revision = $2)
           update workflows w set checksum = old.checksum from old where w.id = $1`,
          [row.workflow_id, row.revision],
        );
      },
    ],
    [
      'passed over: the workflow names an earlier one',
      2,
      async (row: CheckpointRow) => {
        await sql.query(
          `update workflows w set revision = c.revision, checksum = c.checksum from workflow_checkpoints c
           where w.id = $1 and c.workflow_id = $1 and c.revision = $2 - 1`,
          [row.workflow_id, row.revision],
        );
      },
    ],
  ])(
    '%s is not gone on with from it',
    async (_what, which, tamper) => {
      const row = newest(which);
      await tamper(row);
      const engine = await start();
      try {
        await engine
          .handle(row.workflow_id as never)
          .signal('word')
          .catch(() => {});
        const { rows: checked } = await sql.query<{ valid: boolean; before: string }>(
          'select valid, before::text from workflow_state_validations where workflow_id = $1 and not valid order by created_at',
          [row.workflow_id],
        );
        expect(checked[0]).toMatchObject({ valid: false });
        expect(checked[0]?.before).toMatch(/integrity key|was set back/);
      } finally {
        await engine.stop(1_000);
      }
    },
    30_000,
  );

  it('written without a key goes on, unless a key is required', async () => {
    const [read, refused] = [newest(3), newest(4)].map((row) => row.workflow_id as WorkflowId) as [
      WorkflowId,
      WorkflowId,
    ];
    await sql.query('update workflow_checkpoints set tag = null, key_id = null where workflow_id = any($1)', [
      [read, refused],
    ]);
    const lenient = await start({ integrity: { ...given, required: false } });
    await lenient.handle(read).signal('word');
    expect(await lenient.handle<number>(read).result()).toEqual(expect.any(Number));
    await lenient.stop(1_000);
    const strict = await start();
    await strict.handle(refused).signal('word');
    const checks = await strict.handle(refused).validations();
    expect(JSON.stringify(checks.filter(({ valid }) => !valid))).toContain('one is required');
    await strict.stop(1_000);
  }, 30_000);
});
