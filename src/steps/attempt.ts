// Runs an author's function once. Whatever happens, the outcome is a value: it never throws and always settles, since a function that ignores
// its signal is given up after a grace. Used by the engine for attempts and undos alike.
import type { Clock, Timer } from '../clock.ts';
import { StepTimeoutError } from '../errors.ts';

export type Outcome =
  | { readonly outcome: 'completed'; readonly value: unknown; readonly durationMs: number }
  | { readonly outcome: 'failed'; readonly error: unknown; readonly durationMs: number }
  /** It was told to stop before it had an outcome of its own. */
  | { readonly outcome: 'cancelled'; readonly durationMs: number };

export interface AttemptOptions {
  readonly clock: Clock;
  /** Time after which the attempt fails with StepTimeoutError, in ms. */
  readonly timeoutMs: number;
  /** How long a function may go on after its signal, in ms, before it is given up. */
  readonly graceMs: number;
  /** Told when its time is over and the function goes on all the same, half a second later: nothing else is heard of it until the grace is over. */
  readonly overrun?: () => void;
  /** Named in the time-out's message. */
  readonly step: string;
  readonly run: (signal: AbortSignal) => unknown;
}

/** One call under way. */
export interface RunningAttempt {
  readonly outcome: Promise<Outcome>;
  /** Asks the function to stop, by its signal. Again, or after the end, it does nothing, and the reason is not even made. */
  stop(reason: () => Error): void;
}

/** A function that obeys its signal needs less. */
export const OBEYS_WITHIN_MS = 500;

export function beginAttempt({ clock, timeoutMs, graceMs, step, run, overrun }: AttemptOptions): RunningAttempt {
  const abort = new AbortController();
  const startedAt = clock.monotonic();
  let over = false;
  let giveUp = (_reason: () => Error): void => {};

  const outcome = new Promise<Outcome>((resolve) => {
    let obeys: Timer | undefined;
    const settle = (
      result:
        | { outcome: 'completed'; value: unknown }
        | { outcome: 'failed'; error: unknown }
        | { outcome: 'cancelled' },
    ): void => {
      if (over) return;
      over = true;
      deadline.cancel();
      obeys?.cancel();
      resolve({ ...result, durationMs: clock.monotonic() - startedAt });
    };
    giveUp = (because) => {
      if (over || abort.signal.aborted) return;
      const reason = because();
      const stopped =
        reason instanceof StepTimeoutError
          ? ({ outcome: 'failed', error: reason } as const)
          : ({ outcome: 'cancelled' } as const);
      deadline.cancel();
      deadline = clock.schedule(graceMs, () => settle(stopped));
      if (overrun && stopped.outcome === 'failed' && graceMs > OBEYS_WITHIN_MS)
        obeys = clock.schedule(OBEYS_WITHIN_MS, overrun);
      abort.abort(reason);
    };
    const late = (): Error =>
      new StepTimeoutError(`step "${step}" took longer than ${timeoutMs} ms`, { step, timeoutMs });
    let deadline = clock.schedule(timeoutMs, () => giveUp(late));
    call(run, abort.signal).then(
      (value) => settle({ outcome: 'completed', value }),
      (error: unknown) => settle(afterStop(abort.signal, error)),
    );
  });
  return { outcome, stop: (reason) => giveUp(reason) };
}

/** What a function throws after its signal is the consequence of the signal, whatever it is called. */
export const afterStop = (
  signal: AbortSignal,
  error: unknown,
): { outcome: 'failed'; error: unknown } | { outcome: 'cancelled' } => {
  if (!signal.aborted) return { outcome: 'failed', error };
  return signal.reason instanceof StepTimeoutError
    ? { outcome: 'failed', error: signal.reason }
    : { outcome: 'cancelled' };
};

const call = async (run: (signal: AbortSignal) => unknown, signal: AbortSignal): Promise<unknown> => run(signal);
