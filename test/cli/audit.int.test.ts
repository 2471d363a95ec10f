// `holdfast audit verify` as a process: what it prints, and how it ends.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { beforeAll, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { createEngine } from '../../src/engine/sdk.ts';
import { readKeys } from '../../src/namedKeys.ts';
import { freshSchema } from '../servers/schema.ts';

const schema = freshSchema();
const key = `k=${randomBytes(32).toString('base64')}`;
const env = {
  PATH: process.env['PATH'],
  LOG_LEVEL: 'warn',
  DATABASE_URL: inject('databaseUrl'),
  HOLDFAST_SCHEMA: schema,
  HOLDFAST_INTEGRITY_KEY: key,
};
const verify = (flags: readonly string[] = [], more: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) =>
    execFile(
      process.execPath,
      ['src/cli.ts', 'audit', 'verify', ...flags],
      { env: { ...env, ...more } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );

const waits = workflow('waits', { version: '1' }).waitFor('word');
beforeAll(async () => {
  const integrity = readKeys(key, 'KEY');
  const engine = await createEngine({ workflows: [waits], databaseUrl: env.DATABASE_URL, schema, integrity });
  const handle = await engine.start(waits, undefined);
  await handle.pause({ actor: 'ada' });
  await handle.resume({ actor: 'ada' });
  await handle.abort({ actor: 'ada' });
  await engine.stop();
});

it('prints the head of a whole chain and ends with 0; a chain that was changed, and one whose end is gone, with 1', async () => {
  const whole = await verify();
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  const [, head = ''] = /^whole: 3 rows, all with a key\nhead ([0-9a-f]{64})\n$/.exec(whole.stdout) ?? [];
  expect(await verify(['--expect-head', head, '--json'])).toMatchObject({
    code: 0,
    stdout: `${JSON.stringify({ whole: true, rows: 3, head, keyedFrom: 1, broken: null })}\n`,
  });
  expect(await verify([], { HOLDFAST_INTEGRITY_KEY: `other=${randomBytes(32).toString('base64')}` })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('BROKEN at row 1: it was written with the integrity key "k"') as string,
  });
  expect(await verify(['--expect-head', 'abc'])).toMatchObject({ code: 2 });
  const client = new pg.Client(env.DATABASE_URL);
  await client.connect();
  await client.query(`set search_path = ${schema}`);
  await client.query('alter table audit_log disable trigger all');
  await client.query('delete from audit_log where number = 3');
  await client.query('update audit_head set number = 2, hash = (select hash from audit_log where number = 2)');
  expect(await verify()).toMatchObject({ code: 0 });
  expect(await verify(['--expect-head', head])).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^BROKEN at row 3: no row has the hash/) as string,
  });
  await client.query("update audit_log set actor = 'eve' where number = 2");
  expect(await verify()).toMatchObject({ code: 1, stdout: expect.stringMatching(/^BROKEN at row 2/) as string });
  await client.end();
}, 60_000);
