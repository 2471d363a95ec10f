// Of many errors of one fingerprint only the first of each minute are kept whole: the others say nothing new, and ten thousand stacks a second would
// bury the database. Bounded in memory too. One per process.

/** Whole records of one fingerprint in one minute. */
export const WHOLE_A_MINUTE = 50;
const MINUTE = 60_000;
/** Fingerprints that are remembered; in a storm of more different ones, the oldest are forgotten first. */
const MOST_FINGERPRINTS = 1_000;

export class ErrorSamples {
  readonly #seen = new Map<string, { minute: number; count: number }>();

  /** Whether this one is to be kept whole. */
  takes(fingerprint: string, now: number): boolean {
    const minute = Math.floor(now / MINUTE);
    const seen = this.#seen.get(fingerprint);
    // Errors do not arrive in the order of their times: one of the minute before is counted with those of this one.
    if (seen?.minute === minute || seen?.minute === minute + 1) return ++seen.count <= WHOLE_A_MINUTE;
    this.#seen.delete(fingerprint);
    this.#seen.set(fingerprint, { minute, count: 1 });
    if (this.#seen.size > MOST_FINGERPRINTS) this.#seen.delete(this.#seen.keys().next().value as string);
    return true;
  }

  /** Fingerprints in memory. */
  get size(): number {
    return this.#seen.size;
  }
}
