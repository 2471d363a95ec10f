// Transitions of the shipped charts × a death of the process before and after the write that they are in. A run without faults says which transitions are in
// which write; then the same run dies there, once for each that no run died at yet, and must end as if nothing had happened. No transition is left out
// silently: those that no process dies at are listed in neverDied.ts.
import type { InspectionEvent } from 'xstate';
import { expect, it, vi } from 'vitest';
import { compile } from '../../src/machines/compile.ts';
import { withChildren } from './bodies.ts';
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

/** All of them, on as many seeds as that takes; else what a few seeds have. */
const isWhole = process.env['CHAOS_POINTS'] === 'all';
const MOST_SEEDS = isWhole ? 300 : 2;

const shipped = (): Set<string> => {
  const definitions = SCENARIOS.flatMap((scenario) => withChildren(scenario, () => Promise.resolve(null)));
  return new Set(definitions.flatMap((definition) => [...transitionsOf(compile(definition))]));
};

it('a transition of the shipped charts survives a death before and after its write', { timeout: 600_000 }, async () => {
  const all = shipped();
  expect(
    NEVER_DIED.filter((name) => !all.has(name)),
    'the charts have them no longer',
  ).toEqual([]);
  const wanted = [...all].filter((name) => !NEVER_DIED.includes(name));
  const left = new Set(wanted.flatMap((name) => SIDES.map((side) => `${side}: ${name}`)));
  const violations: string[] = [];
  let deaths = 0;
  const cellsOf = ({ side, transitions }: Passage): string[] =>
    transitions.map((name) => `${side}: ${name}`).filter((cell) => left.has(cell));

  /** What comes only after a death is died at, too. */
  async function dieAt(seed: number, before: readonly number[], from: number, { passages }: Passed): Promise<void> {
    for (const [nth, passage] of passages.entries()) {
      const cells = cellsOf(passage);
      if (nth < from || cells.length === 0) continue;
      for (const cell of cells) left.delete(cell);
      deaths += 1;
      const places = [...before, nth];
      const died = await pass(seed, places);
      violations.push(...died.violations.map((text) => `seed ${seed}, died at ${places.join()}: ${text}`));
      if (places.length < MOST_DEATHS) await dieAt(seed, places, nth + 1, died);
    }
  }

  let seed = 1;
  for (; seed <= MOST_SEEDS && left.size > 0; seed += 1) await dieAt(seed, [], 0, await pass(seed, []));
  console.log(
    `crash matrix: ${2 * wanted.length - left.size} of ${2 * all.size} cells (transitions × before and after their write), ${deaths} deaths in ${seed - 1} seeds, ${violations.length} violations`,
  );
  expect(violations).toEqual([]);
  expect(deaths).toBeGreaterThan(20);
  expect(isWhole ? [...left] : []).toEqual([]);
});

/** In one run. */
const MOST_DEATHS = 2;
