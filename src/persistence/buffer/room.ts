// How much a process has buffered and not stored, and whether more may come: above the bounds its progress waits for the database, so that what it would
// lose with its memory and the buffer together is bounded. It is said in the log once, and counted.
import type { Log } from '../../log.ts';
import type { Buffered } from '../store.ts';

export interface Bounds {
  readonly entries: number;
  /** What is there before the last entry comes stays below it. */
  readonly bytes: number;
}

const BOUNDS: Bounds = { entries: 10_000, bytes: 32 * 1024 * 1024 };

export const NONE_PASSED: Buffered['passed'] = { away: 0, full: 0, large: 0 };

export class Room {
  readonly #log: Log;
  readonly #bounds: Bounds;
  #entries = 0;
  #bytes = 0;
  #passed = NONE_PASSED;
  #isTold = false;

  /** @param bounds @default 10,000 entries, 32 MiB */
  constructor(log: Log, bounds: Bounds = BOUNDS) {
    this.#log = log;
    this.#bounds = bounds;
  }

  get entries(): number {
    return this.#entries;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isFull(): boolean {
    return this.#entries >= this.#bounds.entries || this.#bytes >= this.#bounds.bytes;
  }

  /** How many commits have waited for the database although they ask for no more than BUFFERED. */
  get passed(): Buffered['passed'] {
    return this.#passed;
  }

  take(bytes: number): void {
    this.#entries++;
    this.#bytes += bytes;
  }

  free(bytes: number): void {
    this.#entries--;
    this.#bytes -= bytes;
    if (!this.#isTold || this.#entries > 0) return;
    this.#isTold = false;
    this.#log.info({}, 'all buffered progress is stored');
  }

  pass(why: keyof Buffered['passed']): undefined {
    this.#passed = { ...this.#passed, [why]: this.#passed[why] + 1 };
    if (why !== 'full' || this.#isTold) return;
    this.#isTold = true;
    this.#log.warn(
      { entries: this.#entries, bytes: this.#bytes },
      'as much progress is buffered as may be: more waits for the database until that has stored something',
    );
  }
}
