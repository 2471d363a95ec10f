// Waits before another call: the sequences of the requirements, and bounds that hold for any policy.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RetryPolicy } from '../../src/retryPolicy.ts';
import { delayBefore, RETRY_DEFAULTS } from '../../src/failures/backoff.ts';

const waits = (policy: RetryPolicy, random = 0): number[] =>
  Array.from({ length: policy.maxAttempts - 1 }, (_, at) => delayBefore(at + 2, policy, () => random));

describe('the defaults', () => {
  test('transient errors are tried 5 times, 1, 2, 4 and 8 seconds apart', () => {
    expect(waits(RETRY_DEFAULTS.TRANSIENT)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(delayBefore(6, RETRY_DEFAULTS.TRANSIENT, () => 0)).toBe(16_000);
    expect(delayBefore(7, RETRY_DEFAULTS.TRANSIENT, () => 0)).toBe(16_000);
  });

  test('retriable errors are tried 3 times, 2 and 4 seconds apart', () => {
    expect(waits(RETRY_DEFAULTS.RETRIABLE)).toEqual([2_000, 4_000]);
    expect(delayBefore(4, RETRY_DEFAULTS.RETRIABLE, () => 0)).toBe(6_000);
    expect(delayBefore(9, RETRY_DEFAULTS.RETRIABLE, () => 0)).toBe(6_000);
  });

  test('unknown errors are tried 4 times', () => {
    expect(waits(RETRY_DEFAULTS.UNKNOWN)).toEqual([1_000, 2_000, 4_000]);
  });

  test('the default jitter adds at most a quarter and takes nothing away', () => {
    expect(waits(RETRY_DEFAULTS.TRANSIENT, 0.999999)).toEqual([1_249, 2_499, 4_999, 9_999]);
  });
});

test('an author’s own wait that throws is the exponential one instead, so that the error is planned for all the same', () => {
  const strategy = (): number => {
    throw new Error('mine');
  };
  expect(waits({ ...RETRY_DEFAULTS.TRANSIENT, strategy })).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(waits({ ...RETRY_DEFAULTS.TRANSIENT, strategy: (() => Symbol('none')) as never })).toEqual(
    waits(RETRY_DEFAULTS.TRANSIENT),
  );
});

const policies = fc.record<RetryPolicy>({
  maxAttempts: fc.integer({ min: 1, max: 1_000 }),
  strategy: fc.constantFrom('exponential', 'linear', 'constant'),
  baseDelayMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
  maxDelayMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
  multiplier: fc.double({ min: 0.1, max: 1e6, noNaN: true }),
  jitter: fc.constantFrom('upward', 'full', 'equal', 'none'),
});
const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempts = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));

describe('for any policy, attempt and chance', () => {
  test('a wait is a whole number between 0 and 1.25 times the longest', () => {
    fc.assert(
      fc.property(attempts, policies, chances, (attempt, policy, chance) => {
        const wait = delayBefore(attempt, policy, () => chance);
        expect(Number.isSafeInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(policy.maxDelayMs * 1.25);
      }),
      { numRuns: 2_000 },
    );
  });

  test('each kind of jitter keeps its bounds around the nominal wait', () => {
    fc.assert(
      fc.property(attempts, policies, chances, (attempt, policy, chance) => {
        const nominal = delayBefore(attempt, { ...policy, jitter: 'none' }, () => chance);
        const wait = delayBefore(attempt, policy, () => chance);
        const [low, high] = { none: [1, 1], upward: [1, 1.25], equal: [0.5, 1], full: [0, 1], decorrelated: [0, 1] }[
          policy.jitter
        ] as [number, number];
        expect(wait).toBeGreaterThanOrEqual(nominal * low);
        expect(wait).toBeLessThanOrEqual(nominal * high);
      }),
      { numRuns: 2_000 },
    );
  });

  test('the same chance gives the same wait, and the first call waits for nothing', () => {
    fc.assert(
      fc.property(attempts, policies, chances, (attempt, policy, chance) => {
        expect(delayBefore(attempt, policy, () => chance)).toBe(delayBefore(attempt, policy, () => chance));
        expect(delayBefore(1, policy, () => chance)).toBe(0);
      }),
    );
  });
});
