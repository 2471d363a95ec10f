// Kills a scene at every point between two writes and lets another process go on: what the world saw must be what an uninterrupted run shows. The
// short run takes some of the points by lot, so that the runs of a week take them all; CHAOS_POINTS=all takes them in one, CHAOS_SEED the same again.
import { randomInt } from 'node:crypto';
import { expect, inject } from 'vitest';
import { seededRandom } from '../../src/random.ts';
import { houses } from './houses.ts';
import { endsIn, outcomesOf, soundAlways, soundAtTheEnd, undoneIn } from './rules.ts';
import type { SceneName } from './scenes/all.ts';
import type { WritePoint } from './stage.ts';
import type { WorkflowStatus } from '../../src/workflow.ts';
import { readStory, type Story } from './story.ts';
import type { House } from './worker.ts';
import { errorsOf, startWorker, strikesOf } from './workers.ts';

const LANES = 3;
const POINTS = process.env.CHAOS_POINTS === 'all' ? Number.POSITIVE_INFINITY : Number(process.env.CHAOS_POINTS ?? 6);
const SEED = Number(process.env.CHAOS_SEED ?? randomInt(1e9));
/** Longest time of a test that takes all points. */
export const PATIENCE_MS = 900_000;

export interface Rules {
  /** Business key → how it ends. Two runs may agree with each other because nothing works in either. */
  readonly ends: Readonly<Record<string, WorkflowStatus | 'either'>>;
  /** What else must be true when all has ended, as sentences that say what is not. */
  readonly atTheEnd?: (house: House, story: Story) => Promise<readonly string[]> | readonly string[];
  /** What a run with kills must have in common with one without. @default how each ended, its outputs, effects and undos */
  readonly told?: (story: Story) => unknown;
}

/** Gives what kills a scene and resolves to what was violated; to be called once in a file, which drops the schemas after it. */
export function killing(): (scene: SceneName, rules: Rules) => Promise<readonly string[]> {
  const databaseUrl = inject('databaseUrl');
  const newHouse = houses();
  return async (scene, { ends, atTheEnd = () => [], told = outcome }) => {
    const random = seededRandom(SEED);
    const control = newHouse([]);
    const worker = startWorker({ databaseUrl, scene, houses: [control] }, 'stage.ts');
    const strikes = strikesOf(await worker.hears('done {')) as Record<string, number>;
    const undisturbed = await readStory(databaseUrl, control);
    expect([...soundAtTheEnd(undisturbed), ...(await atTheEnd(control, undisturbed)), ...errorsOf([worker])]).toEqual(
      [],
    );
    expect(endsIn(undisturbed)).toEqual(endsOf(ends));

    const points = chosen(pointsOf(strikes), random);
    const violations: string[] = [];
    const see = ({ place, strike }: WritePoint, found: readonly string[]): void =>
      void violations.push(...found.map((text) => `killed ${place} ${strike}: ${text}`));
    const killed: { point: WritePoint; house: House }[] = [];
    await inLanes(points, async (point) => {
      const house = newHouse([]);
      const one = startWorker({ databaseUrl, scene, houses: [house], killAt: point }, 'stage.ts');
      if ((await one.gone) === 'SIGKILL') killed.push({ point, house });
      see(point, [...soundAlways(await readStory(databaseUrl, house)), ...errorsOf([one])]);
    });
    const rest = Array.from({ length: LANES }, (_, lane) => killed.filter((_one, at) => at % LANES === lane));
    const workers = rest.map((own) =>
      startWorker({ databaseUrl, scene, houses: own.map(({ house }) => house) }, 'stage.ts'),
    );
    await Promise.all(workers.map((one) => one.hears('done {')));
    violations.push(...errorsOf(workers));
    for (const { point, house } of killed) {
      const story = await readStory(databaseUrl, house);
      see(point, [...soundAtTheEnd(story), ...(await atTheEnd(house, story))]);
      expect.soft(told(story), `killed ${point.place} ${point.strike} (seed ${SEED})`).toEqual(told(undisturbed));
    }
    console.log(
      `${scene}: ${killed.length} kills at ${points.length} points (seed ${SEED}), ${violations.length} violations`,
    );
    // Steps that end together share a commit, so that there may be fewer.
    expect(killed.length).toBeGreaterThanOrEqual(Math.floor(points.length * 0.6));
    return violations;
  };
}

/** What happened, without the ids that are new in each run. */
export const outcome = (story: Story): unknown => ({
  outcomes: outcomesOf(story),
  undone: Object.fromEntries(story.workflows.map(({ id, key }) => [key, undoneIn(story, id)])),
});

const endsOf = (ends: Rules['ends']): unknown =>
  Object.fromEntries(
    Object.entries(ends).map(([key, end]) => [key, end === 'either' ? expect.stringMatching(/COMPLETED|FAILED/) : end]),
  );

const pointsOf = (strikes: Record<string, number>): WritePoint[] =>
  Object.entries(strikes).flatMap(([place, count]) =>
    Array.from({ length: count }, (_, index) => ({ place, strike: index + 1 })),
  );

function chosen(points: readonly WritePoint[], random: () => number): WritePoint[] {
  const drawn = points.map((point) => ({ point, lot: random() })).sort((one, other) => one.lot - other.lot);
  return drawn.slice(0, POINTS).map(({ point }) => point);
}

async function inLanes<Given>(all: readonly Given[], act: (one: Given) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const lane = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
