// Which waiting claims are granted: in order of arrival, each all or nothing, and none before an earlier one that needs a resource of its own.
// Pure; every store allocates by it.
import type { Units } from './resourceStore.ts';

/** A claim that waits. */
export interface Waiter {
  readonly needs: Units;
}

/**
 * @param free    resource → units that nobody holds; negative after a capacity was made smaller. One that is missing has none.
 * @param waiters in order of arrival
 */
export function allocate<Claim extends Waiter>(free: Units, waiters: readonly Claim[]): Claim[] {
  const left = new Map(Object.entries(free));
  const spokenFor = new Set<string>();
  return waiters.filter(({ needs }) => {
    const wanted = Object.entries(needs);
    const fits = wanted.every(([name, units]) => !spokenFor.has(name) && units <= (left.get(name) ?? 0));
    for (const [name, units] of wanted)
      if (fits) left.set(name, (left.get(name) ?? 0) - units);
      else spokenFor.add(name);
    return fits;
  });
}

/** The capacity after scaling: a whole number, more than before where the factor is above 1. */
export const scaled = (capacity: number, factor: number): number =>
  factor > 1 ? Math.max(capacity + 1, Math.floor(capacity * factor)) : Math.ceil(capacity * factor);
