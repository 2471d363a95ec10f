// A time-out could be seen when its time was over: that is where its detection begins.
import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { overdueMs, sinceDue } from '../../src/engine/overdue.ts';
import { StepTimeoutError } from '../../src/errors.ts';

const late = new StepTimeoutError('step "a" took longer than 1000 ms', { step: 'a', timeoutMs: 1_000 });

it.each([
  ['a time-out that was obeyed at once', late, 1_003, 3],
  ['a time-out that was obeyed late: it was told of half a second after its time', late, 9_000, 500],
  ['a time-out of something else', late, 10, 0],
  ['the deadline of all attempts', new StepTimeoutError('over', { step: 'a', maxElapsedMs: 5 }), 1_000, 0],
  ['any other error', new Error('no'), 60_000, 0],
])('%s', (_, error, durationMs, expected) => {
  expect(overdueMs(error, durationMs)).toBe(expected);
});

it.each([
  ['since it came', 5_000, undefined, 2_000],
  ['since this process looks, where it came before that', 5_000, 6_500, 500],
  ['not at all, where a timer rang a moment early', 7_010, undefined, 0],
])('the end of a wait could be seen %s', (_, dueAt, since, expected) => {
  const clock = { ...systemClock, now: () => 7_000 };
  expect(sinceDue({ clock, ...(since === undefined ? {} : { since }) }, dueAt)).toBe(expected);
});
