// kill -9 at every point between two writes of one workflow: a run without kills counts how often each place is passed, then for every place and
// every passing of it a worker dies exactly there and another one, which knows nothing of it, goes on to the end.
import { describe, expect, inject, it } from 'vitest';
import type { FaultPlace } from '../../src/faults.ts';
import { houses } from './houses.ts';
import { business, endsOf } from './order.ts';
import { alwaysTrue, endsIn, outcomesOf, trueAtTheEnd, undoneIn } from './rules.ts';
import { readStory, type Story } from './story.ts';
import type { House, Point } from './worker.ts';
import { errorsOf, startWorker, strikesOf } from './workers.ts';

/** Workers side by side. */
const LANES = 3;
const databaseUrl = inject('databaseUrl');
const newHouse = houses();

async function uninterrupted(n: number): Promise<{ points: Point[]; story: Story }> {
  const house = newHouse([n]);
  const worker = startWorker({ databaseUrl, houses: [house] });
  const strikes = strikesOf(await worker.hears('done {'));
  const points = Object.entries(strikes).flatMap(([place, count]) =>
    Array.from({ length: count }, (_, index) => ({ place: place as FaultPlace, strike: index + 1 })),
  );
  return { points, story: await readStory(databaseUrl, house) };
}

/** Resolves to whether the worker came to that point: branches that end together share a commit, so that there may be one less. */
async function killAt(point: Point, house: House): Promise<boolean> {
  const worker = startWorker({ databaseUrl, houses: [house], killAt: point });
  return (await worker.gone) === 'SIGKILL';
}

/** In one process for each lane, so that the start of a process is not paid for every point. */
async function goOn(left: readonly House[]): Promise<string[]> {
  const lanes = Array.from({ length: LANES }, (_, lane) => left.filter((_house, at) => at % LANES === lane));
  const workers = lanes.map((own) => startWorker({ databaseUrl, houses: own }));
  await Promise.all(workers.map((worker) => worker.hears('done {')));
  return errorsOf(workers);
}

async function inLanes<Given>(all: readonly Given[], act: (one: Given) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const lane = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** What happened, without the ids that are new in each run. */
const told = (story: Story) => ({
  outcomes: outcomesOf(story),
  undone: story.workflows.map(({ id }) => undoneIn(story, id)),
});

describe('a workflow whose process is killed between any two writes', () => {
  it.each([
    ['completes', 0],
    ['undoes what it did in reverse order', 10],
  ])('%s as if nothing had happened', { timeout: 300_000 }, async (_, n) => {
    const control = await uninterrupted(n);
    expect(trueAtTheEnd(control.story)).toEqual([]);
    expect(endsIn(control.story)).toEqual(endsOf([n]));

    const violations: string[] = [];
    const see = (point: Point, found: readonly string[]): void =>
      void violations.push(...found.map((text) => `killed ${point.place} ${point.strike}: ${text}`));
    const killed: { point: Point; house: House }[] = [];
    await inLanes(control.points, async (point) => {
      const house = newHouse([n]);
      if (await killAt(point, house)) killed.push({ point, house });
      see(point, alwaysTrue(await readStory(databaseUrl, house)));
    });
    const errors = await goOn(killed.map(({ house }) => house));
    for (const { point, house } of killed) {
      const story = await readStory(databaseUrl, house);
      see(point, trueAtTheEnd(story));
      expect.soft(told(story), `killed ${point.place} ${point.strike}`).toEqual(told(control.story));
    }
    console.log(
      `every write of ${business(n)}: ${killed.length} kills at ${control.points.length} points, ${violations.length} violations`,
    );
    expect(violations).toEqual([]);
    expect(errors).toEqual([]);
    expect(killed.length).toBeGreaterThanOrEqual(control.points.length - 4);
  });
});
