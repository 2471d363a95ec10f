// Sessions that end before the lease, in some runs: others may have what such a process has at once, and it holds nothing until its session is back. With
// dice of its own, so that runs without are what they would be.
import type { FaultPlace } from '../../src/faults.ts';
import { type Random, seededRandom } from '../../src/random.ts';
import { PLACES } from './chaos.ts';
import type { SimulatedClock } from './simulatedClock.ts';
import type { SimulatedProcess } from './simulatedProcess.ts';

/** Of all runs with faults, those in which sessions end. */
const SHARE = 0.3;
const MOST = 4;
/** The lease is 3 s: most are back before it runs out. */
const LONGEST_AWAY_MS = 2_000;
const PAUSE_MS = 1_500;

/** The session of this process ends; it can be opened again after so long. */
type Cut = (process: SimulatedProcess, awayMs: number) => void;

export class SessionCuts {
  readonly #random: Random;
  readonly #clock: SimulatedClock;
  readonly #cut: Cut;
  #left: number;
  #next: { readonly place: FaultPlace; countdown: number } | undefined;

  /** Undefined where the run has none. */
  static drawn(seed: number, faults: number, clock: SimulatedClock, cut: Cut): SessionCuts | undefined {
    const random = seededRandom(seed ^ 0x5e5510);
    return faults > 0 && random() < SHARE ? new SessionCuts(random, clock, cut) : undefined;
  }

  private constructor(random: Random, clock: SimulatedClock, cut: Cut) {
    this.#random = random;
    this.#clock = clock;
    this.#cut = cut;
    this.#left = 1 + Math.floor(random() * MOST);
    this.#later();
  }

  get isOver(): boolean {
    return this.#left === 0 && this.#next === undefined;
  }

  calm(): void {
    this.#left = 0;
    this.#next = undefined;
  }

  /** The engine of a process passes a place. */
  strike(process: SimulatedProcess, place: FaultPlace): void {
    if (this.#next?.place !== place || --this.#next.countdown > 0 || process.state !== 'alive') return;
    this.#next = undefined;
    this.#cut(process, this.#random() ** 2 * LONGEST_AWAY_MS);
    this.#later();
  }

  #later(): void {
    this.#clock.schedule(this.#random() * PAUSE_MS, () => {
      if (this.#left === 0) return;
      this.#left--;
      const place = PLACES[Math.floor(this.#random() * PLACES.length)] ?? 'before commit';
      this.#next = { place, countdown: 1 + Math.floor(this.#random() * 4) };
    });
  }
}
