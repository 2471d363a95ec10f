// How one circuit breaker is stored: by compare-and-set on its generation. Where another process was faster, what it wrote is taken over; where the
// store does not answer, the breaker goes on in memory, since it must not be the reason why nothing runs.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import type { CircuitSnapshot } from '../machines/circuitBreaker.ts';
import type { CircuitRow, CircuitStore, CircuitWrite, FoundCircuitRow } from '../persistence/circuitStore.ts';
import type { CircuitChanges } from './circuitChanges.ts';

export interface BreakerSurroundings {
  readonly circuits: CircuitStore;
  readonly clock: Clock;
  readonly log: Log;
  /** For the open time. */
  readonly random: Random;
  /** Id of this process. */
  readonly writer: string;
}

/** The breaker that is stored. */
export interface Kept {
  readonly key: string;
  readonly changes: CircuitChanges;
  readonly snapshot: () => CircuitSnapshot;
  readonly row: () => CircuitRow;
  /** Ms over which those who sleep for it are woken; null where nobody is. */
  readonly releaseOverMs: () => number | null;
  /** The release that a write carried is stored. */
  readonly released: () => void;
  readonly takeOver: (found: FoundCircuitRow) => void;
}

export class CircuitSaving {
  readonly #around: BreakerSurroundings;
  readonly #kept: Kept;
  /** Generation that is stored, as far as is known. */
  #stored = 0;
  #rejected = 0;
  #unsaved = false;
  #saving: Promise<void> | undefined;

  constructor(around: BreakerSurroundings, kept: Kept) {
    this.#around = around;
    this.#kept = kept;
  }

  /** There is something to write. */
  mark(): void {
    this.#unsaved = true;
  }

  /** A call was kept back. */
  reject(): void {
    this.#rejected += 1;
    this.#unsaved = true;
  }

  /** Writes what is not stored yet. @throws ServerUnavailableError */
  save(): Promise<void> {
    if (this.#unsaved) this.#saving ??= this.#write();
    return this.#saving ?? Promise.resolve();
  }

  async saveQuietly(): Promise<void> {
    try {
      await this.save();
    } catch (error) {
      this.#around.log.warn(
        { breaker: this.#kept.key, err: error },
        'a circuit breaker goes on in memory until it can be stored',
      );
    }
  }

  /** A row as it is stored now: it counts where it is newer, and nothing of ours is under way. */
  see(found: FoundCircuitRow): void {
    if (found.generation > this.#stored && !this.#saving && this.#kept.changes.unstored.length === 0)
      this.takeOver(found);
  }

  takeOver(found: FoundCircuitRow): void {
    this.#stored = found.generation;
    this.#kept.takeOver(found);
  }

  async #write(): Promise<void> {
    try {
      while (this.#unsaved) {
        this.#unsaved = false;
        const write = this.#next();
        const sequence = await this.#around.circuits.saveCircuit(write);
        if (sequence === undefined) await this.#afterLosing();
        else this.#wrote(write);
      }
    } catch (error) {
      this.#unsaved = true;
      throw error;
    } finally {
      this.#saving = undefined;
    }
  }

  #next(): CircuitWrite {
    const { row, changes, releaseOverMs } = this.#kept;
    return {
      row: row(),
      expected: this.#stored,
      writer: this.#around.writer,
      rejected: this.#rejected,
      transitions: [...changes.unstored],
      releaseOverMs: releaseOverMs(),
    };
  }

  #wrote({ row, rejected }: CircuitWrite): void {
    this.#stored = row.generation;
    this.#kept.released();
    this.#rejected -= rejected;
    this.#kept.changes.stored(row.generation);
  }

  /** Another generation is stored than was expected: ours, where only the reply was lost, else another process's. */
  async #afterLosing(): Promise<void> {
    const { key, changes, snapshot } = this.#kept;
    const [found] = await this.#around.circuits.circuits([key]);
    if (!found) {
      this.#stored = 0;
      this.#unsaved = true;
    } else if (this.#hasWritten(found)) {
      this.#stored = found.generation;
      changes.stored(found.generation);
      this.#unsaved = snapshot().context.generation !== found.generation;
    } else this.takeOver(found);
  }

  #hasWritten({ writtenBy, generation, state }: FoundCircuitRow): boolean {
    const { value, context } = this.#kept.snapshot();
    const isOnOurWay = generation < context.generation || state === value;
    return writtenBy === this.#around.writer && generation <= context.generation && isOnOurWay;
  }
}
