// Whether the process lacks processors, as it is measured: a full event loop that comes in time to everything lacks none.
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { shortageOf, systemVitals } from '../src/vitals.ts';

/** Keeps the event loop busy for so long, in pieces of so many ms. */
async function busy(forMs: number, pieceMs: number): Promise<number> {
  const before = performance.eventLoopUtilization();
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    const over = performance.now() + pieceMs;
    while (performance.now() < over);
    await new Promise((next) => setImmediate(next));
  }
  return performance.eventLoopUtilization(before).utilization;
}

describe('a shortage of processors', () => {
  it.each([
    ['an event loop that is full and in time', { loop: 1, lateMs: 5, processors: 0.6, parallelism: 2 }, 0.6],
    ['one that is full and late', { loop: 1, lateMs: 80, processors: 0.5, parallelism: 2 }, 1],
    ['one that is late at times and has little to do', { loop: 0.4, lateMs: 80, processors: 0.2, parallelism: 2 }, 0.4],
    ['one that was stopped, and goes on', { loop: 1, lateMs: 3_000, processors: 0.02, parallelism: 2 }, 0.02],
    ['threads that use up all processors', { loop: 0.1, lateMs: 5, processors: 0.97, parallelism: 4 }, 0.97],
    ['the one processor, used up by an event loop in time', { loop: 1, lateMs: 5, processors: 1, parallelism: 1 }, 0],
    ['the one processor, used up and late', { loop: 1, lateMs: 80, processors: 1, parallelism: 1 }, 1],
  ])('of %s', (_, use, shortage) => {
    expect(shortageOf(use)).toBe(shortage);
  });

  it('is measured where pieces of work are long, and not where there is as much to do in short ones', async () => {
    const vitals = systemVitals(systemClock);
    const short: number[] = [];
    for (let look = 0; look < 5; look += 1) {
      vitals.read();
      expect(await busy(300, 0.5)).toBeGreaterThan(0.9);
      short.push(vitals.read().cpu ?? 1);
    }
    const long: number[] = [];
    for (let look = 0; look < 5; look += 1) {
      expect(await busy(600, 200)).toBeGreaterThan(0.9);
      long.push(vitals.read().cpu ?? 0);
    }
    vitals.stop?.();
    // Of several looks the best, since others use this machine too.
    expect(Math.min(...short)).toBeLessThan(0.9);
    expect(Math.max(...long)).toBeGreaterThan(0.9);
  });
});
