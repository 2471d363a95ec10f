// The word that was probably meant: the nearest by the number of letters that differ, if it is near at all.

/** Undefined where nothing is near: a third of the letters, and at most 3, may differ. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(word.length / 3)) + 1;
  for (const one of words) {
    const far = distance(word.toLowerCase(), one.toLowerCase());
    if (far >= least) continue;
    best = one;
    least = far;
  }
  return best;
}

/** Letters added, removed or exchanged (Levenshtein). Words longer than 64 letters are far from each other. */
function distance(one: string, other: string): number {
  if (one.length > 64 || other.length > 64) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let column = 1; column <= other.length; column++) {
      const same = one[at - 1] === other[column - 1] ? 0 : 1;
      next.push(Math.min((next[column - 1] ?? 0) + 1, (row[column] ?? 0) + 1, (row[column - 1] ?? 0) + same));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
