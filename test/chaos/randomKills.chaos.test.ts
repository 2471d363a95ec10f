// kill -9 at random moments, again and again, under many workflows at once. The rules are checked after every kill, and at the end every
// workflow is compared with a run in which nothing was killed. CHAOS_WORKFLOWS, CHAOS_KILLS and CHAOS_SEED make it longer, or the same again.
import { randomInt } from 'node:crypto';
import { setTimeout as passes } from 'node:timers/promises';
import { expect, inject, it } from 'vitest';
import { type Random, seededRandom } from '../../src/random.ts';
import { houses } from './houses.ts';
import { endsOf } from './order.ts';
import { alwaysTrue, endsIn, outcomesOf, trueAtTheEnd } from './rules.ts';
import { readStory, type Story } from './story.ts';
import type { House } from './worker.ts';
import { errorsOf, startWorker } from './workers.ts';

const WORKFLOWS = Number(process.env.CHAOS_WORKFLOWS ?? 80);
const KILLS = Number(process.env.CHAOS_KILLS ?? 12);
const SEED = Number(process.env.CHAOS_SEED ?? randomInt(1e9));
/** An order has about ten of these, so that it lives through several kills. */
const STEP_MS = 40;

const databaseUrl = inject('databaseUrl');
const newHouse = houses();
const orders = Array.from({ length: WORKFLOWS }, (_, n) => n);

/** Kills a worker for each share of the orders, which come as time goes on; the last one comes to the end. Resolves to the violations. */
async function attack(house: House, random: Random): Promise<string[]> {
  const violations: string[] = [];
  for (let kills = 0; kills < KILLS; kills += 1) {
    const arrived = orders.slice(0, Math.ceil(((kills + 1) * WORKFLOWS) / KILLS));
    const worker = startWorker({ databaseUrl, houses: [{ ...house, orders: arrived }], stepMs: STEP_MS });
    await worker.hears('open');
    await passes(200 + random() * 400);
    await worker.kill();
    violations.push(...errorsOf([worker]));
    violations.push(
      ...alwaysTrue(await readStory(databaseUrl, house)).map((text) => `after kill ${kills + 1}: ${text}`),
    );
  }
  const last = startWorker({ databaseUrl, houses: [house], stepMs: STEP_MS });
  await last.hears('done {');
  return [...violations, ...errorsOf([last])];
}

async function uninterrupted(): Promise<Story> {
  const house = newHouse(orders);
  const worker = startWorker({ databaseUrl, houses: [house] });
  await worker.hears('done {');
  expect(errorsOf([worker])).toEqual([]);
  return readStory(databaseUrl, house);
}

const calls = ({ ledger }: Story): string[] =>
  ledger.filter(({ at }) => at === 'start' || at === 'undo-start').map(({ key, attempt }) => `${key} ${attempt}`);
const repeated = (story: Story): number => calls(story).length - new Set(calls(story)).size;

it('many workflows end as if nothing had happened, however often their process is killed', {
  timeout: 60_000 + KILLS * 5_000 + WORKFLOWS * 500,
}, async () => {
  const control = await uninterrupted();
  expect(trueAtTheEnd(control)).toEqual([]);
  expect(endsIn(control)).toEqual(endsOf(orders));
  expect(repeated(control)).toBe(0);

  const began = performance.now();
  const house = newHouse(orders);
  const violations = await attack(house, seededRandom(SEED));
  const story = await readStory(databaseUrl, house);
  const found = [...violations, ...trueAtTheEnd(story)];
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(
    `random kills (seed ${SEED}): ${KILLS} kills, ${story.workflows.length} workflows, ${calls(story).length} calls, ` +
      `${repeated(story)} re-runs, ${found.length} violations, ${seconds} s`,
  );
  expect(found, `seed ${SEED}`).toEqual([]);
  expect(outcomesOf(story), `seed ${SEED}`).toEqual(outcomesOf(control));
});
