// What holds for every chain of retries, property by property; R… and T… name them. Plans and single calls only: what needs a workflow is in
// `test/engine/retryProperties.test.ts`.
// oxlint-disable unicorn/no-thenable -- `then` is a word in a plan, never a function.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { RetryPolicy } from '../../src/retryPolicy.ts';
import { NotRunningError } from '../../src/errors.ts';
import { delayBefore, RETRY_DEFAULTS } from '../../src/failures/backoff.ts';
import { classifyError } from '../../src/failures/classify.ts';
import { type Failure, type Plan, planRecovery, type Spent } from '../../src/failures/recovery.ts';
import { identitiesOf } from '../../src/failures/retryNumbers.ts';
import { type Random, seededRandom } from '../../src/random.ts';
import { beginAttempt } from '../../src/steps/attempt.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';
import { coded, fromPostgres } from './thrown.ts';

const NOW = Date.UTC(2026, 0, 1);
const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

const failure = (error: unknown, rest: Partial<Failure> = {}): Failure => {
  const idempotent = rest.idempotent ?? true;
  return {
    classification: classifyError(error, { idempotent, now: NOW }),
    identities: identitiesOf(error),
    kind: 'run',
    attempt: 1,
    retry: {},
    timeoutMs: 60_000,
    idempotent,
    hasAlternative: false,
    onExhausted: 'compensate',
    random: () => 0,
    ...rest,
  };
};
type Retry = Plan & { then: 'retry' };

/** Calls a function that always fails until the plan says no more: the plans between the calls. */
function chain(error: unknown, rest: Partial<Failure>): Retry[] {
  const plans: Retry[] = [];
  let elapsedMs = 0;
  let timeoutMs = rest.timeoutMs ?? 60_000;
  let spent: Spent = {};
  for (let attempt = 1; attempt <= 1_100; attempt++) {
    const previousDelayMs = plans.at(-1)?.delayMs ?? 0;
    const next = planRecovery(failure(error, { ...rest, attempt, elapsedMs, timeoutMs, previousDelayMs, spent }));
    if (next.then !== 'retry') return plans;
    plans.push(next);
    elapsedMs += next.delayMs;
    timeoutMs = next.timeoutMs ?? timeoutMs;
    spent = { ...spent, [next.action]: (spent[next.action] ?? 0) + 1 };
  }
  throw new Error('the chain does not end');
}

const transient = fc.constantFrom<unknown>(
  coded('ECONNREFUSED'),
  { status: 503 },
  fromPostgres('40001'),
  new DOMException('late', 'TimeoutError'),
  new Error('what?'),
);
const numbers = fc.record<Partial<RetryPolicy>>({
  maxAttempts: fc.integer({ min: 1, max: 40 }),
  strategy: fc.constantFrom('exponential', 'linear', 'constant'),
  baseDelayMs: fc.integer({ min: 0, max: 100_000 }),
  maxDelayMs: fc.integer({ min: 0, max: 1_000_000 }),
  multiplier: fc.double({ min: 1, max: 100, noNaN: true }),
  jitter: fc.constantFrom('upward', 'full', 'equal', 'none', 'decorrelated'),
});

describe('waits and attempts', () => {
  test('R1 no more calls than allowed, whatever fails and however it is waited', () => {
    fc.assert(
      fc.property(transient, numbers, seeds, (error, retry, seed) => {
        const plans = chain(error, { retry, random: seededRandom(seed) });
        expect(plans.length + 1).toBeLessThanOrEqual(retry.maxAttempts as number);
      }),
    );
  });

  test('R2 for every jitter and up to the ten thousandth call a wait is whole, finite and within its bounds', () => {
    const bounds = { none: [1, 1], upward: [1, 1.25], equal: [0.5, 1], full: [0, 1] } as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10_000 }),
        fc.constantFrom(...(Object.keys(bounds) as (keyof typeof bounds)[])),
        fc.constantFrom(RETRY_DEFAULTS.TRANSIENT, RETRY_DEFAULTS.RETRIABLE, RETRY_DEFAULTS.UNKNOWN),
        chances,
        (attempt, jitter, policy, chance) => {
          const nominal = delayBefore(attempt, { ...policy, jitter: 'none' }, () => chance);
          const wait = delayBefore(attempt, { ...policy, jitter }, () => chance);
          const [low, high] = bounds[jitter];
          expect(Number.isSafeInteger(wait)).toBe(true);
          expect(wait).toBeGreaterThanOrEqual(nominal * low);
          expect(wait).toBeLessThanOrEqual(nominal * high);
          expect(wait).toBeLessThan(2 ** 31);
        },
      ),
    );
  });

  test('R3 without jitter the waits are exactly those of the formula', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('exponential', 'linear', 'constant'),
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (strategy, baseDelayMs, maxDelayMs) => {
          const retry = { maxAttempts: 9, strategy, baseDelayMs, maxDelayMs, multiplier: 3, jitter: 'none' } as const;
          const factor = (k: number): number => ({ exponential: 3 ** (k - 1), linear: k, constant: 1 })[strategy];
          const waits = chain(coded('ECONNREFUSED'), { retry }).map(({ delayMs }) => delayMs);
          expect(waits).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((k) => Math.min(maxDelayMs, baseDelayMs * factor(k))));
        },
      ),
    );
  });

  const DAY = 24 * 60 * 60_000;
  test('R4 whoever is told when to come back never comes earlier, and gives up above the longest time', () => {
    const ways: Record<string, (ms: number) => unknown> = {
      seconds: (ms) => ({ status: 429, headers: { 'retry-after': String(Math.ceil(ms / 1_000)) } }),
      date: (ms) => ({ status: 429, headers: { 'Retry-After': new Date(NOW + ms + 999).toUTCString() } }),
      ms: (ms) => ({ status: 503, headers: new Headers({ 'retry-after-ms': String(ms) }) }),
      flag: (ms) => Object.assign(new Error('later'), { nextRetryDelay: ms }),
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(ways)),
        fc.integer({ min: 0, max: 2 * DAY }),
        chances,
        numbers,
        (way, ms, chance, retry) => {
          const next = planRecovery(
            failure(ways[way]?.(ms), { retry: { ...retry, maxAttempts: 9 }, random: () => chance }),
          );
          const isTooLong = ms > DAY;
          fc.pre(isTooLong || ms < DAY - 1_000);
          expect(next.then === 'retry').toBe(!isTooLong);
          expect(next.then === 'retry' ? next.delayMs : ms).toBeGreaterThanOrEqual(ms);
        },
      ),
    );
  });

  test('R4 a date that is over, and what is no time, change nothing', () => {
    const plain = planRecovery(failure({ status: 503 }));
    const said = ['Thu, 01 Jan 1970 00:00:00 GMT', 'soon', '-5', 'NaN', '1e9', '', '٣'];
    for (const value of said) {
      const next = planRecovery(failure({ status: 503, headers: { 'retry-after': value } }));
      expect(next).toMatchObject({ then: 'retry', delayMs: (plain as Retry).delayMs });
    }
  });

  test('R6 the waits together never reach the time for all attempts', () => {
    fc.assert(
      fc.property(
        transient,
        numbers,
        fc.integer({ min: 1, max: 100_000 }),
        seeds,
        (error, retry, maxElapsedMs, seed) => {
          const plans = chain(error, { retry: { ...retry, maxElapsedMs }, random: seededRandom(seed) });
          const waited = plans.reduce((sum, { delayMs }) => sum + delayMs, 0);
          expect(plans.length === 0 || waited < maxElapsedMs).toBe(true);
        },
      ),
    );
  });

  test('R13 the same chance gives the same waits, call by call', () => {
    fc.assert(
      fc.property(transient, numbers, seeds, (error, retry, seed) => {
        const waits = (random: Random): Retry[] => chain(error, { retry, random });
        expect(waits(seededRandom(seed))).toEqual(waits(seededRandom(seed)));
      }),
    );
  });
});

describe('what is called once', () => {
  const many = { maxAttempts: 20, byClass: { FATAL: { maxAttempts: 20 }, CONFLICT: { maxAttempts: 20 } } };

  test('R7 a fatal error, a conflict and an explicit no, whatever numbers the step has', () => {
    const never = fc.constantFrom<unknown>(
      new TypeError('x is undefined'),
      fromPostgres('23505'),
      fromPostgres('42601'),
      { status: 404 },
      { status: 501 },
      { status: 503, headers: { 'x-should-retry': 'false' } },
      coded('ECONNREFUSED', { retryable: false }),
      coded('CERT_HAS_EXPIRED'),
    );
    fc.assert(
      fc.property(never, numbers, (error, retry) => {
        expect(chain(error, { retry: { ...retry, ...many } })).toEqual([]);
      }),
    );
  });

  test('R8 a step that is not idempotent, where nobody knows whether it took effect', () => {
    const open = fc.constantFrom<unknown>(
      coded('ECONNRESET'),
      coded('EPIPE'),
      new DOMException('late', 'TimeoutError'),
      { status: 504 },
      new Error('what?'),
    );
    fc.assert(
      fc.property(open, numbers, fc.boolean(), (error, retry, hasAlternative) => {
        const rest = { retry: { ...retry, ...many }, idempotent: false, hasAlternative };
        expect(chain(error, rest)).toEqual([]);
        expect(planRecovery(failure(error, rest))).toMatchObject({ then: 'ask', trigger: 'OUTCOME_UNKNOWN' });
      }),
    );
  });

  test('T3 the time for one call doubles from retry to retry, up to 30 minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_600_000 }), fc.integer({ min: 2, max: 12 }), (first, maxAttempts) => {
        const plans = chain(new DOMException('late', 'TimeoutError'), { timeoutMs: first, retry: { maxAttempts } });
        const longest = Math.max(first, 1_800_000);
        const times = plans.map((_, at) =>
          plans.slice(0, at + 1).reduce((was, { timeoutMs }) => timeoutMs ?? was, first),
        );
        expect(times).toEqual(plans.map((_, at) => Math.min(first * 2 ** (at + 1), longest)));
        expect(plans).toHaveLength(maxAttempts - 1);
      }),
    );
  });
});

describe('one call', () => {
  const stopped = new NotRunningError('not wanted any more', {});

  /** A clock that knows how many of its timers are set. */
  function counted(): { clock: Clock; inner: SimulatedClock; open: () => number } {
    const inner = new SimulatedClock();
    let set = 0;
    const clock: Clock = {
      now: () => inner.now(),
      monotonic: () => inner.monotonic(),
      schedule: (ms, wake) => {
        set += 1;
        let isSet = true;
        const over = (): void => {
          if (isSet) set -= 1;
          isSet = false;
        };
        const timer = inner.schedule(ms, () => (over(), wake()));
        return { cancel: () => (over(), timer.cancel()) };
      },
    };
    return { clock, inner, open: () => set };
  }

  test('T1 no timer is left when a call has settled, however it ended', async () => {
    const end = fc.record({
      afterMs: fc.integer({ min: 0, max: 300 }),
      obeys: fc.boolean(),
      throws: fc.boolean(),
      stopAfterMs: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(end, { minLength: 1, maxLength: 20 }), async (ends) => {
        const { clock, inner, open } = counted();
        for (const { afterMs, obeys, throws, stopAfterMs } of ends) {
          const running = beginAttempt({
            clock,
            timeoutMs: 100,
            graceMs: 600,
            overrun: () => {},
            step: 'called',
            run: (signal) =>
              new Promise((resolve, reject) => {
                inner.schedule(afterMs * 10, () => (throws ? reject(new Error('no')) : resolve(1)));
                if (obeys) signal.addEventListener('abort', () => reject(signal.reason as Error));
              }),
          });
          if (stopAfterMs !== undefined) inner.schedule(stopAfterMs, () => running.stop(() => stopped));
          let over = false;
          void running.outcome.then(() => (over = true));
          while (!over) await inner.pass(50);
          expect(open()).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('R5 a call that is stopped ends in the same moment, cancelled and not as too late', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 99 }), async (atMs) => {
        const { clock, inner } = counted();
        let reason: unknown;
        const running = beginAttempt({
          clock,
          timeoutMs: 100,
          graceMs: 50,
          step: 'called',
          run: (signal) =>
            new Promise((_, reject) =>
              signal.addEventListener('abort', () => {
                reason = signal.reason;
                reject(new Error('something else'));
              }),
            ),
        });
        inner.schedule(atMs, () => running.stop(() => stopped));
        await inner.pass(atMs);
        expect(await running.outcome).toEqual({ outcome: 'cancelled', durationMs: atMs });
        expect(reason).toBe(stopped);
      }),
      { numRuns: 40 },
    );
  });
});
