// How much one caller may ask: a bucket of tokens for operations and a smaller one for the mutations that move what runs, filled evenly; and how many
// streams and sockets one caller may have open. Who is limited is known, a key, a subject or an address, and there are at most ten thousand in memory.
import { GraphQLError } from 'graphql';
import type { Clock } from '../../clock.ts';
import { Refusal } from '../requests.ts';
import type { Caller } from './caller.ts';
import { type RateLimits, rateLimits } from './rateLimitOptions.ts';

interface Spending {
  operations: Bucket;
  controls: Bucket;
  streams: number;
}
interface Bucket {
  tokens: number;
  at: number;
}

const MOST_CALLERS = 10_000;
const MINUTE_MS = 60_000;

export class Allowances {
  readonly #limits: RateLimits;
  readonly #clock: Clock;
  readonly #development: boolean;
  /** Those who asked last stand last. */
  readonly #spending = new Map<string, Spending>();

  /** @param given what was said; callers who need not prove who they are, are limited only where something was said of callers */
  constructor(given: Partial<RateLimits> | undefined, clock: Clock) {
    this.#limits = rateLimits(given ?? {});
    this.#clock = clock;
    this.#development = Object.keys(given ?? {}).some((name) => name !== 'failuresPerMinute');
  }

  /** @throws Refusal 429 */
  takeOperation(caller: Caller): void {
    const waitMs = this.#take(caller, 'operations', this.#limits.operationsPerMinute);
    if (waitMs === 0) return;
    throw new Refusal(429, tooMany('operations', this.#limits.operationsPerMinute), 'RATE_LIMITED', {
      headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
      extensions: { retryAfterMs: waitMs },
    });
  }

  /** @throws GraphQLError RATE_LIMITED */
  takeControl(caller: Caller): void {
    const waitMs = this.#take(caller, 'controls', this.#limits.controlsPerMinute);
    if (waitMs > 0)
      throw new GraphQLError(tooMany('control mutations', this.#limits.controlsPerMinute), {
        extensions: { code: 'RATE_LIMITED', retryAfterMs: waitMs },
      });
  }

  /** One more stream or socket; undefined where there are too many. What it returns is called once, at its end. */
  open(caller: Caller): (() => void) | undefined {
    const spending = this.#of(caller);
    if (!spending) return () => {};
    if (spending.streams >= this.#limits.streams) return undefined;
    spending.streams += 1;
    let open = true;
    return () => {
      if (open) spending.streams -= 1;
      open = false;
    };
  }

  /** How many are in memory. */
  get callers(): number {
    return this.#spending.size;
  }

  get streams(): number {
    return this.#limits.streams;
  }

  /** How long to wait, in ms; 0 where it was taken. */
  #take(caller: Caller, kind: 'operations' | 'controls', perMinute: number): number {
    const bucket = this.#of(caller)?.[kind];
    if (!bucket) return 0;
    const now = this.#clock.monotonic();
    bucket.tokens = Math.min(most(perMinute), bucket.tokens + ((now - bucket.at) * perMinute) / MINUTE_MS);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.max(1, Math.ceil(((1 - bucket.tokens) * MINUTE_MS) / perMinute));
    bucket.tokens -= 1;
    return 0;
  }

  #of(caller: Caller): Spending | undefined {
    if (caller.by === 'development' && !this.#development) return undefined;
    const who = `${caller.by} ${caller.keyId ?? (caller.by === 'token' ? caller.name : (caller.address ?? ''))}`;
    const known = this.#spending.get(who);
    const now = this.#clock.monotonic();
    const spending = known ?? {
      operations: { tokens: most(this.#limits.operationsPerMinute), at: now },
      controls: { tokens: most(this.#limits.controlsPerMinute), at: now },
      streams: 0,
    };
    this.#spending.delete(who);
    this.#spending.set(who, spending);
    if (this.#spending.size > MOST_CALLERS) this.#forgetOne();
    return spending;
  }

  /** Of those who asked longest ago, one who has nothing open. */
  #forgetOne(): void {
    for (const [who, { streams }] of this.#spending) if (streams === 0) return void this.#spending.delete(who);
  }
}

const most = (perMinute: number): number => Math.max(1, Math.floor(perMinute / 6));

const tooMany = (what: string, perMinute: number): string =>
  `Too many ${what}: one caller may have ${perMinute} in a minute, a sixth of them at once; wait for \`retryAfterMs\``;
