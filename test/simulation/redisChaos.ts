// What befalls the Redis of a run, and the messages to it: with dice of its own, so that runs without one are what they would be.
import type { Random } from '../../src/random.ts';
import type { SimulatedClock } from './simulatedClock.ts';
import type { SimulatedProcess } from './simulatedProcess.ts';
import type { SimulatedRedis } from './simulatedRedis.ts';
import type { Wire } from './simulatedStore.ts';
import { type Fate, simulatedWire } from './simulatedWire.ts';

/** `lost together`: it loses what it has, and a process is killed at the same moment. `long away`: longer than successors wait for it. */
const KINDS = ['away', 'away', 'hangs', 'full', 'flush', 'cut back', 'lost together', 'long away'] as const;

const OUTAGE_MS = 2_000;
const LONG_MS = 31_000;
const FSYNC_MS = 300;

/** Of those who read what another has left. */
const HEIR_DIES = 0.3;
const HEIR_DIES_WITHIN_MS = 10;

/** Of all entries. */
const POISONED = 0.01;

/** @param process any of those that run, where none is named */
export type Crash = (process?: SimulatedProcess) => void;

export class RedisChaos {
  /** How often each fault struck. */
  readonly struck = new Map<string, number>();
  readonly #redis: SimulatedRedis;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #crash: Crash;
  #left: number;
  #isNoisy: boolean;
  #isOut = false;

  /** @param faults how many; none makes a run in which nothing goes wrong */
  constructor(redis: SimulatedRedis, clock: SimulatedClock, random: Random, faults: number, crash: Crash) {
    this.#redis = redis;
    this.#clock = clock;
    this.#random = random;
    this.#crash = crash;
    this.#left = faults;
    this.#isNoisy = faults > 0;
    if (faults > 0) {
      this.#next();
      this.#fsync();
    }
  }

  get isOver(): boolean {
    return this.#left === 0 && !this.#isOut;
  }

  calm(): void {
    this.#left = 0;
    this.#isNoisy = false;
    this.#end();
  }

  wireOf(process: SimulatedProcess): Wire {
    const latency = (): number => 0.2 + this.#random() * (this.#isNoisy && this.#random() < 0.02 ? 600 : 3);
    let last = 0;
    // One connection: what was sent first comes first.
    const there = (): number => {
      last = Math.max(last, this.#clock.monotonic() + latency());
      return last - this.#clock.monotonic();
    };
    return simulatedWire(process, this.#clock, { fate: () => this.#fate(), latency, there });
  }

  /** A process was given what one that is gone has left: it may be gone itself before that is stored, or before Redis hears that it is. */
  hasRead(process: SimulatedProcess): void {
    if (!this.#isNoisy || this.#random() >= HEIR_DIES) return;
    this.struck.set('heir dies', (this.struck.get('heir dies') ?? 0) + 1);
    this.#clock.schedule(this.#random() * HEIR_DIES_WITHIN_MS, () => this.#crash(process));
  }

  /** Whether something that is put in is never taken by the database. */
  get isPoisoned(): boolean {
    if (!this.#isNoisy || this.#random() >= POISONED) return false;
    this.struck.set('poisoned', (this.struck.get('poisoned') ?? 0) + 1);
    return true;
  }

  #fate(): Fate {
    if (!this.#isNoisy) return 'arrives';
    const dice = this.#random();
    return dice < 0.01 ? 'is lost' : dice < 0.04 ? 'reply is lost' : 'arrives';
  }

  #fsync(): void {
    if (!this.#isNoisy) return;
    this.#redis.fsync();
    this.#clock.schedule(FSYNC_MS, () => this.#fsync());
  }

  #next(): void {
    if (this.#left > 0) this.#clock.schedule(100 + this.#random() * 1_500, () => this.#strike());
  }

  #strike(): void {
    if (this.#left === 0) return;
    this.#left--;
    const kind = KINDS[Math.floor(this.#random() * KINDS.length)] ?? 'away';
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
    switch (kind) {
      case 'flush':
        this.#redis.flush();
        return this.#next();
      case 'cut back':
        return this.#out('away', this.#random() * 1_000, true);
      case 'lost together':
        this.#out('away', this.#random() * 1_000, true);
        return this.#crash();
      case 'long away':
        this.#out('away', LONG_MS + this.#random() * 5_000);
        return this.#crash();
      default:
        return this.#out(kind, this.#random() * OUTAGE_MS);
    }
  }

  #out(mood: 'away' | 'hangs' | 'full', ms: number, cutsBack = false): void {
    this.#isOut = true;
    this.#redis.leave(mood);
    if (cutsBack) this.#redis.cutBack();
    this.#clock.schedule(ms, () => {
      this.#end();
      this.#next();
    });
  }

  #end(): void {
    if (!this.#isOut) return;
    this.#isOut = false;
    this.#redis.comeBack();
  }
}
