// What `/metrics` and `/readyz` say of the Redis that progress is buffered in: one that is away is told, and is no reason to send nobody here.
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { bufferedSteps } from '../../engine/bufferedSteps.ts';
import { type Wire, wireTo } from '../../servers/wire.ts';
import { served, start } from '../served.ts';
import { parsed } from './parsed.ts';

let wire: Wire;
beforeAll(async () => {
  wire = await wireTo(inject('redisUrl'));
});
const room = served([bufferedSteps(() => {})], {
  get redisUrl() {
    return wire.url;
  },
});
afterAll(() => wire.close());

/** By name and labels. */
async function scraped(): Promise<Record<string, number>> {
  const families = parsed(await (await fetch(`${room().url}/metrics`)).text());
  const samples = [...families.values()].flatMap((family) => family.samples);
  const buffer = samples.filter(({ name }) => name.startsWith('holdfast_buffer_'));
  return Object.fromEntries(
    buffer.map(({ name, labels, value }) => [[name, ...Object.values(labels)].join(' '), value]),
  );
}

async function readiness(): Promise<unknown> {
  const response = await fetch(`${room().url}/readyz`);
  return [response.status, await response.json()];
}
const saying = (...degraded: string[]): unknown => [
  200,
  { ready: true, reasons: [], codes: [], shortOf: [], degraded },
];

async function completed(): Promise<void> {
  const { workflowId } = await start(room(), 'buffered');
  await room().reaches(workflowId, 'COMPLETED');
}

it('a Redis that is well is up, and has nothing of what has ended', async () => {
  await vi.waitFor(async () => expect(await readiness()).toEqual(saying()), 20_000);
  await completed();
  const found = await scraped();
  expect(found).toMatchObject({
    holdfast_buffer_entries: 0,
    holdfast_buffer_bytes: 0,
    holdfast_buffer_up: 1,
    holdfast_buffer_full: 0,
    'holdfast_buffer_passed_total full': 0,
    'holdfast_buffer_passed_total large': 0,
  });
});

it('one that is away is told, work goes on, and what waited for the database is counted', async () => {
  wire.cut();
  await vi.waitFor(async () => expect(await readiness()).toEqual(saying('BUFFER_AWAY')), 20_000);
  const before = await scraped();
  expect(before['holdfast_buffer_up']).toBe(0);
  await completed();
  const after = await scraped();
  const passed = 'holdfast_buffer_passed_total away';
  expect(after[passed]).toBeGreaterThan(before[passed] ?? Infinity);
  wire.heal();
  await vi.waitFor(async () => expect(await readiness()).toEqual(saying()), 20_000);
  expect((await scraped())['holdfast_buffer_up']).toBe(1);
});
