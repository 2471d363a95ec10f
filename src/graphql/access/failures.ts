// Credentials that were not true, by the address from which they came: a bucket for each, filled evenly. Above it they are answered with 429 and cost no
// question to the database. What is true is let in all the same: behind a proxy all have one address, and nobody may lock the others out. So this
// bounds what guessing costs here, and says in the record that somebody guesses, once for each burst; that nobody guesses right is due to the keys,
// which have 256 bits.
import { isIPv4 } from 'node:net';
import type { Clock } from '../../clock.ts';
import { entryOf, recordRefusal } from '../../engine/audit.ts';
import type { Log } from '../../log.ts';
import type { Store } from '../../persistence/store.ts';
import { Refusal } from '../requests.ts';

const MINUTE_MS = 60_000;
/** Addresses in memory; of more, the one that was quiet longest is forgotten. */
const MOST_ADDRESSES = 10_000;
/** Rows in the audit log, which is never cut, in a minute: whoever has many addresses does not fill it. */
const MOST_ROWS = 10;

interface Attempts {
  tokens: number;
  at: number;
  /** It stands in the record. Until nothing failed for so long that the bucket is full again. */
  recorded: boolean;
}

interface Options {
  readonly perMinute: number;
  readonly store: Pick<Store, 'recordAudit'>;
  readonly clock: Clock;
  readonly log: Log;
}

export class Failures {
  readonly #options: Options;
  /** Those that failed last stand last. */
  readonly #by = new Map<string, Attempts>();
  readonly #writing = new Set<Promise<void>>();
  /** All that were not true, since the process began. */
  total = 0;
  #rows = { number: 0, since: Number.NEGATIVE_INFINITY };

  constructor(options: Options) {
    this.#options = options;
  }

  /** How many are in memory. */
  get addresses(): number {
    return this.#by.size;
  }

  /** Whether the next that fails is answered with 429. */
  isSpent(address: string | undefined): boolean {
    const known = this.#by.get(placeOf(address));
    return known !== undefined && this.#filled(known) < 1;
  }

  /** One more. Answers with what to say: `refusal`, or that there were too many. */
  count(address: string | undefined, refusal: Refusal): Refusal {
    const { perMinute, clock } = this.#options;
    this.total += 1;
    const place = placeOf(address);
    const attempts = this.#by.get(place) ?? { tokens: perMinute, at: clock.monotonic(), recorded: false };
    attempts.tokens = this.#filled(attempts);
    attempts.at = clock.monotonic();
    if (attempts.tokens >= perMinute) attempts.recorded = false;
    this.#by.delete(place);
    this.#by.set(place, attempts);
    const [oldest] = this.#by.keys();
    if (this.#by.size > MOST_ADDRESSES && oldest !== undefined) this.#by.delete(oldest);
    if (attempts.tokens >= 1) {
      attempts.tokens -= 1;
      return refusal;
    }
    if (!attempts.recorded) this.#record(place);
    attempts.recorded = true;
    return tooMany(perMinute, Math.max(1, Math.ceil(((1 - attempts.tokens) * MINUTE_MS) / perMinute)));
  }

  /** Resolves when nothing of it is being written any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  #filled({ tokens, at }: Attempts): number {
    const { perMinute, clock } = this.#options;
    return Math.min(perMinute, tokens + ((clock.monotonic() - at) * perMinute) / MINUTE_MS);
  }

  #record(address: string): void {
    const { clock, log, perMinute } = this.#options;
    log.warn(
      { address, perMinute },
      'wrong credentials come from one address, more than may; they are answered with 429',
    );
    const now = clock.monotonic();
    if (now - this.#rows.since >= MINUTE_MS) this.#rows = { number: 0, since: now };
    this.#rows.number += 1;
    if (this.#rows.number > MOST_ROWS) return;
    const entry = entryOf(clock, { action: 'authenticate', options: { actor: 'anonymous' } });
    const writing = recordRefusal(this.#options, { ...entry, address }, 'RATE_LIMITED').finally(() =>
      this.#writing.delete(writing),
    );
    this.#writing.add(writing);
  }
}

const tooMany = (perMinute: number, waitMs: number): Refusal =>
  new Refusal(
    429,
    `Not accepted, and more than ${perMinute} in a minute were not from this address; correct what you send, and wait for \`retryAfterMs\``,
    'RATE_LIMITED',
    { headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) }, extensions: { retryAfterMs: waitMs } },
  );

/** Whoever has one address of IPv6 has its network of 64 bits. */
function placeOf(address = 'unknown'): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain) || !plain.includes(':')) return plain;
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::');
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter((one) => one !== ''));
  const gap = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array.from({ length: gap }, () => '0'), ...(after ?? [])];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
