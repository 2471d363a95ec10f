// Keys by name, from a text or as an option: the first writes; what is wrong is said without telling the key.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { namedKeys, readKeys } from '../../src/namedKeys.ts';

const one = randomBytes(32).toString('base64');
const two = randomBytes(32).toString('base64');

describe('named keys', () => {
  it.each([
    [one, { default: one }],
    [`a=${one}`, { a: one }],
    [`# newest first\nnew=${two}\n\nold=${one}\n`, { new: two, old: one }],
    [`new=${two}, old=${one}`, { new: two, old: one }],
  ])('are read from %j', (text, keys) => {
    const read = readKeys(text, 'KEY');
    expect(read).toEqual({ keys, current: Object.keys(keys)[0] });
    const made = namedKeys(read, 'integrity');
    expect([...made.byId.keys()]).toEqual(Object.keys(keys));
    expect(made.current.key.export().toString('base64')).toBe(Object.values(keys)[0]);
  });

  it.each([
    ['', 'KEY holds no key'],
    [`a=${one},a=${two}`, 'KEY has the key "a" twice'],
  ])('are refused where the text is %j', (text, says) => {
    expect(() => readKeys(text, 'KEY')).toThrow(says);
  });

  it.each([
    [{ keys: {} }, 'integrity.keys has no key'],
    [{ keys: { a: one }, current: 'b' }, 'integrity.current is "b", and integrity.keys has a'],
    [{ keys: { 'a b': one } }, '"a b" cannot be the name of a key'],
    [{ keys: { a: 'c2hvcnQ=' } }, 'the key "a" has 5 bytes, and must have 32'],
  ])('are refused as %j', (given, says) => {
    expect(() => namedKeys(given, 'integrity')).toThrow(says);
  });

  it('never stand in what is said about them', () => {
    const short = randomBytes(20).toString('base64');
    for (const given of [short, `x=${short}`])
      expect(() => namedKeys(readKeys(given, 'KEY'), 'integrity')).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining(short) as string }) as Error,
      );
  });
});
