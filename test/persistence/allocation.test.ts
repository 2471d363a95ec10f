// Who is next: in order of arrival, all or nothing, nobody overtaken at what he waits for.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, scaled } from '../../src/persistence/allocation.ts';

const units = fc.record({
  a: fc.integer({ min: 0, max: 3 }),
  b: fc.integer({ min: 0, max: 3 }),
  c: fc.integer({ min: 0, max: 3 }),
});
const waiter = units
  .map((needs) => ({ needs: Object.fromEntries(Object.entries(needs).filter(([, amount]) => amount > 0)) }))
  .filter(({ needs }) => Object.keys(needs).length > 0);
const line = fc.array(waiter, { maxLength: 12 });
const free = fc.record({
  a: fc.integer({ min: -2, max: 5 }),
  b: fc.integer({ min: 0, max: 5 }),
  c: fc.integer({ min: 0, max: 5 }),
});
const sumOf = (claims: readonly { needs: Readonly<Record<string, number>> }[], name: string): number =>
  claims.reduce((sum, { needs }) => sum + (needs[name] ?? 0), 0);

describe('allocate', () => {
  it('never gives more than is free', () => {
    fc.assert(
      fc.property(free, line, (left, waiters) => {
        const granted = allocate(left, waiters);
        for (const [name, most] of Object.entries(left))
          expect(sumOf(granted, name)).toBeLessThanOrEqual(Math.max(0, most));
      }),
    );
  });

  it('lets nobody overtake an earlier one that needs a resource of his own', () => {
    fc.assert(
      fc.property(free, line, (left, waiters) => {
        const granted = new Set(allocate(left, waiters));
        const overtaken = waiters.flatMap((later, place) =>
          waiters
            .slice(0, place)
            .filter((earlier) => granted.has(later) && !granted.has(earlier))
            .filter(({ needs }) => Object.keys(needs).some((name) => name in later.needs)),
        );
        expect(overtaken).toEqual([]);
      }),
    );
  });

  it('keeps nobody waiting for whom all is free and before whom nobody waits', () => {
    fc.assert(
      fc.property(free, line, (left, waiters) => {
        const granted = allocate(left, waiters);
        for (const [place, one] of waiters.entries()) {
          if (granted.includes(one)) continue;
          const earlier = waiters.slice(0, place);
          const isBehind = earlier.some(
            (other) => !granted.includes(other) && Object.keys(other.needs).some((name) => name in one.needs),
          );
          const lacks = Object.entries(one.needs).some(
            ([name, wanted]) =>
              wanted >
              (left[name as 'a'] ?? 0) -
                sumOf(
                  earlier.filter((other) => granted.includes(other)),
                  name,
                ),
          );
          expect(isBehind || lacks).toBe(true);
        }
      }),
    );
  });

  it('grants a large claim before the small ones that come after it, however many they are', () => {
    const large = { needs: { gpu: 4 } };
    const small = Array.from({ length: 20 }, () => ({ needs: { gpu: 1 } }));
    expect(allocate({ gpu: 3 }, [large, ...small])).toEqual([]);
    expect(allocate({ gpu: 4 }, [large, ...small])).toEqual([large]);
  });

  it('gives nothing of a resource that nobody knows', () => {
    expect(allocate({}, [{ needs: { moon: 1 } }])).toEqual([]);
  });

  it('ends every line: whoever is granted and releases makes room for the next', () => {
    fc.assert(
      fc.property(fc.array(waiter, { minLength: 1, maxLength: 12 }), (waiters) => {
        const capacity = { a: 3, b: 3, c: 3 };
        let waiting = waiters;
        for (let rounds = 0; waiting.length > 0; rounds++) {
          const granted = allocate(capacity, waiting);
          expect(granted.length).toBeGreaterThan(0);
          waiting = waiting.filter((one) => !granted.includes(one));
          expect(rounds).toBeLessThan(waiters.length);
        }
      }),
    );
  });
});

describe('a scaled capacity', () => {
  it.each([
    [2, 2, 4],
    [1, 1.2, 2],
    [10, 1.5, 15],
    [4, 0.5, 2],
    [1, 0.5, 1],
    [0, 3, 1],
  ])('of %d by %d is %d', (capacity, factor, expected) => expect(scaled(capacity, factor)).toBe(expected));
});
