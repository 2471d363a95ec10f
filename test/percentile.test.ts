// Percentiles of lengths that are only counted in buckets.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, lengthOf, percentileOf } from '../src/percentile.ts';

const counted = (lengths: readonly number[]) => lengths.map((ms) => ({ bucket: bucketOf(ms), count: 1 }));

describe('a bucket', () => {
  it('holds its length, which is at most a tenth shorter than its end', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.011, max: 86_400_000, noNaN: true }), (ms) => {
        const end = lengthOf(bucketOf(ms));
        expect(end).toBeGreaterThanOrEqual(ms * (1 - 1e-9));
        expect(end / 1.1).toBeLessThanOrEqual(ms * (1 + 1e-9));
      }),
    );
  });

  it.each([[-5], [0], [0.01]])('of %d ms is the first, also where the clock went back', (ms) => {
    expect(bucketOf(ms)).toBe(0);
  });

  it('of a month is the last', () => expect(bucketOf(31 * 86_400_000)).toBe(bucketOf(365 * 86_400_000)));
});

describe('a percentile', () => {
  it('is that of the lengths themselves, at most a tenth too high, in whatever order and portions they were counted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.02, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.95, 0.99, 1),
        (lengths, share) => {
          const sorted = lengths.toSorted((one, other) => one - other);
          const exact = sorted[Math.max(0, Math.ceil(lengths.length * share - 1e-9) - 1)] as number;
          const found = percentileOf(counted(lengths), share) as number;
          expect(found).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
          expect(found).toBeLessThanOrEqual(exact * 1.1 * (1 + 1e-9));
        },
      ),
    );
  });

  it('of nothing is null', () => expect(percentileOf([], 0.95)).toBeNull());
});
