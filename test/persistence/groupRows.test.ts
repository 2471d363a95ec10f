// What the errors of a commit add to their groups: as many rows as there are fingerprints, and every error counted once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommit } from '../../src/persistence/encodeCommit.ts';
import { groupRows } from '../../src/persistence/groupRows.ts';
import type { ErrorRow } from '../../src/persistence/rows/errors.ts';
import { birth, everything, newId, next } from './commits.ts';

const owner = newId();
const [sample] = everything(birth(newId(), owner), owner).errors;
const errorOf = (fingerprint: string, occurredAt: number): ErrorRow =>
  ({ ...sample, id: newId(), fingerprint, occurredAt }) as ErrorRow;

describe('errors of one commit', () => {
  it('are counted once each, with the first time and the newest of each fingerprint', () => {
    const drawn = fc.array(fc.tuple(fc.constantFrom('x', 'y', 'z'), fc.nat({ max: 50 })), { maxLength: 60 });
    fc.assert(
      fc.property(drawn, (of) => {
        const errors = of.map(([fingerprint, at]) => errorOf(fingerprint, at));
        const groups = groupRows(errors);
        expect(groups.map(({ newest }) => newest.fingerprint).sort()).toEqual(
          [...new Set(of.map(([one]) => one))].sort(),
        );
        for (const { newest, number, firstAt } of groups) {
          const same = errors.filter(({ fingerprint }) => fingerprint === newest.fingerprint);
          expect(number).toBe(same.length);
          expect(firstAt).toBe(Math.min(...same.map(({ occurredAt }) => occurredAt)));
          expect(newest.occurredAt).toBe(Math.max(...same.map(({ occurredAt }) => occurredAt)));
        }
      }),
    );
  });

  it('of one fingerprint send the server one row to count, however many they are', () => {
    const commit = next(birth(newId(), owner), owner, {
      errors: Array.from({ length: 50 }, (_, at) => errorOf('x', at)),
    });
    const { rows } = encodeCommit(commit);
    expect(rows.errors).toHaveLength(50);
    expect(rows.groups.map((row) => JSON.parse(row) as object)).toMatchObject([{ fingerprint: 'x', number: 50 }]);
  });
});
