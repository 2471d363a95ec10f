// The statement of a commit is prepared for each combination of rare parts, under a name that tells the combinations apart.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commitStatement, RARE_PARTS, type RarePart } from '../../src/persistence/sql/commit.ts';

/** What the server reads of a name; it cuts the rest off without a word. */
const SERVER_READS = 63;

const lettersOf = (rare: readonly RarePart[]): string =>
  commitStatement(rare).name.slice(commitStatement([]).name.length);

it('the name of a commit statement has one letter for each part, and each part its own', () => {
  const letters = RARE_PARTS.map((part) => lettersOf([part]));
  expect(letters.map((letter) => letter.length)).toEqual(letters.map(() => 1));
  expect(new Set(letters).size).toBe(RARE_PARTS.length);
  expect(lettersOf(RARE_PARTS)).toBe(letters.join(''));
});

it('the longest name, that of all parts, is below the bytes that the server reads', () => {
  expect(Buffer.byteLength(commitStatement(RARE_PARTS).name)).toBeLessThan(SERVER_READS);
});

it('two combinations of parts have one name only where they are one combination', () => {
  const combination = fc.shuffledSubarray([...RARE_PARTS]);
  fc.assert(
    fc.property(combination, combination, (one, other) => {
      const isSame = one.join() === other.join();
      expect(commitStatement(one).name === commitStatement(other).name).toBe(isSame);
      expect(commitStatement(one).text === commitStatement(other).text).toBe(isSame);
    }),
  );
});
