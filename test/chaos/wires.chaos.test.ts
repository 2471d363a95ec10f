// The wire to PostgreSQL is cut, goes silent, or the server itself is killed, under workflows that run: no commit is lost and none is doubled,
// and no step is called again, since the process that called it never went away.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { startEmbeddedPostgres } from '../../src/persistence/embeddedPostgres.ts';
import { postgresFolder } from '../../src/persistence/postgresFolder.ts';
import { namedServer } from '../../src/persistence/postmasterPid.ts';
import { type Fate, faultProxy } from './faultProxy.ts';
import { houses } from './houses.ts';
import { linesOf } from './ledger.ts';
import { endsOf } from './order.ts';
import { endsIn, outcomesOf, trueAtTheEnd } from './rules.ts';
import { readStory, type Story } from './story.ts';
import type { Acknowledged, House } from './worker.ts';
import { errorsOf, startWorker } from './workers.ts';

const databaseUrl = inject('databaseUrl');
const newHouse = houses();
const LEASE_MS = 1_000;
const WAIT = { timeout: 20_000, interval: 10 };

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const acknowledgedIn = (house: House): number => linesOf<Acknowledged>(house.acknowledged).length;

async function uninterrupted(orders: readonly number[]): Promise<Record<string, object>> {
  const house = newHouse(orders);
  await startWorker({ databaseUrl, houses: [house] }).hears('done {');
  const story = await readStory(databaseUrl, house);
  expect(endsIn(story)).toEqual(endsOf(orders));
  return outcomesOf(story);
}

/** Calls of one attempt beyond the first. */
function repeated({ ledger }: Story): number {
  const calls = ledger.filter(({ at }) => at.endsWith('start')).map(({ key, attempt }) => `${key} ${attempt}`);
  return calls.length - new Set(calls).size;
}

it('a commit whose wire is cut before or after the server has done it is neither lost nor doubled', {
  timeout: 60_000,
}, async () => {
  const orders = range(12);
  const house = newHouse(orders);
  const fates: Fate[] = ['pass', 'cutAfterRequest', 'pass', 'cutBefore', 'cutAfterRequest', 'pass', 'pass'];
  const proxy = await faultProxy(databaseUrl, (commit) => fates[commit % fates.length] as Fate);
  onTestFinished(() => proxy.close());
  const worker = startWorker({ databaseUrl: proxy.url, houses: [house] });
  await worker.hears('done {');
  const story = await readStory(databaseUrl, house);
  console.log(`cut wires: ${proxy.cuts} of ${proxy.commits} commits cut, ${repeated(story)} re-runs`);
  expect(trueAtTheEnd(story)).toEqual([]);
  expect(outcomesOf(story)).toEqual(await uninterrupted(orders));
  expect(repeated(story)).toBe(0);
  expect(errorsOf([worker])).toEqual([]);
  expect(proxy.cuts).toBeGreaterThan(20);
});

it('a process whose wires were silent for longer than its lease has its lease again, and its workflows end', {
  timeout: 60_000,
}, async () => {
  const orders = range(12);
  const house = newHouse(orders);
  const proxy = await faultProxy(databaseUrl);
  onTestFinished(() => proxy.close());
  const worker = startWorker({ databaseUrl: proxy.url, houses: [house], stepMs: 60, leaseMs: LEASE_MS, stays: true });
  await expect.poll(() => acknowledgedIn(house), WAIT).toBeGreaterThan(orders.length);
  proxy.blackHole();
  await worker.hears('lost');
  proxy.heal();
  await worker.hears('done');
  const client = new pg.Client({ connectionString: databaseUrl, options: `-c search_path=${house.schema}` });
  await client.connect();
  const { rows } = await client.query('select pid, lease_until > clock_timestamp() as holds from workflow_processes');
  await client.end();
  expect(rows).toEqual([{ pid: worker.pid, holds: true }]);
  const story = await readStory(databaseUrl, house);
  expect(trueAtTheEnd(story, { lostLease: new Set([worker.pid]) })).toEqual([]);
  expect(outcomesOf(story)).toEqual(await uninterrupted(orders));
});

it('PostgreSQL killed again and again under 50 workflows loses nothing, and all of them end', {
  timeout: 90_000,
}, async () => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'holdfast-chaos-postgres-'));
  const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: silentLog });
  onTestFinished(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const orders = range(50);
  const house = newHouse(orders);
  const worker = startWorker({ databaseUrl: server.url, houses: [house], stepMs: 100 });
  for (let kills = 0; kills < 3; kills += 1) {
    const before = acknowledgedIn(house);
    await expect.poll(() => acknowledgedIn(house), WAIT).toBeGreaterThan(before + 60);
    process.kill(namedServer(postgresFolder(dataDir))?.pid as number, 'SIGKILL');
  }
  await worker.hears('done {');
  const story = await readStory(server.url, house);
  console.log(`PostgreSQL killed 3 times: ${story.workflows.length} workflows, ${repeated(story)} re-runs`);
  expect(trueAtTheEnd(story)).toEqual([]);
  expect(outcomesOf(story)).toEqual(await uninterrupted(orders));
  expect(repeated(story)).toBe(0);
  expect(errorsOf([worker])).toEqual([]);
});
