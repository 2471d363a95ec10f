// docs/failure-contract.md, executed: what comes of every failure is exactly what its row says.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshSchema } from '../servers/schema.ts';
import { type House, openHouse } from './house.ts';
import { pageOf, rateOf } from './page.ts';
import { ROWS } from './rows.ts';

const schema = freshSchema();
let house: House;
beforeAll(async () => {
  house = await openHouse(ROWS, inject('databaseUrl'), schema);
});
afterAll(() => house.close());

describe('the failure contract', () => {
  it.each(ROWS.map((row) => [row.id, row.what, row] as const))(
    '%s: %s',
    { timeout: 40_000 },
    async (_id, _what, row) => {
      expect(await house.play(row)).toEqual(row.expect);
    },
  );

  it('recovers by itself in more than 99 of 100 recoverable scenarios, and asks a person in fewer than 5', () => {
    const { recovered, asked, recoverable } = rateOf(ROWS);
    expect(recovered / recoverable).toBeGreaterThan(0.99);
    expect(asked / recoverable).toBeLessThan(0.05);
  });

  it('has a name of its own for every row', () => {
    expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
    expect(ROWS.length).toBeGreaterThanOrEqual(40);
  });

  it('is the page that the documentation shows', () => {
    expect(readFileSync(new URL('../../docs/failure-contract.md', import.meta.url), 'utf8')).toBe(pageOf(ROWS));
  });
});
