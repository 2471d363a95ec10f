// What the event log says of the errors of one commit.
import { describe, expect, it } from 'vitest';
import { errorLines } from '../../src/engine/errorLines.ts';
import type { ErrorRow } from '../../src/persistence/rows/errors.ts';

const error = (id: string, fingerprint: string, ofMany: boolean): ErrorRow =>
  ({ id, fingerprint, message: `${id} failed`, context: ofMany ? { isOneOfMany: true } : {} }) as ErrorRow;
const told = (errors: readonly ErrorRow[]): unknown[] =>
  errorLines(errors, 'trace', 1).map(({ payload }) => {
    const { errorId, count } = payload as { errorId: string; count?: number };
    return count === undefined ? errorId : `${errorId} and ${count - 1} more`;
  });

describe('the lines about errors', () => {
  it('name each that is kept whole', () => {
    expect(told([error('a', 'x', false), error('b', 'x', false), error('c', 'y', false)])).toEqual(['a', 'b', 'c']);
  });

  it('count those of a storm, for each fingerprint by itself', () => {
    const storm = Array.from({ length: 30 }, (_, at) => error(`s${at}`, 'x', true));
    const other = [error('t0', 'y', true), error('t1', 'y', true)];
    const [first, ...rest] = storm;
    const errors = [error('whole', 'x', false), first as ErrorRow, other[0] as ErrorRow, ...rest, other[1] as ErrorRow];
    expect(told(errors)).toEqual(['whole', 's0 and 29 more', 't0 and 1 more']);
  });

  it('say no count of one alone', () => {
    expect(told([error('a', 'x', true)])).toEqual(['a']);
    expect(told([])).toEqual([]);
  });
});
