// Seeds that once broke a law, with what was wrong. A change of the scenarios makes another story of a seed: what is found by one should have a test
// of its own besides, where one can be written without a simulation.
import { expect, it } from 'vitest';
import { tryOut } from './compared.ts';

it.each([
  // Restarted, its process died, it was paused and resumed: it slept in the commit that resumed it, before it had asked for its former children.
  [30_298, 'a workflow that comes back into memory looks for its children before it sleeps'],
])('%i: %s', async (seed) => {
  expect((await tryOut(seed, {}, false)).violations).toEqual([]);
});
