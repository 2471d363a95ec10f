// Time, as everything in holdfast sees it: passed in, never read from the process. The simulation supplies a clock that only moves
// when it is told to; `systemClock` is the one place where the real time is read.

/** A source of time and of wake-ups. */
export interface Clock {
  /** Milliseconds since the Unix epoch. May jump: use it for due times that are stored, never to measure a duration. */
  now(): number;
  /** Milliseconds since an arbitrary point; never goes back. For durations and leases. */
  monotonic(): number;
  /** Calls `wake` once after `delayMs` (0 or more, fractions allowed; longer than 24.8 days is fine). */
  schedule(delayMs: number, wake: () => void): Timer;
}

/** A wake-up that may be taken back. Cancelling twice, or after it rang, does nothing. */
export interface Timer {
  cancel(): void;
}

/** `setTimeout` fires after 1 ms for anything above 2^31-1 ms, so longer waits are chained. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, wake) {
    let handle: NodeJS.Timeout;
    const arm = (leftMs: number): void => {
      handle =
        leftMs > LONGEST_TIMEOUT_MS
          ? setTimeout(() => arm(leftMs - LONGEST_TIMEOUT_MS), LONGEST_TIMEOUT_MS)
          : setTimeout(wake, Math.max(0, leftMs));
    };
    arm(delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Settles after `delayMs` on the given clock, or rejects with the signal's reason as soon as it aborts. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason as Error);
    };
    const timer = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Whether so many ms since the epoch are a time that there is: no NaN, no Infinity, and not after the last day of the calendar (the year 275,760). */
export const isPointInTime = (ms: number): boolean => Math.abs(ms) <= 8.64e15;
