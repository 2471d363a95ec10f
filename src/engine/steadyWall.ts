// The wall's time that goes on by the monotonic clock: a wall that jumps meanwhile neither shortens nor lengthens a wait.
import type { Clock } from '../clock.ts';

export class SteadyWall {
  readonly #clock: Clock;
  #wall = 0;
  #monotonic = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.read();
  }

  /** Takes the wall as it is now, ms since the epoch. */
  read(): number {
    this.#wall = this.#clock.now();
    this.#monotonic = this.#clock.monotonic();
    return this.#wall;
  }

  now(): number {
    return this.#wall + this.#clock.monotonic() - this.#monotonic;
  }
}
