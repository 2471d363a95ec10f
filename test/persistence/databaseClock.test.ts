// The database's time on a machine whose own clock is wrong, or is set.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { DatabaseClock } from '../../src/persistence/databaseClock.ts';

const START = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;

/** A machine, with how far its wall is from the database's time. */
function machine(wrongBy: number) {
  const is = { at: 5_000, wrongBy };
  const clock: Clock = {
    now: () => START + is.at + is.wrongBy,
    monotonic: () => is.at,
    schedule: () => ({ cancel: () => {} }),
  };
  return { is, clock: new DatabaseClock(clock), real: () => START + is.at };
}

describe('the clock of the database', () => {
  it('is the machine’s until the database was asked', () => {
    const { is, clock, real } = machine(HOUR);
    is.at += 70;
    expect(clock.now()).toBe(real() + HOUR);
  });

  it('goes on by itself whatever the machine’s is set to', () => {
    const { is, clock, real } = machine(-HOUR);
    clock.heard(real(), is.at, is.at);
    is.wrongBy = 24 * HOUR;
    is.at += 1_234.4;
    expect(clock.now()).toBe(Math.round(real()));
  });

  it('is right to the time that the answer took, and to what is no difference', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -48 * HOUR, max: 48 * HOUR }),
        fc.double({ min: 0, max: 5_000, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (wrongBy, tookMs, share) => {
          const { is, clock, real } = machine(wrongBy);
          const askedAt = is.at;
          is.at += tookMs * share;
          const said = real();
          is.at = askedAt + tookMs;
          clock.heard(said, askedAt, is.at);
          expect(Math.abs(clock.now() - real())).toBeLessThanOrEqual(tookMs + 21);
        },
      ),
    );
  });

  it('does not move for an answer that may be what it says already', () => {
    const { is, clock, real } = machine(0);
    const before = clock.now();
    clock.heard(real() + 15, is.at, is.at);
    clock.heard(real() - 400, is.at - 500, is.at);
    expect(clock.now()).toBe(before);
  });
});
