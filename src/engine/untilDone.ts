// What is to be written and cannot be now: tried again until it can, in order, and bounded. Nobody waits for it.
import type { Clock, Timer } from '../clock.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** Kept at most; what comes after them is dropped. */
const MOST = 500;
/** Of one that fails although others are done: something is wrong with it, and not with where it goes. */
const MOST_TRIES = 20;

type Task = () => Promise<void>;

interface Options {
  readonly clock: Clock;
  /** Told of each failure, and of what is dropped. Must not throw. */
  readonly failed: (error: unknown) => void;
}

export class UntilDone {
  readonly #options: Options;
  readonly #tasks: { readonly task: Task; readonly settle: () => void; tries: number }[] = [];
  #waitMs = FIRST_WAIT_MS;
  #timer: Timer | undefined;
  #working = false;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** How many wait. */
  get size(): number {
    return this.#tasks.length;
  }

  /** Never throws. Settles after the first try, whatever came of it; at once where what is before it waits. */
  add(task: Task): Promise<void> {
    if (this.#stopped || this.#tasks.length >= MOST) {
      this.#options.failed(new Error(`there is no room for more than ${MOST} that wait to be written`));
      return Promise.resolve();
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tasks.push({ task, settle: resolve, tries: 0 });
    if (this.#timer) resolve();
    else if (!this.#working) void this.#work();
    return promise;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let first = this.#tasks[0]; first && !this.#stopped; first = this.#tasks[0]) {
      try {
        await first.task();
        this.#waitMs = FIRST_WAIT_MS;
      } catch (error) {
        this.#options.failed(error);
        first.tries += 1;
        if (first.tries < MOST_TRIES) break;
      }
      first.settle();
      this.#tasks.shift();
    }
    for (const { settle } of this.#tasks) settle();
    this.#working = false;
    if (this.#tasks.length > 0 && !this.#stopped) this.#again();
  }

  #again(): void {
    this.#timer = this.#options.clock.schedule(this.#waitMs, () => {
      this.#timer = undefined;
      void this.#work();
    });
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
  }
}
