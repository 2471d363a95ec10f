// Chance, as everything in holdfast sees it: passed in, so that a seed replays a run (jitter, polling offsets, ids in simulation).

/** A source of uniformly distributed numbers in [0, 1). */
export type Random = () => number;

/** Unseeded; good enough for jitter, never for secrets. */
export const systemRandom: Random = () => Math.random();

/** mulberry32: a small generator with a period of 2^32; the same seed gives the same sequence for ever. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
