// How durations are counted in memory and added to the store: on a clock that is moved, to a store that may fail.
import { describe, expect, it } from 'vitest';
import { Durations } from '../../src/engine/durations.ts';
import { silentLog } from '../../src/log.ts';
import type { DurationCount } from '../../src/persistence/durationStore.ts';
import { bucketOf } from '../../src/percentile.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';

function counting() {
  const clock = new SimulatedClock();
  const stored: DurationCount[][] = [];
  const state = { fails: false };
  const durations = new Durations({
    clock,
    log: silentLog,
    store: {
      addDurations: (counts) => {
        if (state.fails) return Promise.reject(new Error('away'));
        stored.push([...counts]);
        return Promise.resolve();
      },
    },
  });
  return { clock, stored, state, durations };
}
const total = (stored: readonly DurationCount[][]): number => stored.flat().reduce((sum, { count }) => sum + count, 0);

describe('durations', () => {
  it('of ten thousand commits are a few numbers, written once in five seconds, and nothing is written while nothing happens', async () => {
    const { clock, stored, durations } = counting();
    for (let at = 0; at < 10_000; at++) durations.add('commit', 1 + (at % 10));
    await clock.pass(5_000);
    expect(stored).toHaveLength(1);
    expect(stored[0]?.length).toBeLessThanOrEqual(10);
    expect(total(stored)).toBe(10_000);
    await clock.pass(60_000);
    expect(stored).toHaveLength(1);
    durations.add('detection', 7);
    await clock.pass(5_000);
    expect(stored[1]).toEqual([{ kind: 'detection', minute: expect.any(Number), bucket: bucketOf(7), count: 1 }]);
  });

  it('that could not be stored are added with the next', async () => {
    const { clock, stored, state, durations } = counting();
    state.fails = true;
    durations.add('commit', 3);
    await clock.pass(5_000);
    state.fails = false;
    durations.add('commit', 3);
    await clock.pass(5_000);
    expect(total(stored)).toBe(2);
  });

  it('are stored at the end', async () => {
    const { stored, durations } = counting();
    durations.add('commit', 3);
    await durations.stop();
    expect(total(stored)).toBe(1);
  });
});
