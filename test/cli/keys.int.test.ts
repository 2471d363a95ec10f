// `holdfast keys`, as a process of its own: a key is shown once, and never again.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { readKeys, namedKeys } from '../../src/namedKeys.ts';
import { verifyAuditLog } from '../../src/persistence/verifyAuditLog.ts';
import { freshSchema } from '../servers/schema.ts';

const schema = freshSchema();
const run = (args: string[], env: Record<string, string>): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, ['src/cli.ts', 'keys', ...args], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', DATABASE_URL: inject('databaseUrl'), ...env },
  });
const keys = (...args: string[]) => run(args, { HOLDFAST_SCHEMA: schema });

it('makes a key, lists it without the key, and revokes it', async () => {
  const { stdout: made } = await keys('create', '--role', 'operator', '--name', 'ann', '--days', '30');
  expect(made).toMatch(/^hf_[\w-]{43}\n$/);
  const { stdout: list } = await keys('list');
  expect(list).toMatch(new RegExp(`ann +OPERATOR +${made.slice(0, 7)}… +in force`));
  expect(list).not.toContain(made.trim());
  await expect(keys('create', '--role', 'VIEWER', '--name', 'ann')).rejects.toThrow('Another key is called "ann"');
  expect((await keys('revoke', 'ann')).stdout).toBe('ann is revoked\n');
  await expect(keys('revoke', 'ann')).rejects.toMatchObject({
    code: 5,
    stderr: expect.stringContaining('There is no key "ann" in force') as string,
  });
  const row = JSON.parse((await keys('list', '--json')).stdout) as Record<string, unknown>;
  expect(row).toMatchObject({ name: 'ann', role: 'OPERATOR', state: 'revoked', lastUsedAt: null });
  expect(JSON.stringify(row)).not.toContain(made.slice(7, 40));
});

it.each([
  [['create', '--name', 'bob'], '--role is missing'],
  [['create', '--role', 'ADMIN'], '--name is missing'],
  [['create', '--role', 'ROOT', '--name', 'bob'], 'ROOT'],
  [['create', '--role', 'ADMIN', '--name', 'system'], 'No key can be called "system"'],
  [['create', '--role', 'ADMIN', '--name', 'cli:ann'], 'No key can be called "cli:ann"'],
  [['create', '--role', 'ADMIN', '--name', 'a\nb'], 'The name of a key is'],
  [['revoke', `'; drop table api_keys; --`], 'There is no key'],
])('asked %j, says what is wrong', async (args, says) => {
  await expect(keys(...args)).rejects.toThrow(says);
});

it('leaves a row in the audit log for each key made, revoked or refused, with the user of the operating system; the chain stays whole', async () => {
  const own = freshSchema();
  const text = `k=${randomBytes(32).toString('base64')}`;
  const keyed = { HOLDFAST_SCHEMA: own, HOLDFAST_INTEGRITY_KEY: text };
  await run(['create', '--role', 'VIEWER', '--name', 'feed'], keyed);
  await run(['revoke', 'feed'], keyed);
  await expect(run(['revoke', 'feed'], keyed)).rejects.toThrow('There is no key "feed" in force');
  // Without the server's key the row would break the chain: nothing is done.
  await expect(run(['create', '--role', 'ADMIN', '--name', 'eve'], { HOLDFAST_SCHEMA: own })).rejects.toThrow(
    'HOLDFAST_INTEGRITY_KEY',
  );
  const client = new pg.Client(inject('databaseUrl'));
  await client.connect();
  await client.query(`set search_path = ${own}`);
  const made = await client.query<{ id: string; name: string; created_by: string; revoked_by: string }>(
    'select * from api_keys',
  );
  const audit = await client.query(
    'select actor, role, action, target_type, target_id, before, after, outcome from audit_log order by number',
  );
  await client.end();
  const actor = `cli:${userInfo().username}`;
  expect(made.rows).toMatchObject([{ name: 'feed', created_by: actor, revoked_by: actor }]);
  const key = { role: null, target_type: 'ApiKey', target_id: made.rows[0]?.id, outcome: 'DONE', actor };
  const what = { name: 'feed', role: 'VIEWER' };
  expect(audit.rows).toEqual([
    { ...key, action: 'createApiKey', before: null, after: what },
    { ...key, action: 'revokeApiKey', before: what, after: null },
    { ...key, action: 'revokeApiKey', target_id: 'feed', before: null, after: null, outcome: 'NOT_FOUND' },
  ]);
  const integrity = namedKeys(readKeys(text, 'KEY'), 'KEY');
  expect(await verifyAuditLog(inject('databaseUrl'), own, integrity)).toMatchObject({
    rows: 3,
    keyedFrom: 1,
    broken: undefined,
  });
}, 60_000);
