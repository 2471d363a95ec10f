// The clock of the simulation.
import { describe, expect, it } from 'vitest';
import { sleep } from '../../src/clock.ts';
import { drained, SimulatedClock, START } from './simulatedClock.ts';

describe('the simulated clock', () => {
  it('stands still until it is told to move', async () => {
    const clock = new SimulatedClock();
    let rang = false;
    clock.schedule(0, () => (rang = true));
    await drained();
    expect([clock.now(), rang]).toEqual([START, false]);
  });

  it('rings in the order of the times, and for equal times in the order in which they were set', async () => {
    const clock = new SimulatedClock();
    const rung: string[] = [];
    for (const [name, at] of Object.entries({ late: 30, b: 20, a: 10, c: 20, d: 20 }))
      clock.schedule(at, () => rung.push(`${name} at ${clock.monotonic()}`));
    await clock.pass(25);
    expect(rung).toEqual(['a at 10', 'b at 20', 'c at 20', 'd at 20']);
    expect(clock.monotonic()).toBe(25);
  });

  it('does not ring what was taken back', async () => {
    const clock = new SimulatedClock();
    const rung: number[] = [];
    const timers = [1, 2, 3].map((at) => clock.schedule(at, () => rung.push(at)));
    timers[1]?.cancel();
    await clock.pass(10);
    timers[0]?.cancel();
    expect(rung).toEqual([1, 3]);
  });

  it('lets everything settle before the next alarm rings', async () => {
    const clock = new SimulatedClock();
    const seen: string[] = [];
    const steps = async (): Promise<void> => {
      await sleep(clock, 10);
      for (let step = 0; step < 100; step++) await Promise.resolve();
      seen.push('settled');
    };
    const done = steps();
    clock.schedule(10, () => seen.push('next alarm'));
    await clock.pass(10);
    await done;
    expect(seen).toEqual(['settled', 'next alarm']);
  });
});
