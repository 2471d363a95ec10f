// A definition is rolled from version n to n+1 and back, in real processes, with workflows of both under way: all end, each once through its own steps, and none with
// code that lacks one of them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { freshSchema } from '../servers/schema.ts';
import { type Spawned, spawned } from './spawned.ts';

const databaseUrl = inject('databaseUrl');
const WAIT = { timeout: 60_000, interval: 50 };
type Code = 'n' | 'n+1';
const STEPS: Record<string, readonly string[]> = {
  1: ['pack', 'ship'],
  2: ['pack', 'weigh', 'ship'],
};

it('a definition is rolled on and back with workflows under way: none is lost, none runs with code that lacks its steps', {
  timeout: 240_000,
}, async () => {
  const schema = freshSchema();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-rolling-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const ledger = path.join(folder, 'ledger');
  const client = new pg.Client(databaseUrl);
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.end());
  const ask = async <Row extends object>(text: string): Promise<Row[]> =>
    (await client.query(text.replaceAll('$s', schema))).rows as Row[];

  const begin = async (...versions: Code[]): Promise<Spawned> => {
    const one = spawned(path.join(import.meta.dirname, 'rolling.ts'), { databaseUrl, schema, ledger, versions });
    onTestFinished(one.kill);
    await one.hears('open');
    return one;
  };
  const start = async (one: Spawned, ...keys: string[]): Promise<void> => {
    for (const key of keys) one.child.stdin?.write(`start ${key}\n`);
    await Promise.all(keys.map((key) => one.hears(`started ${key}`)));
  };
  const stopped = async (one: Spawned): Promise<void> => {
    one.child.stdin?.write('stop\n');
    await one.gone;
  };
  const go = async (one: Spawned, ...keys: string[]): Promise<void> => {
    const found = await ask<{ id: string }>(`select id from $s.workflows where key = any('{${keys.join()}}')`);
    for (const { id } of found) one.child.stdin?.write(`go ${id}\n`);
    await Promise.all(found.map(({ id }) => one.hears(`went ${id}`)));
  };
  const ended = async (...keys: string[]): Promise<void> => {
    const unfinished = `select key from $s.workflows where status <> 'COMPLETED' and key = any('{${keys.join()}}')`;
    await expect.poll(() => ask(unfinished), WAIT).toEqual([]);
  };

  const old = await begin('n');
  await start(old, 'a1', 'a2', 'a3');
  await go(old, 'a1');
  await ended('a1');
  // Side by side: each takes what it has the steps of, also where the other one ends.
  const next = await begin('n+1');
  await start(next, 'b1', 'b2', 'b3', 'b4', 'b5');
  await start(old, 'a4');
  await go(next, 'b1');
  await ended('b1');
  await next.kill();
  const again = await begin('n+1');
  await go(again, 'b2');
  await ended('b2');
  // The new one alone.
  await stopped(old);
  await go(again, 'a2', 'b3');
  await ended('a2', 'b3');
  // Back: what began under n+1 and is due waits, and is told of; what began under n goes on.
  await again.kill();
  const back = await begin('n');
  await go(back, 'a3');
  await ended('a3');
  await ask(`update $s.workflows set wake_at = now() where key = 'b4'`);
  await expect
    .poll(
      () =>
        ask(`select e.severity from $s.system_errors e join $s.workflows w on w.id = e.workflow_id where w.key = 'b4'`),
      WAIT,
    )
    .toEqual([{ severity: 'critical' }]);
  // And on again, with both.
  const both = await begin('n', 'n+1');
  await go(both, 'a4', 'b4', 'b5');
  await ended('a4', 'b4', 'b5');
  await Promise.all([stopped(back), stopped(both)]);

  const calls = readFileSync(ledger, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { code: Code; workflowId: string; step: string });
  const rows = await ask<{ id: string; key: string; version: string; status: string }>(
    'select id, key, version, status from $s.workflows order by key',
  );
  expect(rows.map(({ key, status }) => [key, status])).toEqual(
    ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3', 'b4', 'b5'].map((key) => [key, 'COMPLETED']),
  );
  const stepsOf = rows.map(({ id, key }) => [
    key,
    [...new Set(calls.filter(({ workflowId }) => workflowId === id).map(({ step }) => step))],
  ]);
  expect(stepsOf).toEqual(rows.map(({ key, version }) => [key, STEPS[version]]));
  // What began under n+1 never runs with the code of n, which lacks a step of it.
  const newer = rows.filter(({ version }) => version === '2').map(({ id }) => id);
  const codes = calls.filter(({ workflowId }) => newer.includes(workflowId)).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(['n+1']));
});
