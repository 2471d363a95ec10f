// One process of the simulation, which may be killed or frozen at any moment. Everything that reaches it from outside (a timer, a reply of the
// storage or of the world, a request of a person) comes through `reach`: to a dead process nothing comes any more, so that none of its
// code ever goes on; to a frozen one everything comes later.
import type { Clock, Timer } from '../../src/clock.ts';
import type { SimulatedClock } from './simulatedClock.ts';

export class SimulatedProcess {
  readonly id: string;
  /** The clock as this process sees it. */
  readonly clock: Clock;
  readonly #world: SimulatedClock;
  #state: 'alive' | 'frozen' | 'dead' = 'alive';
  #held: (() => void)[] = [];

  constructor(id: string, world: SimulatedClock) {
    this.id = id;
    this.#world = world;
    this.clock = {
      now: () => world.now(),
      monotonic: () => world.monotonic(),
      schedule: (delayMs, wake) => this.#schedule(delayMs, wake),
    };
  }

  get state(): 'alive' | 'frozen' | 'dead' {
    return this.#state;
  }

  reach(wake: () => void): void {
    if (this.#state === 'alive') wake();
    if (this.#state === 'frozen') this.#held.push(wake);
  }

  /** Settles after so many ms, if the process still lives then. */
  pause(delayMs: number): Promise<void> {
    return new Promise((goOn) => this.#schedule(delayMs, goOn));
  }

  kill(): void {
    this.#state = 'dead';
    this.#held = [];
  }

  freeze(): void {
    if (this.#state === 'alive') this.#state = 'frozen';
  }

  /** Goes on with everything that came meanwhile, one after the other. */
  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'alive';
    for (const wake of this.#held.splice(0)) this.#world.schedule(0, () => this.reach(wake));
  }

  #schedule(delayMs: number, wake: () => void): Timer {
    let isSet = true;
    const ring = (): void => {
      if (isSet) wake();
    };
    const timer = this.#world.schedule(delayMs, () => this.reach(ring));
    return {
      cancel: () => {
        isSet = false;
        timer.cancel();
      },
    };
  }
}
