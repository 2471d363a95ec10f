// Lengths of time as counts in buckets, each a tenth longer than the one before: enough for a percentile that is at most a tenth too high, in a few
// numbers that can be added up over processes and minutes. Pure.

/** Upper end of bucket 0, in ms. */
const SHORTEST_MS = 0.01;
const STEP = 1.1;
/** Above eleven days. */
const LAST_BUCKET = 265;

export const bucketOf = (ms: number): number =>
  ms <= SHORTEST_MS ? 0 : Math.min(LAST_BUCKET, Math.ceil(Math.log(ms / SHORTEST_MS) / Math.log(STEP) - 1e-9));

/** Upper end of a bucket, in ms. */
export const lengthOf = (bucket: number): number => SHORTEST_MS * STEP ** bucket;

/** The length, in ms, that the given share of all is not above; null of none. */
export function percentileOf(
  counts: readonly { readonly bucket: number; readonly count: number }[],
  share: number,
): number | null {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  for (const { bucket, count } of counts.toSorted((one, other) => one.bucket - other.bucket)) {
    seen += count;
    if (seen >= total * share) return lengthOf(bucket);
  }
  return null;
}
