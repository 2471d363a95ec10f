// Tells listeners that the log has grown: at once for commits of this process, by LISTEN for those of others, and by a look once a second
// as a net below both. A hint only, possibly late, doubled or without news: who gets one reads the log.
import pg from 'pg';
import { type Clock, sleep, type Timer } from '../clock.ts';
import type { Log } from '../log.ts';

export interface EventHintsOptions {
  readonly connection: pg.ClientConfig;
  readonly schema: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Newest number in the log; for the net. */
  readonly headSequence: () => Promise<number>;
  /** Sends one statement on any connection; for the notice to others. */
  readonly query: (text: string, values: unknown[]) => Promise<unknown>;
}

const LOOK_EVERY_MS = 1_000;
/** Least time between two notices to other processes: each is a transaction of its own, which a lone workflow would pay for at every step. */
const NOTICE_EVERY_MS = 50;

export class EventHints {
  readonly #options: EventHintsOptions;
  readonly #channel: string;
  readonly #listeners = new Set<(headSequence: number) => void>();
  #seen = 0;
  #announced = 0;
  #announcing = false;
  #session: pg.Client | undefined;
  #opening = false;
  readonly #closed = new AbortController();
  #timer: Timer | undefined;

  constructor(options: EventHintsOptions) {
    this.#options = options;
    this.#channel = `holdfast_${options.schema}`;
  }

  /** Calls back whenever the log has grown. Returns how to stop; the connection lives as long as somebody listens. */
  listen(wake: (headSequence: number) => void): () => void {
    // A listener of its own per call, so that the same function may listen twice and stop once.
    const listener = (headSequence: number): void => wake(headSequence);
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#look();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  /** After a commit of this process: its own listeners hear of it at once, others in at most 50 ms; what comes meanwhile becomes one notice. */
  announce(headSequence: number): void {
    this.#grown(headSequence);
    this.#announced = Math.max(this.#announced, headSequence);
    if (!this.#announcing) void this.#notify();
  }

  close(): void {
    this.#closed.abort();
    this.#listeners.clear();
    this.#stop();
  }

  async #notify(): Promise<void> {
    this.#announcing = true;
    try {
      for (let told = 0; told < this.#announced; ) {
        told = this.#announced;
        await this.#options.query('select pg_notify($1, $2)', [this.#channel, String(told)]);
        await sleep(this.#options.clock, NOTICE_EVERY_MS, this.#closed.signal);
      }
    } catch (error) {
      this.#options.log.debug({ err: error }, 'others were not told of new events and will look themselves');
    }
    this.#announcing = false;
  }

  #grown(headSequence: number): void {
    if (headSequence <= this.#seen) return;
    this.#seen = headSequence;
    for (const listener of this.#listeners) {
      try {
        listener(headSequence);
      } catch (error) {
        this.#options.log.error({ err: error }, 'a listener for new events failed');
      }
    }
  }

  /** The net: also what opens the connection again. */
  #look(): void {
    this.#timer = this.#options.clock.schedule(LOOK_EVERY_MS, () => this.#look());
    if (!this.#session && !this.#opening) void this.#open();
    this.#options.headSequence().then(
      (headSequence) => this.#grown(headSequence),
      (error: unknown) => this.#options.log.debug({ err: error }, 'the log could not be looked at'),
    );
  }

  async #open(): Promise<void> {
    this.#opening = true;
    const session = new pg.Client(this.#options.connection);
    session.on('notification', ({ payload }) => this.#grown(Number(payload)));
    session.on('error', (error) => {
      this.#options.log.debug({ err: error }, 'the connection for notices was lost and is opened again');
      this.#drop(session);
    });
    try {
      await session.connect();
      await session.query(`listen ${this.#channel}`);
      this.#session = session;
      if (this.#listeners.size === 0) this.#drop(session);
    } catch (error) {
      this.#options.log.debug({ err: error }, 'no connection for notices yet');
      this.#drop(session);
    }
    this.#opening = false;
  }

  #stop(): void {
    this.#timer?.cancel();
    if (this.#session) this.#drop(this.#session);
  }

  #drop(session: pg.Client): void {
    if (this.#session === session) this.#session = undefined;
    session.end().catch(() => {
      // It was broken already: nothing is left to close.
    });
  }
}
