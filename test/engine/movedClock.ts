// The machine's clock, which a test may move forward: everything that is due then rings at once. Durations and leases are measured as they are.
import { type Clock, systemClock, type Timer } from '../../src/clock.ts';

export class MovedClock implements Clock {
  #moved = 0;
  readonly #alarms = new Set<{ readonly at: number; ring(): void }>();

  now(): number {
    return systemClock.now() + this.#moved;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  schedule(delayMs: number, wake: () => void): Timer {
    const alarm = {
      at: this.now() + delayMs,
      ring: () => {
        timer.cancel();
        if (this.#alarms.delete(alarm)) wake();
      },
    };
    const timer = systemClock.schedule(delayMs, alarm.ring);
    this.#alarms.add(alarm);
    return {
      cancel: () => {
        timer.cancel();
        this.#alarms.delete(alarm);
      },
    };
  }

  move(ms: number): void {
    this.#moved += ms;
    for (const alarm of Array.from(this.#alarms)) if (alarm.at <= this.now()) alarm.ring();
  }
}
