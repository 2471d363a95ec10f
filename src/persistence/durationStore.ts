// The port of durations that are only counted. `postgresDurations.ts` is the one that ships.

/** `commit`: from sending a commit to its being durable. `detection`: from when an error could be seen to its commit; of a time-out or a deadline, from the end of its time; of a deadlock, from the look that did not see it yet. */
export type DurationKind = 'commit' | 'detection';

/** So many of one length in one minute. */
export interface DurationCount {
  readonly kind: DurationKind;
  /** Its beginning, ms since the epoch. */
  readonly minute: number;
  /** See `percentile.ts`. */
  readonly bucket: number;
  readonly count: number;
}

export interface DurationStore {
  /** Adds to what is stored. Where the reply was lost they may be counted twice. */
  addDurations(counts: readonly DurationCount[]): Promise<void>;
}
