// How long before its end a call could be seen to have failed: a time-out is there when the time is over, not when the function has obeyed. What does
// not obey is told of half a second later, in a line of its own (`STEP_OVERRAN`), and its error comes when it is given up.
import { StepTimeoutError } from '../errors.ts';
import { isInstance } from '../failures/read.ts';
import { OBEYS_WITHIN_MS } from '../steps/attempt.ts';
import type { Surroundings } from './surroundings.ts';

/** For how long the end of a wait could be seen, ms: since it came, or since this process looks. @param dueAt ms since the epoch */
export const sinceDue = ({ clock, since = 0 }: Pick<Surroundings, 'clock' | 'since'>, dueAt: number): number =>
  Math.max(0, clock.now() - Math.max(dueAt, since));

/** In ms; 0 for whatever is no time-out of this call. @param durationMs how long it took in all */
export function overdueMs(error: unknown, durationMs: number): number {
  const timeoutMs = isInstance(error, StepTimeoutError) ? error.details['timeoutMs'] : undefined;
  return typeof timeoutMs === 'number' ? Math.min(Math.max(0, durationMs - timeoutMs), OBEYS_WITHIN_MS) : 0;
}
