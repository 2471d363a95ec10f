// `holdfast keys`, as a process of its own: a key is shown once, and never again.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { freshSchema } from '../servers/schema.ts';

const schema = freshSchema();
const keys = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, ['src/cli.ts', 'keys', ...args], {
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'warn',
      DATABASE_URL: inject('databaseUrl'),
      HOLDFAST_SCHEMA: schema,
    },
  });

it('makes a key, lists it without the key, and revokes it', async () => {
  const { stdout: made } = await keys('create', '--role', 'operator', '--name', 'ann', '--days', '30');
  expect(made).toMatch(/^hf_[\w-]{43}\n$/);
  const { stdout: list } = await keys('list');
  expect(list).toMatch(new RegExp(`ann +OPERATOR +${made.slice(0, 7)}… +in force`));
  expect(list).not.toContain(made.trim());
  await expect(keys('create', '--role', 'VIEWER', '--name', 'ann')).rejects.toThrow('Another key is called "ann"');
  expect((await keys('revoke', 'ann')).stdout).toBe('ann is revoked\n');
  await expect(keys('revoke', 'ann')).rejects.toThrow('There is no key "ann" in force');
  const row = JSON.parse((await keys('list', '--json')).stdout) as Record<string, unknown>;
  expect(row).toMatchObject({ name: 'ann', role: 'OPERATOR', state: 'revoked', lastUsedAt: null });
  expect(JSON.stringify(row)).not.toContain(made.slice(7, 40));
});

it.each([
  [['create', '--name', 'bob'], '--role is missing'],
  [['create', '--role', 'ADMIN'], '--name is missing'],
  [['create', '--role', 'ROOT', '--name', 'bob'], 'ROOT'],
  [['create', '--role', 'ADMIN', '--name', 'system'], 'No key can be called "system"'],
  [['create', '--role', 'ADMIN', '--name', 'a\nb'], 'The name of a key is'],
  [['revoke', `'; drop table api_keys; --`], 'There is no key'],
])('asked %j, says what is wrong', async (args, says) => {
  await expect(keys(...args)).rejects.toThrow(says);
});
