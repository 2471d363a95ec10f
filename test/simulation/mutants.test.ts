// The laws can fail: every deliberate mistake is caught, within a number of seeds that one run of the simulation has many times over.
import { describe, expect, it } from 'vitest';
import { tryOut } from './compared.ts';
import { MUTANTS } from './mutants.ts';

const MOST_SEEDS = 300;

/** The seed that caught it first, and how. */
async function caught(name: string): Promise<{ seed: number; violation: string } | undefined> {
  for (let seed = 1; seed <= MOST_SEEDS; seed++) {
    const [violation] = (await tryOut(seed, MUTANTS[name])).violations;
    if (violation !== undefined) return { seed, violation };
  }
  return undefined;
}

describe('the laws', () => {
  it.each(Object.keys(MUTANTS))('catch %s', { timeout: 120_000 }, async (name) => {
    const found = await caught(name);
    console.log(`${name}: seed ${found?.seed}, ${found?.violation.slice(0, 160)}`);
    expect(found).toBeDefined();
  });
});
