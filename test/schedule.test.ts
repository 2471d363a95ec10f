// When schedules are due: pure, on given times. The daylight saving time of Berlin in 2026 begins on 29 March, 02:00 → 03:00, and ends on 25 October, 03:00 → 02:00.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fireAt, nextTick, scheduleSpec } from '../src/schedule.ts';

const BERLIN = 'Europe/Berlin';

/** The first ticks after a time. */
function ticks(cron: string, after: string, count: number, timeZone = BERLIN): string[] {
  const found: string[] = [];
  let at: number | null = Date.parse(after);
  while (found.length < count) {
    at = nextTick({ cron, timeZone, everyMs: null }, at);
    if (at === null) break;
    found.push(new Date(at).toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
}

describe('a cron schedule where the clock is put forward', () => {
  it.each([
    ['30 2 * * *', ['2026-03-29T01:00Z', '2026-03-30T00:30Z'], 'a fixed time of the gap comes once, at its end'],
    ['30 2,14 * * *', ['2026-03-29T01:00Z', '2026-03-29T12:30Z'], 'also one of several'],
    ['0 3 * * *', ['2026-03-29T01:00Z', '2026-03-30T01:00Z'], 'a fixed time after it is as ever'],
    [
      '*/30 * * * *',
      ['2026-03-28T23:30Z', '2026-03-29T00:00Z', '2026-03-29T00:30Z', '2026-03-29T01:00Z'],
      'steps follow the time that passes',
    ],
    ['30 * * * *', ['2026-03-28T23:30Z', '2026-03-29T00:30Z', '2026-03-29T01:30Z'], 'so does every hour'],
    ['0 */2 * * *', ['2026-03-29T02:00Z', '2026-03-29T04:00Z'], 'an hour of the gap does not come for steps of hours'],
    ['*/20 2 * * *', ['2026-03-30T00:00Z'], 'nor for steps of minutes inside of it'],
  ])('%s: %s (%s)', (cron, expected) => {
    expect(ticks(cron, '2026-03-28T23:05:00Z', expected.length)).toEqual(expected);
  });
});

describe('a cron schedule where the clock is put back', () => {
  it.each([
    [
      '30 2 * * *',
      ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
      'a fixed time of the doubled hour comes once, the first time',
    ],
    ['30 2,14 * * *', ['2026-10-25T00:30Z', '2026-10-25T13:30Z'], 'also one of several'],
    [
      '*/30 * * * *',
      ['2026-10-25T00:00Z', '2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z', '2026-10-25T02:00Z'],
      'steps follow the time that passes',
    ],
    ['30 * * * *', ['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T02:30Z'], 'every hour comes in both'],
    [
      '*/30 2 * * *',
      ['2026-10-25T00:00Z', '2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z', '2026-10-26T01:00Z'],
      'so do steps inside of it',
    ],
  ])('%s: %s (%s)', (cron, expected) => {
    expect(ticks(cron, '2026-10-24T23:45:00Z', expected.length)).toEqual(expected);
  });
});

describe('the ticks of a schedule', () => {
  it('days of the month and of the week are either, where both are given, as in cron', () => {
    expect(ticks('0 0 13 * FRI', '2026-01-08T00:00:00Z', 3, 'UTC')).toEqual([
      '2026-01-09T00:00Z',
      '2026-01-13T00:00Z',
      '2026-01-16T00:00Z',
    ]);
  });

  it('of a period are counted from the beginning of time, so that all processes agree', () => {
    const every = { cron: null, timeZone: null, everyMs: 60_000 };
    expect(nextTick(every, 0)).toBe(60_000);
    expect(nextTick(every, 59_999)).toBe(60_000);
    expect(nextTick(every, 60_000)).toBe(120_000);
  });

  it('come after the time that is given, and none lies between', () => {
    const zone = fc.constantFrom(BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC');
    const cron = fc.constantFrom(
      '*/7 * * * *',
      '30 2 * * *',
      '0 0 1 * *',
      '15 1-3 * * *',
      '0 12 * * 1-5',
      '59 23 * * *',
    );
    const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) });
    fc.assert(
      fc.property(zone, cron, moment, fc.integer({ min: 1, max: 86_400_000 }), (timeZone, given, after, earlier) => {
        const when = { cron: given, timeZone, everyMs: null };
        const next = nextTick(when, after) ?? 0;
        expect(next).toBeGreaterThan(after);
        expect(next % 60_000).toBe(0);
        // Whoever counts from before comes by the same ones.
        let at = after - earlier;
        while (at <= after) at = nextTick(when, at) ?? Infinity;
        expect(at).toBe(next);
      }),
      { numRuns: 60 },
    );
  });

  it('start as late as their jitter says at most, the same tick always equally late', () => {
    const late = Array.from({ length: 200 }, (_, n) => fireAt('one', { jitterMs: 1_000 }, n * 60_000) - n * 60_000);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThanOrEqual(1_000);
    expect(new Set(late).size).toBeGreaterThan(100);
    expect(fireAt('one', { jitterMs: 1_000 }, 60_000)).toBe(fireAt('one', { jitterMs: 1_000 }, 60_000));
    expect(fireAt('one', { jitterMs: 0 }, 60_000)).toBe(60_000);
  });
});

describe('a schedule', () => {
  it('has defaults', () => {
    expect(scheduleSpec('nightly', { workflow: 'report', cron: '0 3 * * *' })).toEqual({
      definition: 'report',
      version: null,
      cron: '0 3 * * *',
      timeZone: 'UTC',
      everyMs: null,
      input: null,
      overlap: 'skip',
      catchUpMs: 3_600_000,
      jitterMs: 0,
    });
  });

  it.each([
    ['two words', { everyMs: 1_000 }, 'name'],
    ['a', { workflow: '', everyMs: 1_000 }, 'workflow'],
    ['a', {}, 'cron'],
    ['a', { cron: '* * * * *', everyMs: 1_000 }, 'cron'],
    ['a', { everyMs: 1_000, timeZone: BERLIN }, 'timeZone'],
    ['a', { cron: '* * * *' }, 'cron'],
    ['a', { cron: '0 0 0 * * *' }, 'cron'],
    ['a', { cron: '@daily' }, 'cron'],
    ['a', { cron: '0 25 * * *' }, 'cron'],
    ['a', { cron: '0 0 31 2 *' }, 'cron'],
    ['a', { cron: '0 0 * * *', timeZone: 'Mars/Phobos' }, 'timeZone'],
    ['a', { everyMs: 999 }, 'everyMs'],
    ['a', { everyMs: 1_000.5 }, 'everyMs'],
    ['a', { everyMs: 1_000, catchUpMs: 9_999 }, 'catchUpMs'],
    ['a', { everyMs: 1_000, jitterMs: -1 }, 'jitterMs'],
    ['a', { everyMs: 1_000, overlap: 'sometimes' as never }, 'overlap'],
  ])('"%s" with %j is refused for its %s', (name, given, option) => {
    expect(scheduleSpec(name, { workflow: 'report', ...given })).toMatchObject({ option });
  });
});
