// The real clock, which a test may put forward: what is due by then rings at once. Durations and leases, which are measured by `monotonic`, are
// left alone, so that a jump of a day does not look like a process that was frozen for a day.
import { type Clock, systemClock, type Timer } from '../../src/clock.ts';

interface Alarm {
  readonly at: number;
  readonly wake: () => void;
  timer: Timer;
}

export class MovedClock implements Clock {
  #ahead = 0;
  readonly #alarms = new Set<Alarm>();

  now(): number {
    return systemClock.now() + this.#ahead;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  schedule(delayMs: number, wake: () => void): Timer {
    const ring = (): void => {
      this.#alarms.delete(alarm);
      wake();
    };
    const alarm: Alarm = { at: this.now() + delayMs, wake: ring, timer: systemClock.schedule(delayMs, ring) };
    this.#alarms.add(alarm);
    return {
      cancel: () => {
        this.#alarms.delete(alarm);
        alarm.timer.cancel();
      },
    };
  }

  /** Puts the clock forward by so many ms. */
  pass(ms: number): void {
    this.#ahead += ms;
    const now = this.now();
    for (const alarm of this.#alarms) {
      alarm.timer.cancel();
      alarm.timer = systemClock.schedule(Math.max(0, alarm.at - now), alarm.wake);
    }
  }
}
