// How long commits take, and how soon errors are committed after they were seen: counted in memory, added to the store every few seconds. A step pays
// two additions. What a process that is killed has counted since is lost; statistics lose a moment, nothing else does.
import type { Clock, Timer } from '../clock.ts';
import { bucketOf } from '../percentile.ts';
import type { Log } from '../log.ts';
import type { DurationCount, DurationKind, DurationStore } from '../persistence/durationStore.ts';

const FLUSH_MS = 5_000;
const MINUTE = 60_000;
/** Counts that wait for the store, at most; beyond them the oldest are forgotten. */
const MOST_WAITING = 10_000;

interface Options {
  readonly store: DurationStore;
  readonly clock: Clock;
  readonly log: Log;
}

export class Durations {
  readonly #options: Options;
  #counts = new Map<string, DurationCount>();
  #timer: Timer | undefined;
  #writing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** A time on the wall that went back may make it negative: that counts as none. */
  add(kind: DurationKind, ms: number): void {
    const minute = Math.floor(this.#options.clock.now() / MINUTE) * MINUTE;
    this.#count({ kind, minute, bucket: bucketOf(ms), count: 1 });
    if (!this.#timer && !this.#stopped) this.#timer = this.#options.clock.schedule(FLUSH_MS, () => this.#flush());
  }

  /** Adds what was counted; what is added later is not stored. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#flush();
    await this.#writing;
  }

  #count(one: DurationCount): void {
    const key = `${one.kind}/${one.minute}/${one.bucket}`;
    const count = (this.#counts.get(key)?.count ?? 0) + one.count;
    this.#counts.set(key, { ...one, count });
    if (this.#counts.size > MOST_WAITING) this.#counts.delete(this.#counts.keys().next().value as string);
  }

  #flush(): void {
    this.#timer = undefined;
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    if (counts.length === 0) return;
    const { store, log } = this.#options;
    this.#writing = store.addDurations(counts).catch((err: unknown) => {
      log.debug({ err }, 'how long commits took could not be stored; trying again');
      for (const one of counts) this.#count(one);
    });
  }
}
