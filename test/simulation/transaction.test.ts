// Every step of every scenario does its work within a transaction, under crashes, frozen processes and lost messages: what its author stores with the
// commit is stored once for each piece of work that is recorded as completed, and never for another.
import { expect, it } from 'vitest';
import type { Definition, Node } from '../../src/definition.ts';
import type { StepContext } from '../../src/stepContext.ts';
import { EVERY_SCENARIO } from './scenarios.ts';
import type { SimulatedStorage } from './simulatedStorage.ts';
import type { SimulatedEntityManager } from './simulatedStore.ts';
import { type Mutant, simulate } from './simulation.ts';

const SEEDS = 300;

/** Notes each piece of work when it is stored. Children are no work of an author. */
function inTransactions(definition: Definition, stored: (key: string) => void): Definition {
  const within = (nodes: readonly Node[]): Node[] =>
    nodes.map((node) => {
      if (node.kind === 'loop') return { ...node, body: within(node.body) };
      if (node.kind !== 'step' || node.child) return node;
      const run = (step: StepContext) =>
        step.transaction(async ({ em }) => {
          (em as never as SimulatedEntityManager).inCommit(() => stored(step.idempotencyKey));
          return await (node.run as (given: StepContext) => unknown)(step);
        });
      return { ...node, run: run as typeof node.run };
    });
  return { ...definition, nodes: within(definition.nodes) };
}

const CHILDREN = new Set(
  EVERY_SCENARIO.map((scenario) => scenario.build(() => Promise.resolve(null))).flatMap(({ name, nodes }) =>
    nodes.filter((node) => node.kind === 'step' && node.child).map((node) => `${name}/${node.name}`),
  ),
);

/** What is recorded as completed by a transaction, by its key. */
function recorded(storage: SimulatedStorage): Map<string, number> {
  const found = new Map<string, number>();
  for (const { id, attempts, birth } of storage.workflows.values())
    for (const { intent, result } of attempts.values()) {
      const key = `${id}/${intent.key}`;
      if (
        intent.kind === 'run' &&
        result?.outcome === 'completed' &&
        !CHILDREN.has(`${birth.definition}/${intent.step}`)
      )
        found.set(key, (found.get(key) ?? 0) + 1);
    }
  return found;
}

it(`the work of authors is stored once for each completed attempt, in ${SEEDS} seeds with faults`, {
  timeout: 300_000,
}, async () => {
  const broken: string[] = [];
  const seen = new Map<string, number>();
  let pieces = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const stored = new Map<string, number>();
    let storage: SimulatedStorage | undefined;
    const mutant: Mutant = {
      store: (store, its) => {
        storage = its;
        return store;
      },
      definition: (definition) => inTransactions(definition, (key) => void stored.set(key, (stored.get(key) ?? 0) + 1)),
    };
    const { violations } = await simulate(seed, 3 + (seed % 5), mutant);
    const expected = storage ? recorded(storage) : new Map<string, number>();
    for (const [name, times] of storage?.seen ?? []) seen.set(name, (seen.get(name) ?? 0) + times);
    pieces += stored.size;
    for (const key of new Set([...stored.keys(), ...expected.keys()]))
      if (stored.get(key) !== 1 || expected.get(key) !== 1)
        broken.push(
          `seed ${seed}: ${key} is stored ${stored.get(key) ?? 0} times, recorded ${expected.get(key) ?? 0} times`,
        );
    broken.push(...violations.map((violation) => `seed ${seed}: ${violation}`));
  }
  console.log(`${SEEDS} seeds: ${pieces} transactions, ${broken.length} broken`, Object.fromEntries(seen));
  expect(broken).toEqual([]);
  expect(['asked and mine', 'asked and free', 'stale commit'].filter((name) => !seen.has(name))).toEqual([]);
});
