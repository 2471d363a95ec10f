// A seed without faults but for deaths at chosen writes, and which transitions of the charts were in each write.
import { calm } from './compared.ts';
import { turns } from './watchedCharts.ts';

export const SIDES = ['before commit', 'after commit'] as const;
export type Side = (typeof SIDES)[number];

/** A write that a process came to, or had just done. */
export interface Passage {
  readonly side: Side;
  readonly transitions: readonly string[];
}

export interface Passed {
  readonly passages: readonly Passage[];
  readonly violations: readonly string[];
}

/** @param deaths at which passages the process dies, counted from 0 */
export async function pass(seed: number, deaths: readonly number[]): Promise<Passed> {
  turns.clear();
  const passages: Passage[] = [];
  const { violations } = await calm(seed, {
    dies(place, workflow) {
      if (place !== 'before commit' && place !== 'after commit') return false;
      const nth = passages.push({ side: place, transitions: [...(turns.get(workflow) ?? [])] }) - 1;
      const dies = deaths.includes(nth);
      if (dies || place === 'after commit') turns.delete(workflow);
      return dies;
    },
  });
  return { passages, violations };
}
