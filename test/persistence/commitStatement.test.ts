// The statement of a commit is prepared for each combination of rare parts, under a name that tells the combinations apart.
import { expect, it } from 'vitest';
import { commitStatement, RARE_PARTS } from '../../src/persistence/sql/commit.ts';

const combinations = Array.from({ length: 2 ** RARE_PARTS.length }, (_, bits) =>
  RARE_PARTS.filter((_part, index) => bits & (1 << index)),
);

it('the name of a commit statement differs for each combination of parts within the 63 bytes that the server reads', () => {
  const names = combinations.map((rare) => commitStatement(rare).name);
  expect(new Set(names.map((name) => name.slice(0, 63))).size).toBe(combinations.length);
  expect(names.filter((name) => name.length > 63)).toEqual([]);
});
