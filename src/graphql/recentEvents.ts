// The newest lines of the log, read once for all streams of this server. Without it a thousand listeners would send a thousand statements for
// every commit, and a thousand more in every second without one. Who is behind what is held reads for himself (`tail.ts`).
import type { Clock, Timer } from '../clock.ts';
import type { Store } from '../persistence/store.ts';
import type { WorkflowEvent } from '../workflow.ts';

/** Events of one read, and of one page. */
export const PAGE = 200;
/** How long a missed wake-up can delay an event, in ms. */
const POLL_MS = 1_000;
/** What is held at most: lines, and bytes of their payloads. */
const MOST_EVENTS = 2_000;
const MOST_BYTES = 4 * 1024 * 1024;

/** Lines after a position, without gaps. */
export interface RecentPage {
  readonly events: readonly WorkflowEvent[];
  /** All up to here was looked at. */
  readonly upTo: number;
}

interface Held {
  readonly events: WorkflowEvent[];
  readonly sizes: number[];
  bytes: number;
  upTo: number;
}

export class RecentEvents {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #wakes = new Set<() => void>();
  #stop: (() => void) | undefined;
  #net: Timer | undefined;
  #held: Promise<Held> | undefined;
  #reading: Promise<void> | undefined;
  /** Whether there may be more than is held. */
  #stale = true;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** How many streams are open. */
  get listeners(): number {
    return this.#wakes.size;
  }

  /** Position up to which the log was read for them; undefined while nobody listens. */
  async readUpTo(): Promise<number | undefined> {
    return (await this.#held)?.upTo;
  }

  /** Calls back when the log may have grown. Returns how to stop; nothing is held while nobody listens. */
  listen(wake: () => void): () => void {
    const listener = (): void => wake();
    this.#wakes.add(listener);
    if (this.#wakes.size === 1) this.#open();
    return () => {
      this.#wakes.delete(listener);
      if (this.#wakes.size === 0) this.#close();
    };
  }

  /** What comes after a position, at most a page of it; undefined where the position is older than what is held. */
  async after(position: number): Promise<RecentPage | undefined> {
    this.#held ??= this.#begin();
    const held = await this.#held;
    while (position >= held.upTo && (this.#stale || this.#reading)) await (this.#reading ??= this.#read(held));
    const from = position - (held.upTo - held.events.length);
    if (from < 0) return undefined;
    const events = held.events.slice(from, from + PAGE);
    return { events, upTo: events.at(-1)?.sequence ?? position };
  }

  async #begin(): Promise<Held> {
    try {
      return { events: [], sizes: [], bytes: 0, upTo: await this.#store.headSequence() };
    } catch (error) {
      this.#held = undefined; // The next one asks again.
      throw error;
    }
  }

  async #read(held: Held): Promise<void> {
    this.#stale = false;
    try {
      const found = await this.#store.events({ after: held.upTo, limit: PAGE });
      if (found.length === PAGE) this.#stale = true;
      for (const event of found) hold(held, event);
    } catch (error) {
      // The next one tries again; who waits for this one is told.
      this.#stale = true;
      throw error;
    } finally {
      this.#reading = undefined;
    }
  }

  #open(): void {
    this.#stop = this.#store.onEvents(() => this.#grown());
    this.#watch();
  }

  #close(): void {
    this.#stop?.();
    this.#net?.cancel();
    this.#held = undefined;
    this.#stale = true;
  }

  /** The net under the wake-ups, so that a lost one costs a second and never an event. */
  #watch(): void {
    this.#net = this.#clock.schedule(POLL_MS, () => {
      this.#watch();
      this.#grown();
    });
  }

  #grown(): void {
    this.#stale = true;
    for (const wake of this.#wakes) wake();
  }
}

function hold(held: Held, event: WorkflowEvent): void {
  const size = JSON.stringify(event.payload).length;
  held.events.push(event);
  held.sizes.push(size);
  held.bytes += size;
  held.upTo = event.sequence;
  while (held.events.length > MOST_EVENTS || (held.bytes > MOST_BYTES && held.events.length > 1)) {
    held.events.shift();
    held.bytes -= held.sizes.shift() ?? 0;
  }
}
