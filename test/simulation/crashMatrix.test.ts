// Transitions of the shipped charts × a death of the process before and after the write that they are in. A run without faults says which transitions are in
// which write; then the same run dies there, once for each that no run died at yet, and must end as if nothing had happened. No transition is left out
// silently: those that no process dies at are listed in neverDied.ts.
import { isDeepStrictEqual } from 'node:util';
import type { InspectionEvent } from 'xstate';
import { expect, it, vi } from 'vitest';
import { compile } from '../../src/machines/compile.ts';
import { withChildren } from './bodies.ts';
import { SCENES } from './crash/all.ts';
import { type Played, play, type Scene } from './crash/play.ts';
import { type Passage, type Passed, pass, SIDES } from './crashMatrix.ts';
import { NEVER_DIED } from './neverDied.ts';
import { SCENARIOS } from './scenarios.ts';
import { transitionsOf } from './transitions.ts';

vi.mock('xstate', async (load) => {
  const real = await load<typeof import('xstate')>();
  const { takes } = await import('./watchedCharts.ts');
  const inspect = (event: InspectionEvent): void => {
    if (event.type === '@xstate.microstep') takes(event._transitions);
  };
  const createActor = (logic: never, options: object): unknown =>
    real.createActor(logic, { ...options, inspect } as never);
  return { ...real, createActor };
});
vi.mock('../../src/engine/chart.ts', async (load) => {
  const real = await load<typeof import('../../src/engine/chart.ts')>();
  const { begins, moves } = await import('./watchedCharts.ts');
  class Chart extends real.Chart {
    readonly #workflow: string;

    constructor(...given: ConstructorParameters<typeof real.Chart>) {
      super(...given);
      this.#workflow = /[\w-]{36}$/.exec(given[1])?.[0] ?? '';
      begins(this.#workflow);
    }

    override apply(...given: Parameters<InstanceType<typeof real.Chart>['apply']>): boolean {
      return moves(this.#workflow, given[1] !== undefined, () => super.apply(...given));
    }

    override rewind(...given: Parameters<InstanceType<typeof real.Chart>['rewind']>): void {
      begins(this.#workflow);
      super.rewind(...given);
    }
  }
  return { ...real, Chart };
});

/** All of them, on as many seeds as that takes; else what the scenes and a few seeds have. */
const isWhole = process.env['CHAOS_POINTS'] === 'all';
const MOST_SEEDS = isWhole ? 300 : 2;
/** In one run. */
const MOST_DEATHS = 2;

const nameIn = (cell: string): string => cell.slice(cell.indexOf(': ') + 2);
const nothing = (): Promise<unknown> => Promise.resolve(null);
const shipped = (): Set<string> => {
  const definitions = [
    ...SCENARIOS.flatMap((scenario) => withChildren(scenario, nothing)),
    ...SCENES.flatMap((scene) => scene.build(nothing)),
  ];
  return new Set(definitions.flatMap((definition) => [...transitionsOf(compile(definition))]));
};

/** What is played again and again, with deaths at these passages. */
interface Told {
  readonly name: string;
  readonly pass: (deaths: readonly number[]) => Promise<Passed>;
}

async function* tales(): AsyncGenerator<Told> {
  for (const scene of SCENES) {
    const { standings } = await play(scene, []);
    yield { name: scene.name, pass: (deaths) => compared(scene, deaths, standings) };
  }
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1)
    yield { name: `seed ${seed}`, pass: (deaths) => pass(seed, deaths) };
}

async function compared(scene: Scene, deaths: readonly number[], model: Played['standings']): Promise<Passed> {
  const { passages, violations, standings } = await play(scene, deaths);
  const differences = isDeepStrictEqual(standings, model)
    ? []
    : [`it ended as ${JSON.stringify(standings)} instead of ${JSON.stringify(model)}`];
  return { passages, violations: [...violations, ...differences] };
}

it('a transition of the shipped charts survives a death before and after its write', { timeout: 600_000 }, async () => {
  const all = shipped();
  const unknown = Object.keys(NEVER_DIED).filter((name) => !all.has(name));
  expect(unknown, 'the charts have them no longer').toEqual([]);
  const left = new Set([...all].flatMap((name) => SIDES.map((side) => `${side}: ${name}`)));
  const violations: string[] = [];
  let deaths = 0;
  const cellsOf = ({ side, transitions }: Passage): string[] =>
    transitions.map((name) => `${side}: ${name}`).filter((cell) => left.has(cell));

  /** What comes only after a death is died at, too. */
  async function dieAt(told: Told, before: readonly number[], from: number, { passages }: Passed): Promise<void> {
    for (const [nth, passage] of passages.entries()) {
      const cells = cellsOf(passage);
      if (nth < from || cells.length === 0) continue;
      for (const cell of cells) left.delete(cell);
      deaths += 1;
      const places = [...before, nth];
      const died = await told.pass(places);
      violations.push(...died.violations.map((text) => `${told.name}, died at ${places.join()}: ${text}`));
      if (places.length < MOST_DEATHS) await dieAt(told, places, nth + 1, died);
    }
  }

  for await (const told of tales()) {
    if ([...left].every((cell) => nameIn(cell) in NEVER_DIED)) break;
    const first = await told.pass([]);
    violations.push(...first.violations.map((text) => `${told.name}: ${text}`));
    await dieAt(told, [], 0, first);
  }
  const missing = [...left].filter((cell) => !(nameIn(cell) in NEVER_DIED));
  const found = Object.keys(NEVER_DIED).filter((name) => !left.has(`before commit: ${name}`));
  console.log(
    `crash matrix: ${2 * all.size - left.size} of ${2 * all.size} cells (transitions × before and after their write), ${deaths} deaths, ${violations.length} violations`,
  );
  expect(violations).toEqual([]);
  expect(found, 'a process dies there').toEqual([]);
  expect(isWhole ? missing : []).toEqual([]);
  expect(deaths).toBeGreaterThan(100);
});
