// `holdfast encryption`: what is under which key, and putting it under another one while engines run, ended in the middle, and begun again.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { encryptionFinding } from '../../src/cli/doctor/encryptionCheck.ts';
import { createEngine, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import { namedKeys, readKeys } from '../../src/namedKeys.ts';
import { silentLog } from '../../src/log.ts';
import { openOrm } from '../../src/persistence/orm.ts';
import { dataKeysUnder, rotateKeys } from '../../src/persistence/rotateKeys.ts';
import { freshSchema } from '../servers/schema.ts';
import { typed } from './typed.ts';

const schema = freshSchema();
const databaseUrl = inject('databaseUrl');
const [old, anew] = [randomBytes(32), randomBytes(32)].map((bytes) => bytes.toString('base64')) as [string, string];
const env = {
  DATABASE_URL: databaseUrl,
  HOLDFAST_SCHEMA: schema,
  LOG_LEVEL: 'warn',
  HOLDFAST_ENCRYPTION_KEY: `new=${anew},old=${old}`,
};
const echoes = workflow<string>('echoes', { version: '1' })
  .waitFor<'word', string>('word')
  .step('say', { run: ({ input, outputs }) => `${input} ${outputs.word}` });
const started = (keys: string): Promise<EmbeddedEngine> =>
  createEngine({ workflows: [echoes], databaseUrl, schema, encryption: readKeys(keys, 'KEY') });

/** More than one page. */
const COUNT = 620;
let sql: pg.Client;
beforeAll(async () => {
  const engine = await started(`old=${old}`);
  await Promise.all(Array.from({ length: COUNT }, (_, at) => engine.start(echoes, `the ${at}.`, { key: `${at}` })));
  await engine.stop();
  sql = new pg.Client(databaseUrl);
  await sql.connect();
  await sql.query(`set search_path = ${schema}`);
}, 60_000);
afterAll(() => sql.end());

describe('holdfast encryption', () => {
  it('shows what is under which key', async () => {
    const { code, stdout } = await typed(['encryption', 'status', '--json'], { env });
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      { key: 'new', dataKeys: 0, state: 'current' },
      { key: 'old', dataKeys: COUNT + 1, state: 'in use' },
    ]);
    const lost = await typed(['encryption', 'status'], { env: { ...env, HOLDFAST_ENCRYPTION_KEY: `new=${anew}` } });
    expect(lost.stdout).toMatch(/old +621 +missing/);
  });

  it('leaves what it has done where it is ended, and goes on from there; workflows that run notice nothing', async () => {
    const engine = await started(env.HOLDFAST_ENCRYPTION_KEY);
    const results = Array.from({ length: 40 }, async (_, at) => {
      const handle = await engine.start(echoes, 'new', { key: `new ${at}` });
      await handle.signal('word', 'one');
      return handle.result();
    });
    const orm = await openOrm({ url: databaseUrl, schema, log: silentLog, maxConnections: 1 });
    try {
      const ended = rotateKeys(
        orm.em,
        namedKeys(readKeys(env.HOLDFAST_ENCRYPTION_KEY, 'KEY'), 'KEY'),
        async () => {},
        () => {
          throw new Error('ended');
        },
      );
      await expect(ended).rejects.toThrow('ended');
      expect((await dataKeysUnder(orm.em)).get('old')).toBe(COUNT + 1 - 500);
    } finally {
      await orm.close();
    }
    const { code, stdout, stderr } = await typed(['encryption', 'rotate', '--json'], { env });
    expect({ code, last: stderr.trim().split('\n').at(-1) }).toEqual({ code: 0, last: '121 of 121 are under new' });
    expect(JSON.parse(stdout)).toEqual({ current: 'new', rewrapped: 121, under: { new: COUNT + 41 } });
    expect(new Set(await Promise.all(results))).toEqual(new Set(['new one']));
    const before = await engine.control.store.findByKey('echoes', '7');
    const handle = engine.handle<string>(before?.workflowId as never);
    await handle.signal('word', 'word');
    expect(await handle.result()).toBe('the 7. word');
    await engine.stop();
    const again = await typed(['encryption', 'rotate'], { env });
    expect(again.stdout).toBe(`0 data keys were put under new\nnew: ${COUNT + 41}\nold: 0, may be taken away\n`);
  }, 60_000);

  it('stands in the audit log, once, with what was under which key', async () => {
    const { rows } = await sql.query<object>(
      `select action, target_type, target_id, actor like 'cli:%' as "byCli", before::text, outcome from audit_log`,
    );
    expect(rows).toEqual([
      {
        action: 'rotateEncryptionKeys',
        target_type: 'EncryptionKey',
        target_id: 'new',
        byCli: true,
        before: expect.stringContaining('"old":121') as string,
        outcome: 'DONE',
      },
    ]);
  });

  it('the key of before is not needed any more', async () => {
    const engine = await started(`new=${anew}`);
    const stored = await engine.control.store.findByKey('echoes', '8');
    const handle = engine.handle<string>(stored?.workflowId as never);
    await handle.signal('word', 'word');
    expect(await handle.result()).toBe('the 8. word');
    await engine.stop();
  });

  it('says which key it lacks, and changes nothing', async () => {
    await sql.query(
      `update workflow_keys set key_id = 'lost' where workflow_id = (select workflow_id from workflow_keys order by workflow_id desc limit 1)`,
    );
    const refused = await typed(['encryption', 'rotate'], { env });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('under the encryption key "lost", which is not given');
    expect(refused.stderr + refused.stdout).not.toContain(anew);
    const none = await typed(['encryption', 'rotate'], { env: { ...env, HOLDFAST_ENCRYPTION_KEY: '' } });
    expect(none).toMatchObject({ code: 2 });
  });
});

it.each<[readonly string[], Record<string, number>, string, RegExp]>([
  [[], {}, 'ok', /^off/],
  [['a'], { a: 3 }, 'ok', /3 data keys are under it$/],
  [['b', 'a'], { a: 3, b: 1 }, 'warning', /"b": 1 data keys are under it; 3 data keys are under "a"/],
  [['b'], { a: 3 }, 'problem', /3 data keys are under "a", and/],
  [[], { a: 3 }, 'problem', /a start is refused/],
])('the doctor sees with the keys %j and data keys under %j: %s', (given, under, status, saw) => {
  const finding = encryptionFinding(given, new Map(Object.entries(under)));
  expect(finding).toMatchObject({ status, saw: expect.stringMatching(saw) as string });
});
