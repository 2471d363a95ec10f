// A part of a number of things, as an author writes it: so many, or a share of all. Of the definition's checks and of the engine, which counts.

/** Per cent, 0 to 100, with at most three decimals: `'10%'`, `'0.5%'`. */
export type Share = `${number}%`;

const SHARE = /^(\d{1,3})(?:\.(\d{1,3}))?%$/;
const MOST_DECIMALS = 3;

/** The share in thousandths of a per cent, a whole number; undefined for what is none. */
function thousandths(text: string): number | undefined {
  const [, whole, decimals = ''] = SHARE.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const share = Number(whole + decimals.padEnd(MOST_DECIMALS, '0'));
  return share <= 100_000 ? share : undefined;
}

export const isShare = (value: unknown): value is Share =>
  typeof value === 'string' && thousandths(value) !== undefined;

/** How many that are of `total`: a share is one of all, rounded down. In whole numbers, so that 0.7 % of 1,000 are 7. */
export const partOf = (part: number | Share, total: number): number =>
  typeof part === 'number' ? part : Math.floor((total * (thousandths(part) ?? 0)) / 100_000);
