// The audit log on the real database: a row with every change that somebody asked for, and with none that nobody did; whatever is done to the rows behind
// its back is found, and a kill leaves neither a change without its row nor a row without its change.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { namedKeys } from '../../src/namedKeys.ts';
import type { Verified } from '../../src/persistence/auditChain.ts';
import { verifyAuditLog } from '../../src/persistence/verifyAuditLog.ts';
import { createEngine, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import { freshSchema } from '../servers/schema.ts';
import { reaches } from './fixture.ts';

const databaseUrl = inject('databaseUrl');
const waits = workflow('waits', { version: '1' })
  .waitFor('word')
  .step('call', { run: () => 'done', breaker: 'service' });

interface Row {
  readonly number: number;
  readonly actor: string;
  readonly action: string;
  readonly target_id: string;
  readonly outcome: string;
  readonly before: object | null;
  readonly after: object | null;
  readonly [column: string]: unknown;
}

/** A superuser's session on a schema. */
function admin(schema: string) {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query(`set search_path = ${schema}`);
  });
  afterAll(() => client.end());
  return async (text: string, values: unknown[] = []): Promise<Row[]> => (await client.query<Row>(text, values)).rows;
}

const rowsFrom = (sql: ReturnType<typeof admin>, after = 0): Promise<Row[]> =>
  sql('select * from audit_log where number > $1 order by number', [after]);

describe('what somebody asks of the SDK', () => {
  const schema = freshSchema();
  const sql = admin(schema);
  let engine: EmbeddedEngine;
  beforeAll(async () => {
    engine = await createEngine({ workflows: [waits], databaseUrl, schema, resources: { press: 1 } });
  });
  afterAll(() => engine.stop(2_000));

  it('is in the log with the change, by the name that they give', async () => {
    const handle = await engine.start(waits, undefined);
    await reaches(engine, handle.id, 'WAITING');
    expect(await rowsFrom(sql)).toEqual([]);
    const paused = await handle.pause({ actor: 'ada', reason: 'a look', origin: { requestId: 'r-1', address: '::1' } });
    const resumed = await handle.resume();
    expect(await rowsFrom(sql)).toMatchObject([
      {
        actor: 'ada',
        action: 'pauseWorkflow',
        target_type: 'Workflow',
        target_id: handle.id,
        reason: 'a look',
        request_id: 'r-1',
        address: '::1',
        before: { status: 'WAITING', revision: paused.revision - 1 },
        after: { status: 'PAUSED', revision: paused.revision },
        outcome: 'DONE',
      },
      { actor: 'sdk', action: 'resumeWorkflow', after: { status: 'WAITING', revision: resumed.revision } },
    ]);
  });

  it('is in the log also where it is refused, and nothing else is', async () => {
    const [{ number }] = (await sql('select number from audit_head')) as [Row];
    const handle = await engine.start(waits, undefined, { actor: 'bob' });
    await expect(handle.resume({ actor: 'bob' })).rejects.toThrow('only a paused workflow');
    await expect(engine.control.setCapacity('moon', 1, { actor: 'bob' })).rejects.toThrow('no resource is named');
    await expect(engine.control.setBreaker('moon', 'FORCE_OPEN', { reason: 'away', actor: 'bob' })).rejects.toThrow(
      'no step names',
    );
    await handle.signal('word');
    await handle.result();
    expect((await rowsFrom(sql, number)).map(({ action, outcome, target_id }) => [action, outcome, target_id])).toEqual(
      [
        ['startWorkflow', 'DONE', handle.id],
        ['resumeWorkflow', 'INVALID_STATE', handle.id],
        ['setResourceCapacity', 'NOT_FOUND', 'moon'],
        ['setCircuitBreaker', 'NOT_FOUND', 'moon'],
      ],
    );
  });

  it('is in the log of breakers and resources with what was and what is', async () => {
    const [{ number }] = (await sql('select number from audit_head')) as [Row];
    await engine.control.setBreaker('service', 'FORCE_OPEN', { reason: 'moving', actor: 'ada' });
    await engine.control.setBreaker('service', 'FORCE_OPEN', { reason: 'still', actor: 'ada' });
    await engine.control.setCapacity('press', 3, { actor: 'ada' });
    await engine.control.setBreaker('service', 'AUTOMATIC', { reason: 'moved', actor: 'ada' });
    expect(await rowsFrom(sql, number)).toMatchObject([
      { action: 'setCircuitBreaker', before: { state: 'closed' }, after: { state: 'forcedOpen' }, reason: 'moving' },
      { action: 'setCircuitBreaker', before: { state: 'OPEN', forced: true }, after: { state: 'OPEN', forced: true } },
      { action: 'setResourceCapacity', before: { capacity: 1 }, after: { capacity: 3 }, what: { capacity: 3 } },
      { action: 'setCircuitBreaker', before: { state: 'forcedOpen' }, after: { state: 'closed' } },
    ]);
    expect((await verifyAuditLog(databaseUrl, schema, undefined)).broken).toBeUndefined();
  });

  it('costs one who asks nothing not a statement more', async () => {
    const handle = await engine.start(waits, undefined);
    await handle.signal('word');
    await handle.result();
    const [{ count }] = (await sql('select count(*)::int as count from audit_log where target_id = $1', [
      handle.id,
    ])) as [Row];
    expect(count).toBe(0);
  });
});

describe('many who ask at once', () => {
  const schema = freshSchema();
  const sql = admin(schema);

  it('are one chain, whichever process writes', async () => {
    const integrity = { keys: { k: randomBytes(32) } };
    const options = { workflows: [waits], databaseUrl, schema, integrity };
    const both = await Promise.all([createEngine(options), createEngine(options)]);
    try {
      await Promise.all(
        both.flatMap((engine, house) =>
          Array.from({ length: 10 }, async (_, at) => {
            const actor = `${house}.${at}`;
            const handle = await engine.start(waits, undefined, { actor });
            for (let times = 0; times < 4; times++) {
              await handle.pause({ actor });
              await expect(handle.pause({ actor })).rejects.toThrow('paused already');
              await handle.resume({ actor });
            }
            await engine.control.setBreaker('service', at % 2 ? 'FORCE_OPEN' : 'AUTOMATIC', { reason: 'x', actor });
          }),
        ),
      );
    } finally {
      await Promise.all(both.map((engine) => engine.stop(2_000)));
    }
    const verified = await verifyAuditLog(databaseUrl, schema, namedKeys(integrity, 'integrity'));
    expect(verified).toMatchObject({ rows: 20 * 14, keyedFrom: 1, broken: undefined });
    const counts = await sql('select outcome, count(*)::int as count from audit_log group by 1 order by 1');
    expect(counts).toEqual([
      { outcome: 'DONE', count: 200 },
      { outcome: 'INVALID_STATE', count: 80 },
    ]);
  }, 60_000);
});

describe('behind the back of the log', () => {
  const schema = freshSchema();
  const sql = admin(schema);
  const integrity = { keys: { k: randomBytes(32) } };
  const verify = (expected?: string): Promise<Verified> =>
    verifyAuditLog(databaseUrl, schema, namedKeys(integrity, 'integrity'), expected);
  beforeAll(async () => {
    const engine = await createEngine({ workflows: [waits], databaseUrl, schema, integrity });
    const { id } = await engine.start(waits, undefined);
    for (let times = 0; times < 5; times++) {
      await engine.handle(id).pause({ actor: 'ada', reason: 'ein Blick \u0000 \ud800 "mehr"' });
      await engine.handle(id).resume({ actor: 'bob' });
    }
    await engine.stop();
  });

  it.each(["update audit_log set actor = 'eve'", 'delete from audit_log where number = 3', 'truncate audit_log'])(
    '%s is refused',
    async (statement) => {
      await expect(sql(statement)).rejects.toThrow('audit_log only ever grows');
      expect(await verify()).toMatchObject({ rows: 10, broken: undefined });
    },
  );

  const swap = `update audit_log set number = -number where number in (4, 5);
    update audit_log set number = 9 + number where number < 0`;
  it.each([
    ["update audit_log set actor = 'eve' where number = 4", 4],
    ['update audit_log set reason = null where number = 1', 1],
    ["update audit_log set at = at + interval '1 ms' where number = 7", 7],
    [`update audit_log set after = '{"status":"PAUSED"}' where number = 2`, 2],
    ["update audit_log set outcome = 'INVALID_STATE' where number = 10", 10],
    ['update audit_log set key_id = null where number = 6', 6],
    ['update audit_log set hash = sha256(hash) where number = 8', 8],
    ['delete from audit_log where number = 1', 1],
    ['delete from audit_log where number = 5', 5],
    ['delete from audit_log where number = 10', 10],
    ['delete from audit_log', 1],
    [swap, 4],
    [
      "insert into audit_log select 11, at, 'eve', role, action, target_type, target_id, reason, what, before, after, outcome, request_id, address, key_id, hash from audit_log where number = 10",
      11,
    ],
  ])('%s, by a superuser without the trigger, is found at row %i', async (statement, number) => {
    await sql('begin');
    await sql('alter table audit_log disable trigger all');
    await sql(statement);
    await sql('alter table audit_log enable trigger all');
    await sql('commit');
    try {
      expect((await verify()).broken?.number).toBe(number);
    } finally {
      await restore();
    }
  });

  it('an end that was cut off together with the head is found by who knows the head', async () => {
    const { head } = await verify();
    await sql('alter table audit_log disable trigger all');
    await sql('delete from audit_log where number > 7');
    await sql('update audit_head set number = 7, hash = (select hash from audit_log where number = 7)');
    expect((await verify()).broken).toBeUndefined();
    expect((await verify(head.hash.toString('hex'))).broken).toMatchObject({ number: 8 });
  });

  /** What was there before the first case. */
  beforeAll(async () => {
    await sql('create table audit_copy as select * from audit_log');
  });
  const restore = async (): Promise<void> => {
    await sql('alter table audit_log disable trigger all');
    await sql('delete from audit_log');
    await sql('insert into audit_log select * from audit_copy');
    await sql('alter table audit_log enable trigger all');
    expect((await verify()).broken).toBeUndefined();
  };
});

describe('a process that is killed', () => {
  const schema = freshSchema();
  const sql = admin(schema);

  it('leaves no change without its row, and no row without its change', async () => {
    const engine = await createEngine({ workflows: [waits], databaseUrl, schema });
    await engine.stop();
    for (let kills = 0; kills < 6; kills++) {
      const child = spawn(process.execPath, ['test/engine/auditWorker.ts', databaseUrl, schema], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((begun) => child.stdout.once('data', begun));
      await new Promise((passed) => setTimeout(passed, 20 + 60 * kills));
      child.kill('SIGKILL');
      await new Promise((gone) => child.once('exit', gone));
    }
    expect((await verifyAuditLog(databaseUrl, schema, undefined)).broken).toBeUndefined();
    const [{ rows, moves, both }] = (await sql(
      `select count(a.number)::int as rows, count(c.id)::int as moves, count(*)::int as both
       from (select number, target_id::uuid as id, (after->>'revision')::bigint as revision, actor from audit_log) a
       full join (select id, workflow_id, revision, metadata->>'triggeredBy' as actor from workflow_checkpoints
         where metadata->>'triggeredBy' like 'person %') c on c.workflow_id = a.id and c.revision = a.revision and c.actor = a.actor`,
    )) as [Row & { rows: number; moves: number; both: number }];
    expect({ rows, moves }).toEqual({ rows: both, moves: both });
    expect(both).toBeGreaterThan(20);
  }, 60_000);
});
