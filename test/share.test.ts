// How many things a share is: of all, rounded down, in whole numbers.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isShare, partOf, type Share } from '../src/share.ts';

describe('a share of all', () => {
  it.each<[Share, number, number]>([
    ['10%', 9, 0],
    ['10%', 10, 1],
    ['10%', 19, 1],
    ['10%', 20, 2],
    ['0%', 1_000, 0],
    ['100%', 7, 7],
    ['0.7%', 1_000, 7],
    ['33.333%', 100_000, 33_333],
    ['50%', 0, 0],
    ['99.9%', 1, 0],
  ])('%s of %i are %i', (share, total, part) => {
    expect(partOf(share, total)).toBe(part);
  });

  it('is the whole part of the exact figure, whatever the numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 5_000_000 }), (share, total) => {
        const text = `${Math.floor(share / 1_000)}.${String(share % 1_000).padStart(3, '0')}%` as Share;
        expect(BigInt(partOf(text, total))).toBe((BigInt(share) * BigInt(total)) / 100_000n);
      }),
    );
  });

  it('says nothing about a number', () => {
    expect(partOf(3, 1)).toBe(3);
  });

  it.each([['10'], ['ten%'], ['-1%'], ['101%'], ['100.001%'], ['1e1%'], ['0.0001%'], ['%'], [' 5%'], [5], [null]])(
    'is not %s',
    (value) => {
      expect(isShare(value)).toBe(false);
    },
  );
});
