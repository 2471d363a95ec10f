// `circuit_breakers.*`: when calls of a dependency are kept back, and for how long.
import { expect } from 'vitest';
import type { GivenErrorHandling } from '../../../src/failures/configuration/schema.ts';
import { workflow } from '../../../src/index.ts';
import { reaches } from '../../engine/fixture.ts';
import type { Effects, Open } from './effect.ts';

type Given = NonNullable<GivenErrorHandling['circuit_breakers']>;
let dependencies = 0;

/** A dependency of its own that refuses until it is told not to, and a workflow that calls it. */
async function calls(open: Open, circuit_breakers: Given, maxAttempts = 1) {
  const key = `dependency ${(dependencies += 1)}`;
  const dependency = { refuses: true };
  const pay = workflow('pay', { version: '1' }).step('charge', {
    breaker: key,
    onExhausted: 'fail',
    retry: { maxAttempts, baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' },
    run: () => {
      if (dependency.refuses) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      return 'paid';
    },
  });
  const engine = await open([pay], { circuit_breakers }, { limits: { pollMs: 20 } });
  /** Where a new workflow comes to: failed, or waiting for the circuit. */
  const comesTo = async (): Promise<string> =>
    reaches(engine, (await engine.start(pay, null)).id, 'FAILED', 'WAITING', 'COMPLETED');
  return { engine, key, dependency, comesTo };
}

export const CIRCUIT_EFFECTS: Effects = {
  async 'circuit_breakers.failure_threshold'(open) {
    const two = await calls(open, { failure_threshold: 2 });
    expect([await two.comesTo(), await two.comesTo(), await two.comesTo()]).toEqual(['FAILED', 'FAILED', 'WAITING']);
    const three = await calls(open, { failure_threshold: 3 });
    expect([await three.comesTo(), await three.comesTo(), await three.comesTo()]).toEqual(Array(3).fill('FAILED'));
  },

  async 'circuit_breakers.distinct_operations'(open) {
    const one = await calls(open, { failure_threshold: 2, distinct_operations: 1 }, 3);
    expect(await one.comesTo()).toBe('WAITING');
    const two = await calls(open, { failure_threshold: 2, distinct_operations: 2 }, 3);
    expect(await two.comesTo()).toBe('FAILED');
  },

  async 'circuit_breakers.reset_timeout'(open) {
    const { engine, key, comesTo } = await calls(open, { failure_threshold: 2, reset_timeout: 100_000 });
    expect([await comesTo(), await comesTo(), await comesTo()]).toEqual(['FAILED', 'FAILED', 'WAITING']);
    await expect.poll(() => engine.control.breaker(key)).toMatchObject({ state: 'OPEN' });
    const { openedAt, retryAt } = (await engine.control.breaker(key)) as { openedAt: number; retryAt: number };
    expect(Math.abs(retryAt - openedAt - 100_000)).toBeLessThanOrEqual(10_000);
  },

  async 'circuit_breakers.success_threshold'(open) {
    for (const success_threshold of [1, 2]) {
      const made = { failure_threshold: 2, distinct_operations: 1, reset_timeout: 300, success_threshold };
      const { engine, key, dependency, comesTo } = await calls(open, made, 3);
      expect(await comesTo()).toBe('WAITING');
      dependency.refuses = false;
      await expect
        .poll(() => engine.control.breaker(key), { timeout: 10_000 })
        .toMatchObject({ state: success_threshold === 1 ? 'CLOSED' : 'HALF_OPEN' });
    }
  },
};
