// What goes wrong in one run, drawn from its seed: a few faults, one after the other, each armed at a place in the engine or at a moment; and
// noise all the while, on every wire. When it is calm nothing goes wrong any more.
import { ServerUnavailableError } from '../../src/errors.ts';
import type { FaultPlace } from '../../src/faults.ts';
import type { Random } from '../../src/random.ts';
import type { SimulatedClock } from './simulatedClock.ts';
import type { SimulatedProcess } from './simulatedProcess.ts';
import type { Wire } from './simulatedStore.ts';
import { type Fate, simulatedWire } from './simulatedWire.ts';

export const PLACES = [
  'before commit',
  'after commit',
  'before attempt',
  'after attempt',
  'before claim',
  'after claim',
] as const satisfies readonly FaultPlace[];

/** `crash`, `freeze` past the lease and `fail` strike in the engine; `stop` is a deployment; `blackout` takes the storage away. */
const KINDS = ['crash', 'crash', 'crash', 'freeze', 'freeze', 'fail', 'stop', 'blackout'] as const;
export type FaultKind = (typeof KINDS)[number];

interface Fault {
  readonly kind: FaultKind;
  readonly place: FaultPlace;
  /** Strikes when the place has been passed so many times. */
  countdown: number;
}

/** What the simulation does when a fault strikes. */
export interface Victims {
  crash(process: SimulatedProcess): void;
  freeze(process: SimulatedProcess, ms: number): void;
  stop(process: SimulatedProcess): void;
}

/** A fault whose place is not passed within this time strikes anyway, at any moment. */
const IMPATIENCE_MS = 2_000;
const BLACKOUT_MS = 4_000;

export class Chaos {
  /** How often each fault struck, by kind and place. */
  readonly struck = new Map<string, number>();
  readonly #random: Random;
  readonly #clock: SimulatedClock;
  readonly #victims: Victims;
  #left: number;
  #armed: Fault | undefined;
  /** Whether the next fault is about to be armed. */
  #pending = false;
  #darkUntil = 0;
  readonly #isNoisy: boolean;
  #isCalm = false;

  /** @param faults how many; none makes a run in which nothing goes wrong */
  constructor(clock: SimulatedClock, random: Random, faults: number, victims: Victims) {
    this.#clock = clock;
    this.#random = random;
    this.#victims = victims;
    this.#left = faults;
    this.#isNoisy = faults > 0;
    if (faults > 0) this.#armNext();
  }

  get isOver(): boolean {
    return this.#left === 0 && this.#armed === undefined && !this.#pending;
  }

  calm(): void {
    this.#isCalm = true;
    this.#armed = undefined;
    this.#left = 0;
    this.#darkUntil = 0;
  }

  /** The engine of a process passes a place. */
  strike(process: SimulatedProcess, place: FaultPlace): Promise<void> | undefined {
    const fault = this.#armed;
    if (!fault || fault.place !== place || --fault.countdown > 0 || process.state !== 'alive') return undefined;
    return this.#strikes(fault, process);
  }

  /** Nobody passed the place that a fault waits for: it strikes one of these. */
  #overdue(fault: Fault): void {
    if (this.#armed === fault) void this.#strikes(fault, this.pick(this.processes()))?.catch(() => {});
  }

  /** Set by the simulation. */
  processes: () => readonly SimulatedProcess[] = () => [];

  #strikes(fault: Fault, process: SimulatedProcess | undefined): Promise<void> | undefined {
    this.#armed = undefined;
    if (!process) this.#left++;
    this.#pending = true;
    this.#clock.schedule(50 + this.#random() * 600, () => this.#armNext());
    if (!process) return undefined;
    const name = `${fault.kind} ${fault.place}`;
    this.struck.set(name, (this.struck.get(name) ?? 0) + 1);
    switch (fault.kind) {
      case 'crash':
        this.#victims.crash(process);
        return new Promise(() => {});
      case 'freeze':
        this.#victims.freeze(process, 3_200 + this.#random() * 1_500);
        return process.pause(0);
      case 'fail':
        return Promise.reject(new ServerUnavailableError(`a fault struck ${fault.place}`));
      case 'stop':
        this.#victims.stop(process);
        return undefined;
      case 'blackout':
        this.#darkUntil = this.#clock.monotonic() + this.#random() * BLACKOUT_MS;
        return undefined;
    }
  }

  #armNext(): void {
    this.#pending = false;
    if (this.#left === 0 || this.#isCalm) return;
    this.#left--;
    const fault: Fault = {
      kind: this.pick(KINDS) ?? 'crash',
      place: this.pick(PLACES) ?? 'before commit',
      countdown: 1 + Math.floor(this.#random() * 6),
    };
    this.#armed = fault;
    this.#clock.schedule(IMPATIENCE_MS, () => this.#overdue(fault));
  }

  /** How long a message takes. */
  latency(): number {
    const spike = this.#isNoisy && !this.#isCalm && this.#random() < 0.02 ? this.#random() * 400 : 0;
    return 0.5 + this.#random() * 6 + spike;
  }

  /** What happens to a message that a process sends to the storage. */
  fate(): Fate {
    if (!this.#isNoisy || this.#isCalm) return 'arrives';
    if (this.#clock.monotonic() < this.#darkUntil) return 'is lost';
    const dice = this.#random();
    return dice < 0.01 ? 'is lost' : dice < 0.025 ? 'reply is lost' : 'arrives';
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }

  wireOf(process: SimulatedProcess): Wire {
    return simulatedWire(process, this.#clock, this);
  }
}
