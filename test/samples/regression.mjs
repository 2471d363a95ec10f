// Multinomial logistic regression over sets of traits, small and deterministic: no random numbers, no order that depends on anything but the samples.

/**
 * @param samples `{ traits, group, weight, library }` each; a trait counts if `fewest` libraries show it
 * @param groups names of what is told apart
 * @returns the weights of each trait in the order of the groups, and those that every error starts with
 */
export function learn(samples, groups, { fewest = 2, penalty = 0.5, rounds = 120, pace = 0.3 } = {}) {
  const vocabulary = traitsSeenBy(fewest, samples);
  const size = groups.length;
  // What every error starts with is a trait that they all have.
  const start = vocabulary.size;
  const rows = samples.map(({ traits, group, weight }) => ({
    at: [start, ...[...traits].map((trait) => vocabulary.get(trait)).filter((index) => index !== undefined)],
    is: groups.indexOf(group),
    weight,
  }));
  const weights = new Float64Array((vocabulary.size + 1) * size);
  const squares = new Float64Array(weights.length).fill(1e-6);
  const sums = new Float64Array(size);
  for (let round = 0; round < rounds; round += 1) {
    const slope = new Float64Array(weights.length);
    for (const { at, is, weight } of rows) {
      sums.fill(0);
      for (const index of at) for (let one = 0; one < size; one += 1) sums[one] += weights[index * size + one];
      intoShares(sums);
      sums[is] -= 1;
      for (const index of at) for (let one = 0; one < size; one += 1) slope[index * size + one] += sums[one] * weight;
    }
    for (let index = 0; index < weights.length; index += 1) {
      // The weights that every error starts with are free.
      if (index < start * size) slope[index] += penalty * weights[index];
      squares[index] += slope[index] ** 2;
      weights[index] -= (pace * slope[index]) / Math.sqrt(squares[index]);
    }
  }
  const row = (index) => [...weights.subarray(index * size, (index + 1) * size)];
  return { start: row(start), traits: new Map([...vocabulary].map(([trait, index]) => [trait, row(index)])) };
}

/** How much each group has of an error with these traits; together 1. */
export function sharesOf({ start, traits: known }, traits) {
  const sums = [...start];
  for (const trait of traits) known.get(trait)?.forEach((weight, group) => (sums[group] += weight));
  return intoShares(sums);
}

/** Sums as shares of 1, in place. */
function intoShares(sums) {
  let most = -Infinity;
  for (const sum of sums) most = Math.max(most, sum);
  let whole = 0;
  for (let one = 0; one < sums.length; one += 1) whole += sums[one] = Math.exp(sums[one] - most);
  for (let one = 0; one < sums.length; one += 1) sums[one] /= whole;
  return sums;
}

/** A word that one library alone writes is that library's, and teaches nothing about another. */
function traitsSeenBy(fewest, samples) {
  const libraries = new Map();
  for (const { traits, library } of samples)
    for (const trait of traits) libraries.set(trait, (libraries.get(trait) ?? new Set()).add(library));
  const seen = [...libraries].filter(([, all]) => all.size >= fewest).map(([trait]) => trait);
  return new Map(seen.sort(byText).map((trait, index) => [trait, index]));
}

/** The order of the code units, the same everywhere. */
export const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
