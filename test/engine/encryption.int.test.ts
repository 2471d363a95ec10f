// Encryption at rest on the real PostgreSQL: what authors store is nowhere to be read, before and after a crash; a database that is half plain goes on; without
// its keys nothing starts, and nothing is begun anew.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createEngine, type CreateEngineOptions, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';
import { CANARY, failing, secretive, world } from './encrypting.ts';
import { reaches } from './fixture.ts';
import { placesWith } from './scanned.ts';

const databaseUrl = inject('databaseUrl');
const key = randomBytes(32).toString('base64');
const encryption = { keys: { k1: key } };

let sql: pg.Client;
beforeAll(async () => {
  sql = new pg.Client(databaseUrl);
  await sql.connect();
});
afterAll(() => sql.end());

const started = (schema: string, options: Partial<CreateEngineOptions> = {}): Promise<EmbeddedEngine> =>
  createEngine({ workflows: [secretive, failing], databaseUrl, schema, encryption, ...options });
const rowsIn = async <Row extends object>(schema: string, text: string, values: unknown[] = []): Promise<Row[]> =>
  (await sql.query<Row>(text.replaceAll('$schema', schema), values)).rows;

/** Begins one that waits for its word. */
async function waiting(engine: EmbeddedEngine): Promise<WorkflowId> {
  const { id } = await engine.start(secretive, { card: CANARY });
  await reaches(engine, id, 'WAITING');
  return id;
}

async function finished(engine: EmbeddedEngine, id: WorkflowId): Promise<unknown> {
  await engine.handle(id).signal('word', { pin: CANARY });
  return engine.handle(id).result();
}

describe('with an encryption key', () => {
  const schema = freshSchema();
  const [texts, plain, place, mixed] = [freshSchema(), freshSchema(), freshSchema(), freshSchema()];

  it('inputs, outputs, payloads and states are in no column of any table, and the workflow has them', async () => {
    const engine = await started(schema);
    const id = await waiting(engine);
    expect(await finished(engine, id)).toEqual({ all: [CANARY, CANARY, CANARY] });
    await engine.stop();
    expect(await placesWith(sql, schema, CANARY)).toEqual([]);
    const [counts] = await rowsIn<object>(
      schema,
      `select (select bool_and(encrypted) from $schema.workflow_values) as values, (select bool_and(encrypted) from $schema.workflow_checkpoints) as states,
         (select count(*)::int from $schema.workflow_keys where key_id = 'k1') as keys`,
    );
    expect(counts).toEqual({ values: true, states: true, keys: 2 });
  });

  it('errors with stack, causes and facts, what was tried, questions and notices are in no column, and whoever asks is told', async () => {
    const engine = await started(texts);
    const { id } = await engine.start(failing, CANARY);
    await reaches(engine, id, 'AWAITING_INTERVENTION');
    expect(await placesWith(sql, texts, CANARY)).toEqual([]);
    const error = await engine.control.store.lastError(id);
    expect(error).toMatchObject({ message: `no money for ${CANARY}`, causes: [{ message: `because of ${CANARY}` }] });
    const events = await engine.control.store.events({ after: 0, limit: 100, workflowId: id });
    expect(JSON.stringify(events)).toContain(`no money for ${CANARY}`);
    const [group] = await rowsIn<{ error_message: string }>(texts, 'select error_message from $schema.error_groups');
    expect(engine.control.vault?.reveal(group?.error_message)).toBe(`no money for ${CANARY}`);
    world.isMended = true;
    await engine.control.resolveAndResume(
      id,
      { errorId: error?.id ?? '', step: 'pay', kind: 'FIXED', notes: `told ${CANARY}` },
      { reason: `asked by ${CANARY}`, actor: 'ada' },
    );
    expect(await engine.handle(id).result()).toBe(`paid ${CANARY}`);
    await engine.stop();
    expect(await placesWith(sql, texts, CANARY)).toEqual([]);
  });

  it('the scan finds what is not encrypted', async () => {
    const engine = await started(plain, { encryption: undefined });
    await finished(engine, await waiting(engine));
    await engine.stop();
    expect(await placesWith(sql, plain, CANARY)).toContain('workflow_values.body');
  });

  it('a process that is killed is replaced, and the workflow goes on', async () => {
    const child = spawn(
      process.execPath,
      [new URL('encrypting.ts', import.meta.url).pathname, databaseUrl, place, key],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [told] = (await once(child.stdout, 'data')) as [Buffer];
    const id = told.toString().trim() as WorkflowId;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const engine = await started(place);
    expect(await finished(engine, id)).toEqual({ all: [CANARY, CANARY, CANARY] });
    await engine.stop();
    expect(await placesWith(sql, place, CANARY)).toEqual([]);
  }, 30_000);

  it('workflows of before it go on, and what they store from then on is encrypted', async () => {
    const before = await started(mixed, { encryption: undefined });
    const id = await waiting(before);
    const other = await waiting(before);
    const { id: again } = await before.start(secretive, { card: CANARY }, { idempotencyKey: 'once' });
    await before.stop();
    const engine = await started(mixed);
    const handle = await engine.start(secretive, { card: CANARY }, { idempotencyKey: 'once' });
    expect(handle.id).toBe(again);
    for (const one of [id, other]) expect(await finished(engine, one)).toEqual({ all: [CANARY, CANARY, CANARY] });
    await engine.stop();
    const kinds = await rowsIn<{ encrypted: boolean; count: number }>(
      mixed,
      'select encrypted, count(*)::int from $schema.workflow_checkpoints where workflow_id = $1 group by 1 order by 1',
      [id],
    );
    expect(kinds.map(({ encrypted }) => encrypted)).toEqual([false, true]);
  });
});

describe('a start is refused', () => {
  const schema = freshSchema();
  beforeAll(async () => {
    const engine = await started(schema);
    await waiting(engine);
    await engine.stop();
  });

  it.each([
    ['without a key', undefined, 'under the encryption key "k1", which is not given'],
    ['with another key', { keys: { k2: randomBytes(32) } }, 'under the encryption key "k1", which is not given'],
    ['with another key of that name', { keys: { k1: randomBytes(32) } }, 'the encryption key "k1" does not open'],
  ])('%s', async (_how, given, says) => {
    const refused = started(schema, { encryption: given });
    await expect(refused).rejects.toMatchObject({ code: 'ENCRYPTION_KEY', details: { keyId: 'k1' } });
    await expect(refused).rejects.toThrow(says);
  });

  it('and not with both: what is new is under the first of them', async () => {
    const engine = await started(schema, { encryption: { keys: { k2: randomBytes(32), k1: key } } });
    const id = await waiting(engine);
    await engine.stop();
    expect(await rowsIn(schema, 'select key_id from $schema.workflow_keys where workflow_id = $1', [id])).toEqual([
      { key_id: 'k2' },
    ]);
  });
});

describe('a workflow whose data key cannot be opened', () => {
  const schema = freshSchema();

  it('is parked and recorded, begins nothing anew, disturbs nobody, and goes on with its key', async () => {
    const first = await started(schema);
    const [id, other] = [await waiting(first), await waiting(first)];
    await first.stop();
    const [row] = await rowsIn<{ wrapped: Buffer }>(
      schema,
      'select wrapped from $schema.workflow_keys where workflow_id = $1',
      [id],
    );
    const put = (wrapped: Buffer): Promise<unknown> =>
      sql.query(`update ${schema}.workflow_keys set wrapped = $2 where workflow_id = $1`, [id, wrapped]);
    const wrapped = (row as { wrapped: Buffer }).wrapped;
    const changed = Buffer.from(wrapped);
    changed[20] = (changed[20] as number) ^ 1;
    await put(changed);
    const stateOf = (): Promise<object[]> =>
      rowsIn(schema, 'select revision, status from $schema.workflows where id = $1', [id]);
    const before = await stateOf();

    const engine = await started(schema);
    await expect(finished(engine, id)).rejects.toMatchObject({ code: 'ENCRYPTION_KEY', details: { workflowId: id } });
    await expect(engine.control.restart(id, { from: 'beginning' })).rejects.toMatchObject({ code: 'ENCRYPTION_KEY' });
    expect(await finished(engine, other)).toEqual({ all: [CANARY, CANARY, CANARY] });
    expect(await stateOf()).toEqual(before);
    await engine.stop();
    const [told] = await rowsIn<{ error_message: string }>(
      schema,
      'select s.error_message, e.error_type from $schema.system_errors s join $schema.workflow_errors e on e.id = s.workflow_error_id where s.workflow_id = $1',
      [id],
    );
    expect(told).toMatchObject({ error_type: 'EncryptionKeyError' });
    expect(engine.control.vault?.reveal(told?.error_message)).toContain('Nothing of it was changed');

    await put(wrapped);
    const again = await started(schema);
    expect(await finished(again, id)).toEqual({ all: [CANARY, CANARY, CANARY] });
    await again.stop();
  }, 30_000);

  it('which was changed in its bytes goes on from the checkpoint before it', async () => {
    const first = await started(schema);
    const id = await waiting(first);
    await first.stop();
    await sql.query(
      `update ${schema}.workflow_checkpoints set state_bytes = set_byte(state_bytes, 30, 255 - get_byte(state_bytes, 30))
       where (workflow_id, revision) = (select id, revision from ${schema}.workflows where id = $1)`,
      [id],
    );
    const engine = await started(schema);
    expect(await finished(engine, id)).toEqual({ all: [CANARY, CANARY, CANARY] });
    const checks = await engine.handle(id).validations();
    expect(JSON.stringify(checks.filter(({ valid }) => !valid))).toContain('not what was encrypted');
    await engine.stop();
  }, 30_000);
});
