// Windows of calls against a model that keeps every call and looks through all of them: what is older than the window never counts, rates are of
// the calls that were made, and too few of them say nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CircuitWindow, type EndedCall, type WindowPolicy } from '../../src/machines/circuitWindow.ts';

const POLICY: WindowPolicy = {
  kind: 'countWindow',
  windowCalls: 10,
  windowMs: 1_000,
  minimumCalls: 4,
  distinctOperations: 2,
  failureRate: 0.5,
  slowCallMs: 100,
  slowCallRate: 0.8,
};

/** The same by looking at everything. */
function trips(policy: WindowPolicy, calls: readonly EndedCall[]): boolean {
  const last = calls.at(-1) as EndedCall;
  const isSlow = ({ durationMs }: EndedCall): boolean => durationMs >= policy.slowCallMs;
  const inWindow =
    policy.kind === 'countWindow'
      ? calls.slice(-policy.windowCalls)
      : calls.filter(({ at }) => last.at - at < policy.windowMs);
  const failures = inWindow.filter(({ failed }) => failed);
  const slow = inWindow.filter(isSlow);
  return (
    (last.failed || isSlow(last)) &&
    inWindow.length >= policy.minimumCalls &&
    new Set([...failures, ...slow].map(({ operation }) => operation)).size >= policy.distinctOperations &&
    (failures.length >= policy.failureRate * inWindow.length || slow.length >= policy.slowCallRate * inWindow.length)
  );
}

const call = fc.record({
  operation: fc.constantFrom('a', 'b', 'c'),
  failed: fc.boolean(),
  durationMs: fc.constantFrom(1, 99, 100, 500),
  afterMs: fc.constantFrom(0, 1, 100, 999, 1_000, 5_000),
});

describe.each(['countWindow', 'timeWindow'] as const)('a %s', (kind) => {
  it('opens when the calls in it say so, and at no other (B11)', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (said, distinctOperations) => {
        const policy = { ...POLICY, kind, distinctOperations };
        const window = new CircuitWindow(policy);
        const calls: EndedCall[] = [];
        let at = 0;
        for (const { afterMs, ...one } of said) {
          at += afterMs;
          calls.push({ ...one, at });
          expect(window.add({ ...one, at })).toBe(trips(policy, calls));
          expect(window.failures).toBeGreaterThanOrEqual(0);
          expect(window.failures).toBeLessThanOrEqual(window.size);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

it('a time window forgets nine failures of an hour ago (B11)', () => {
  const window = new CircuitWindow({ ...POLICY, kind: 'timeWindow', minimumCalls: 1, distinctOperations: 1 });
  for (let number = 0; number < 9; number++) window.add({ operation: 'a', failed: true, durationMs: 1, at: number });
  window.add({ operation: 'a', failed: false, durationMs: 1, at: 3_600_000 });
  expect([window.failures, window.size]).toEqual([0, 1]);
});
