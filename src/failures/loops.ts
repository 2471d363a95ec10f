// Whether something goes in a circle: the same state again, as often as is allowed within a window of what was seen last. What was seen is one
// short text of fixed length at most, kept with the committed state, so that a crash forgets nothing and a long loop costs no more than
// a short one. Pure; asked by the engine after every pass of a loop.
import { createHash } from 'node:crypto';

/** When a repetition is called a loop. */
export interface LoopRules {
  /** False: nothing is compared; budgets alone end a loop. @default true */
  readonly enabled: boolean;
  /** How often the same state may be seen; the last of these is the alarm. 2 or more. @default 3 */
  readonly maxRepeats: number;
  /**
   * How many of the last passes are remembered, at 8 bytes each. A circle of p passes is found when it has been gone through `maxRepeats - 1`
   * times, if the window holds that; a longer one is ended by the loop's budget. @default 100
   */
  readonly window: number;
}

export const DEFAULT_LOOP_RULES: LoopRules = { enabled: true, maxRepeats: 3, window: 100 };

/** Characters of a digest: 48 bits. Three different states out of a hundred meet in one with a chance of 2 in 10^24. */
const WIDTH = 8;

/** A short name of a state. Equal states have equal names. */
export const stateDigest = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, WIDTH);

export interface Visit {
  /** What was seen, this visit included, newest last. */
  readonly seen: string;
  /** Of a loop: the positions at which the same state was seen, in their order; this visit is the last of them. */
  readonly witness?: readonly number[];
}

/** @param position number of this visit, 1 for the first; those before it are in `seen` without a gap */
export function visit(seen: string, digest: string, position: number, { maxRepeats, window }: LoopRules): Visit {
  const now = `${seen}${digest}`.slice(-window * WIDTH);
  const first = position - now.length / WIDTH;
  const found: number[] = [];
  for (let at = 0; at < now.length; at += WIDTH) if (now.startsWith(digest, at)) found.push(first + at / WIDTH + 1);
  return found.length >= maxRepeats ? { seen: now, witness: found } : { seen: now };
}

/** A copy without the keys that are declared to change from pass to pass, and with all keys in one order. */
export function lasting(value: unknown, volatile: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => lasting(one, volatile));
  return Object.entries(value)
    .filter(([key]) => !volatile.has(key))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, inner]) => [key, lasting(inner, volatile)]);
}
