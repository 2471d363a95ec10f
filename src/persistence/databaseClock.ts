// The time that all processes of a database have in common: the database's. The clock of a machine may be wrong, and may be set at any time; what it says
// counts until the database has been asked, and after that only how fast it goes. Used by the engine where no clock is given to it.
import type { Clock, Timer } from '../clock.ts';

/** Less than this is what two machines that keep their time well differ by. */
const SLACK_MS = 20;

export class DatabaseClock implements Clock {
  readonly #machine: Clock;
  /** What is the time when the machine's monotonic clock is at 0. */
  #atZero: number;

  constructor(machine: Clock) {
    this.#machine = machine;
    this.#atZero = machine.now() - machine.monotonic();
  }

  now(): number {
    return Math.round(this.#atZero + this.#machine.monotonic());
  }

  monotonic(): number {
    return this.#machine.monotonic();
  }

  schedule(delayMs: number, wake: () => void): Timer {
    return this.#machine.schedule(delayMs, wake);
  }

  /**
   * The database read its clock at some time between the question and its answer: what lies before or after that is put right.
   * @param said ms since the epoch
   * @param askedAt by the monotonic clock, as `answeredAt`
   */
  heard(said: number, askedAt: number, answeredAt: number): void {
    const earliest = said - answeredAt;
    const latest = said - askedAt;
    if (this.#atZero < earliest - SLACK_MS) this.#atZero = earliest;
    if (this.#atZero > latest + SLACK_MS) this.#atZero = latest;
  }
}
