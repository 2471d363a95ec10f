// Two processes on one schema: what one of them owns when it is frozen or killed, the other brings to its end; and a process that comes back
// after its lease touches none of that any more.
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { houses } from './houses.ts';
import { linesOf } from './ledger.ts';
import { business, endsOf } from './order.ts';
import { alwaysTrue, endsIn, trueAtTheEnd } from './rules.ts';
import { readStory } from './story.ts';
import type { House } from './worker.ts';
import { errorsOf, startWorker, type Worker } from './workers.ts';

const databaseUrl = inject('databaseUrl');
const newHouse = houses();
const orders = Array.from({ length: 12 }, (_, n) => n);
const NEW_ORDER = 100;
/** Of the first process when it is frozen; the one of the second is the default of 10 s. */
const LEASE_MS = 1_000;
/** The first steps of an order take half a second then, so that a process is frozen among them and not while it pays. */
const STEP_MS = 150;
const WAIT = { timeout: 20_000, interval: 20 };

/** All orders have begun and none is near its end. */
async function underWay(house: House): Promise<void> {
  const effects = (): number => linesOf(house.ledger).filter(({ at }) => at === 'effect').length;
  await expect.poll(effects, WAIT).toBeGreaterThanOrEqual(orders.length);
}

async function ask<Row>(schema: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl, options: `-c search_path=${schema}` });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Every row of every table that belongs to these workflows, as one text for each table. */
async function rowsOf({ schema }: House, workflows: readonly string[]): Promise<Record<string, string>> {
  const tables = await ask<{ name: string; id: string }>(
    schema,
    `select table_name as name, column_name as id from information_schema.columns
     where table_schema = $1 and (column_name = 'workflow_id' or (table_name = 'workflows' and column_name = 'id'))`,
    [schema],
  );
  const rows = tables.map(async ({ name, id }): Promise<[string, string]> => {
    const text = `select string_agg(t::text, E'\\n' order by t::text) as rows from ${name} t where ${id} = any($1::uuid[])`;
    return [name, (await ask<{ rows: string | null }>(schema, text, [workflows]))[0]?.rows ?? ''];
  });
  return Object.fromEntries(await Promise.all(rows));
}

const unfinishedOf = async ({ schema }: House, pid: number): Promise<number> => {
  const [found] = await ask<{ count: number }>(
    schema,
    `select count(*)::int as count from workflows w join workflow_processes p on p.id = w.owner
     where p.pid = $1 and w.completed_at is null`,
    [pid],
  );
  return found?.count ?? 0;
};

const statusOf = async ({ schema }: House, n: number): Promise<string | undefined> =>
  (await ask<{ status: string }>(schema, 'select status from workflows where key = $1', [business(n)]))[0]?.status;

const began = (house: House, { pid }: Worker): number =>
  linesOf(house.ledger).filter((line) => line.pid === pid && line.at.endsWith('start')).length;

const allEnded = async (house: House, among: readonly number[]): Promise<void> => {
  const story = await readStory(databaseUrl, house);
  expect(trueAtTheEnd(story)).toEqual([]);
  expect(endsIn(story)).toEqual(endsOf(among));
};

it('a process that was frozen past its lease writes nothing about what another took over, and takes new work', {
  timeout: 90_000,
}, async () => {
  const house = newHouse(orders);
  const task = { databaseUrl, houses: [house], stepMs: STEP_MS, leaseMs: LEASE_MS };
  const first = startWorker({ ...task, stays: true });
  await underWay(house);
  process.kill(first.pid, 'SIGSTOP');
  const second = startWorker(task);
  await second.hears('done {');
  await second.gone;
  await allEnded(house, orders);

  const workflows = (await readStory(databaseUrl, house)).workflows.map(({ id }) => id);
  const before = { rows: await rowsOf(house, workflows), began: began(house, first) };
  expect(Object.values(before.rows).filter(Boolean).length).toBeGreaterThan(6);
  process.kill(first.pid, 'SIGCONT');
  await first.hears('lost');
  first.child.stdin?.write(`${NEW_ORDER}\n`);
  await expect.poll(() => statusOf(house, NEW_ORDER), WAIT).toBe('COMPLETED');
  expect(await rowsOf(house, workflows)).toEqual(before.rows);
  await first.kill();

  const story = await readStory(databaseUrl, house);
  expect(alwaysTrue(story)).toEqual([]);
  await allEnded(house, [...orders, NEW_ORDER]);
  expect(errorsOf([first, second])).toEqual([]);
  const old = story.ledger.filter(
    ({ pid, at, key }) => pid === first.pid && at.endsWith('start') && workflows.some((id) => key.startsWith(id)),
  );
  console.log(
    `frozen and continued: ${old.length - before.began} calls of what was taken over were begun again by the frozen process`,
  );
});

it('a process that was frozen just before a payment does not make it when it comes back after its lease', {
  timeout: 60_000,
}, async () => {
  const house = newHouse([0]);
  const task = { databaseUrl, houses: [house], leaseMs: LEASE_MS };
  const payments = (): number => linesOf(house.ledger).filter(({ at }) => at === 'payment').length;
  // reserve, pick, price twice, rebate; the sixth call is the payment.
  const first = startWorker({ ...task, freezeAt: { place: 'before attempt', strike: 6 }, stays: true });
  await first.hears('freezes');
  const intents = (await readStory(databaseUrl, house)).attempts.filter(({ outcome }) => outcome === null);
  expect([payments(), intents.map(({ key }) => key)]).toEqual([0, ['charge']]);
  const second = startWorker(task);
  await second.hears('done {');
  await second.gone;
  await allEnded(house, [0]);

  process.kill(first.pid, 'SIGCONT');
  await first.hears('lost');
  first.child.stdin?.write(`${NEW_ORDER}\n`);
  await expect.poll(() => statusOf(house, NEW_ORDER), WAIT).toBe('COMPLETED');
  await allEnded(house, [0, NEW_ORDER]);
  expect(payments()).toBe(2);
});

it('what a killed process owned goes on in another one at once, without waiting for its lease', {
  timeout: 60_000,
}, async () => {
  const house = newHouse(orders);
  // Its lease is over long after the waits below.
  const task = { databaseUrl, stepMs: STEP_MS, leaseMs: 300_000 };
  const second = startWorker({ ...task, houses: [{ ...house, orders: [] }], stays: true });
  await second.hears('open');
  const first = startWorker({ ...task, houses: [house] });
  await underWay(house);
  expect(await unfinishedOf(house, first.pid)).toBe(orders.length);
  const killedAt = performance.now();
  await first.kill();
  await expect.poll(() => unfinishedOf(house, second.pid), WAIT).toBe(orders.length);
  const tookMs = Math.round(performance.now() - killedAt);
  console.log(`killed: ${orders.length} workflows were taken over within ${tookMs} ms`);
  for (const n of orders) await expect.poll(() => statusOf(house, n), WAIT).toMatch(/COMPLETED|FAILED/);
  await allEnded(house, orders);
  expect(errorsOf([first, second])).toEqual([]);
});
