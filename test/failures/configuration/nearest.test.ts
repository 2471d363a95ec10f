import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/failures/configuration/nearest.ts';

describe('the nearest word', () => {
  it.each([
    ['max_chekpoints', 'max_checkpoints'],
    ['MAX_AGE', 'max_age'],
    ['maxage', 'max_age'],
    ['entirely_else', undefined],
    ['', undefined],
    ['x'.repeat(1_000), undefined],
  ])('to %s is %s', (word, meant) => {
    expect(nearest(word, ['max_checkpoints', 'max_age'])).toBe(meant);
  });
});
