// kill -9 at each point of the way of buffered progress, in the process that decides it and in those that come after it: what was answered is not lost, and at
// most the step that was under way is called again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, expect, inject, it, vi } from 'vitest';
import { createEngine } from '../../src/index.ts';
import { freshSchema } from '../servers/schema.ts';
import { there } from '../persistence/commits.ts';
import { bufferedSteps } from './bufferedSteps.ts';

const STEPS = ['s1', 's2', 's3', 's4', 's5', 's6', 'last'];
const schema = freshSchema();
const [databaseUrl, redisUrl] = [inject('databaseUrl'), inject('redisUrl')];
const folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-killed-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string): string => path.join(folder, name);

/** @param name of the workflow that it starts; without one it is an heir */
async function killed(method: string, when: string, name?: string): Promise<void> {
  const given = [databaseUrl, schema, redisUrl, fileOf(name ?? 'heir'), method, when, ...(name ? [name] : [])];
  const child = spawn(process.execPath, ['test/engine/bufferedKillsWorker.ts', ...given], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal, `${method} ${when}`).toBe('SIGKILL');
}

/** `append` is the buffer's, `commit` the database's, `remove` comes after it. */
const DECIDING = points(
  'append after',
  'commit before',
  'commit after',
  'append before',
  'remove before',
  'remove after',
);
/** Each finds what those before it have left. */
const INHERITING = points('acknowledge before', 'end after', 'read after', 'acknowledge after');

/** With `CHAOS_POINTS=all` all of them, else the first half. */
function points(...names: readonly string[]): Point[] {
  const few = process.env['CHAOS_POINTS'] === 'all' ? names : names.slice(0, names.length / 2);
  return few.map((one) => {
    const [method = '', when = ''] = one.split(' ');
    return { method, when, name: `${method}-${when}` };
  });
}
interface Point {
  readonly method: string;
  readonly when: string;
  readonly name: string;
}

it('is survived before and after every call', async () => {
  const database = new pg.Client(databaseUrl);
  const redis = new Redis(redisUrl);
  try {
    // The first makes the tables.
    const [first, ...others] = DECIDING;
    if (first) await killed(first.method, first.when, first.name);
    for (let at = 0; at < others.length; at += 2)
      await Promise.all(others.slice(at, at + 2).map(({ method, when, name }) => killed(method, when, name)));
    for (const { method, when } of INHERITING) await killed(method, when);
    expect(existsSync(fileOf('heir')), 'nobody works before it has taken in what was left').toBe(false);

    const called = new Map<string, string[]>();
    const note = (name: string) => (step: string) => void called.set(name, [...(called.get(name) ?? []), step]);
    const workflows = DECIDING.map(({ name }) => bufferedSteps(note(name), name));
    const engine = await createEngine({ workflows, databaseUrl, schema, redisUrl });
    await database.connect();
    for (const [at, { name }] of DECIDING.entries()) {
      const handle = await engine.find(there(workflows[at]), 'the one');
      expect(await handle?.result(), `${name}: it ends`).toBe('last');
      const [before, after] = [readFileSync(fileOf(name), 'utf8').trim().split('\n'), called.get(name) ?? []];
      expect(before, `${name}: called before`).toEqual(STEPS.slice(0, before.length));
      expect(after, `${name}: called after`).toEqual(STEPS.slice(STEPS.length - after.length));
      expect(before.length + after.length, `${name}: called again is the one under way at most`).toBeLessThanOrEqual(8);
      expect(before.length + after.length, `${name}: each is called`).toBeGreaterThanOrEqual(7);
      const { rows } = await database.query<{ revision: number }>(
        `select revision::int from ${schema}.workflow_checkpoints where workflow_id = $1 order by revision`,
        [handle?.id],
      );
      expect(
        rows.map(({ revision }) => revision),
        `${name}: its revisions`,
      ).toEqual(rows.map((_, index) => index + 1));
    }
    const { rows } = await database.query<{ id: string; apart: number }>(
      `select id, (select count(*)::int from ${schema}.checkpoint_quarantine) apart from ${schema}.checkpoint_buffer`,
    );
    expect(rows[0]?.apart).toBe(0);
    await vi.waitFor(async () => {
      const streams = await redis.keys(`holdfast:{${rows[0]?.id}}:checkpoints:*`);
      const lengths = await Promise.all(streams.map((key) => redis.xlen(key)));
      expect(lengths.filter((length) => length > 0)).toEqual([]);
    }, 30_000);
    await engine.stop();
  } finally {
    await database.end();
    await redis.quit();
  }
}, 180_000);
