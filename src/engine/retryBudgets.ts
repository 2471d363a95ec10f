// How many retries of one dependency this process makes: a share of the first calls of the last minute, and some in any case. When a dependency is
// down, everybody's retries together are what keeps it down; a retry above the budget waits, and uses up no attempt. Each process counts for itself:
// what it counts is its own calls, so that many processes together stay within the same share.
import type { Clock } from '../clock.ts';
import type { RetryBudget } from '../failures/policy.ts';
import type { Random } from '../random.ts';

const SECOND = 1_000;
const WINDOW = 60;
/** Those who wait for the same second come back spread over it. */
const SPREAD_MS = SECOND;

export class RetryBudgets {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #windows = new Map<string, Window>();

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  /** After how many ms a retry of this dependency is worth asking for again; undefined where it may be made now. */
  refusal(key: string, budget: RetryBudget): number | undefined {
    const waitMs = this.#windowOf(key).refusal(budget, this.#clock.monotonic());
    return waitMs === undefined ? undefined : Math.ceil(waitMs + this.#random() * SPREAD_MS);
  }

  /** A call is made. Returns how to take that back, where it is not made after all. */
  count(key: string, call: 'first' | 'retry'): () => void {
    return this.#windowOf(key).count(call, this.#clock.monotonic());
  }

  #windowOf(key: string): Window {
    let window = this.#windows.get(key);
    if (!window) this.#windows.set(key, (window = new Window()));
    return window;
  }
}

/** The calls of the last minute, by seconds. */
class Window {
  readonly #seconds = new Map<number, { first: number; retry: number }>();
  /** When those who were refused ask again. */
  #waiting: number[] = [];

  count(call: 'first' | 'retry', now: number): () => void {
    const second = Math.floor(now / SECOND);
    let counts = this.#seconds.get(second);
    if (!counts) this.#seconds.set(second, (counts = { first: 0, retry: 0 }));
    const counted = counts;
    counted[call] += 1;
    return () => {
      counted[call] -= 1;
    };
  }

  refusal({ ratio, perMinute }: RetryBudget, now: number): number | undefined {
    const second = Math.floor(now / SECOND);
    let firsts = 0;
    let retries = 0;
    for (const [at, counts] of this.#seconds) {
      if (at < second - WINDOW) this.#seconds.delete(at);
      else {
        // The oldest second is over in part: its retries count still, and its first calls no more.
        retries += counts.retry;
        if (at > second - WINDOW) firsts += counts.first;
      }
    }
    const allowed = perMinute + ratio * firsts;
    if (retries + 1 <= allowed) return undefined;
    this.#waiting = this.#waiting.filter((at) => at > now);
    const waitMs = this.#roomIn(retries + 1 + this.#waiting.length - allowed, second) * SECOND;
    this.#waiting.push(now + waitMs);
    return waitMs;
  }

  /** In how many seconds so many retries have left the window: a minute at most, since first calls make room as well. */
  #roomIn(needed: number, second: number): number {
    let left = needed;
    for (const [at, { retry }] of this.#seconds) {
      left -= retry;
      if (left <= 0) return at + WINDOW + 1 - second;
    }
    return WINDOW;
  }
}
