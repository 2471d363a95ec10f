// What this process has done since it began, counted in memory for `/metrics`: a commit pays a few additions. What others did, and what was before,
// is in the store.
import type { PoolUse } from '../persistence/poolUse.ts';
import type { Commit } from '../persistence/rows/commit.ts';

/** Upper ends of what lengths of time are counted by, in seconds; what is longer counts as `+Inf`. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const;

export class Lengths {
  /** By the places of SECONDS, and last what is longer; each counts what is in no shorter one. */
  readonly counts: number[] = Array.from({ length: SECONDS.length + 1 }, () => 0);
  /** In seconds. */
  sum = 0;

  /** A time on the wall that went back may make it negative: that counts as none. */
  add(ms: number): void {
    const seconds = Math.max(0, ms) / 1_000;
    const at = SECONDS.findIndex((end) => seconds <= end);
    const place = at === -1 ? SECONDS.length : at;
    this.counts[place] = (this.counts[place] ?? 0) + 1;
    this.sum += seconds;
  }
}

export class Tally {
  /** By the text of what they are counted under, such as a type of event. */
  readonly events = new Map<string, number>();
  /** By `outcome`. */
  readonly attempts = new Map<string, number>();
  /** By `class` and `category`, with a slash between them. */
  readonly errors = new Map<string, number>();
  /** By `strategy` and whether it helped, with a slash between them. */
  readonly recoveries = new Map<string, number>();
  readonly commitLengths = new Lengths();
  readonly detectionLengths = new Lengths();
  readonly attemptLengths = new Lengths();
  readonly #pools: () => readonly PoolUse[];

  /** @param pools how the store uses its connections now */
  constructor(pools: () => readonly PoolUse[]) {
    this.#pools = pools;
  }

  get pools(): readonly PoolUse[] {
    return this.#pools();
  }

  /** @param now ms since the epoch @param durationMs from sending it to its being durable */
  committed({ events, results, errors, recoveries }: Commit, now: number, durationMs: number): void {
    this.commitLengths.add(durationMs);
    for (const { type } of events) oneMore(this.events, type);
    for (const { outcome, durationMs: took } of results) {
      oneMore(this.attempts, outcome);
      this.attemptLengths.add(took);
    }
    for (const { errorClass, category, occurredAt, overdueMs = 0 } of errors) {
      oneMore(this.errors, `${errorClass}/${category}`);
      this.detectionLengths.add(now - occurredAt + overdueMs);
    }
    for (const { strategy, success } of recoveries) oneMore(this.recoveries, `${strategy}/${success}`);
  }
}

const oneMore = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
