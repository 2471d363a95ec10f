// A schedule of a second in several processes, of which all but one are killed at a tick: no tick is lost, and none is started twice.
import path from 'node:path';
import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { houses } from './houses.ts';
import { type Spawned, spawned } from './spawned.ts';

const databaseUrl = inject('databaseUrl');
const newHouse = houses();
const WAIT = { timeout: 60_000, interval: 50 };
/** Two at a time, beside the one that stays. */
const PLACES = [
  ['before tick', 'after commit'],
  ['before commit', 'after tick'],
] as const;

it('loses no tick of a schedule and starts none twice, whenever a process is killed', {
  timeout: 180_000,
}, async () => {
  const { schema } = newHouse([]);
  const client = new pg.Client({ connectionString: databaseUrl, options: `-c search_path=${schema}` });
  await client.connect();
  onTestFinished(() => client.end());
  const begin = (killAt?: string): Spawned => {
    const worker = spawned(path.join(import.meta.dirname, 'ticking.ts'), {
      databaseUrl,
      schema,
      ...(killAt && { killAt }),
    });
    onTestFinished(worker.kill);
    return worker;
  };
  const stays = begin();
  await stays.hears('open');
  for (const places of PLACES)
    await Promise.all(
      places.map(async (place) => {
        const other = begin(place);
        expect(await other.gone, `${place}: ${other.said.join()}`).toBe('SIGKILL');
      }),
    );
  // What the last one had begun, and some ticks more.
  const ticks = async (): Promise<number[]> => {
    const { rows } = await client.query<{ key: string }>('select idempotency_key as key from workflows order by 1');
    return rows.map(({ key }) => Date.parse(key.slice(key.lastIndexOf('/') + 1)));
  };
  const before = (await ticks()).length;
  await expect.poll(async () => (await ticks()).length, WAIT).toBeGreaterThan(before + 2);
  await expect
    .poll(async () => (await client.query('select from workflows where completed_at is null')).rowCount, WAIT)
    .toBe(0);
  await stays.kill();
  const found = await ticks();
  const [from = 0] = found;
  expect(found).toEqual(found.map((_, n) => from + n * 1_000));
  expect(stays.said.filter((line) => line.startsWith('error'))).toEqual([]);
  const [late] = (
    await client.query<{ ms: number }>(
      'select max(extract(epoch from at - tick) * 1000)::int as ms from workflow_schedule_ticks',
    )
  ).rows;
  console.log(
    `ticking: ${found.length} ticks over ${PLACES.flat().length} kills, none lost, none twice; the latest started ${late?.ms} ms after its time`,
  );
});
