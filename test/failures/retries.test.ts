// Retries as authors and operators set them: numbers per class and per error, time that is over, strategies with limits. R… names the property.
// oxlint-disable unicorn/no-thenable -- `then` is a word in a plan, never a function.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RetryPolicy } from '../../src/retryPolicy.ts';
import { delayBefore, RETRY_DEFAULTS } from '../../src/failures/backoff.ts';
import { classifyError } from '../../src/failures/classify.ts';
import { DEFAULT_POLICY, type RecoveryPolicy } from '../../src/failures/policy.ts';
import { type Failure, type Plan, planRecovery } from '../../src/failures/recovery.ts';
import { identitiesOf, retryPolicyFor } from '../../src/failures/retryNumbers.ts';
import { coded } from './thrown.ts';

const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const plan = (error: unknown, rest: Partial<Failure> = {}): Plan =>
  planRecovery({
    classification: classifyError(error, { idempotent: true }),
    identities: identitiesOf(error),
    kind: 'run',
    attempt: 1,
    retry: {},
    timeoutMs: 60_000,
    idempotent: true,
    hasAlternative: false,
    onExhausted: 'compensate',
    random: () => 0,
    ...rest,
  });

describe('numbers', () => {
  const retry = {
    maxAttempts: 9,
    byClass: { TRANSIENT: { maxAttempts: 7, baseDelayMs: 10 } },
    when: [
      { match: { code: 'ECONNREFUSED' }, policy: { maxAttempts: 2 } },
      { match: { category: 'NETWORK', name: 'Error' }, policy: { maxAttempts: 4 } },
    ],
  } as const;

  test('the most special one that says a number wins: for the error, for its class, for all', () => {
    const numbers = (error: unknown) => retryPolicyFor(classifyError(error), retry, undefined, identitiesOf(error));
    expect(numbers(coded('ECONNREFUSED'))).toMatchObject({ maxAttempts: 2, baseDelayMs: 10 });
    expect(numbers(coded('ECONNRESET'))).toMatchObject({ maxAttempts: 4, baseDelayMs: 10 });
    expect(numbers(new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }))).toMatchObject({ maxAttempts: 2 });
    expect(numbers(new DOMException('late', 'TimeoutError'))).toMatchObject({ maxAttempts: 7 });
    expect(numbers(new Error('what?'))).toMatchObject({ maxAttempts: 9, baseDelayMs: 1_000 });
  });

  test('an exception that names nothing fits nothing', () => {
    const empty = { when: [{ match: {}, policy: { maxAttempts: 1 } }] };
    expect(retryPolicyFor(classifyError(coded('ECONNREFUSED')), empty).maxAttempts).toBe(5);
  });

  test('no more calls are made than the classification says are worth while', () => {
    const classification = { ...classifyError(coded('ECONNREFUSED')), maxAttempts: 2 };
    expect(plan(null, { classification }).then).toBe('retry');
    expect(plan(null, { classification, attempt: 2 }).then).toBe('fail');
    expect(plan(null, { classification, attempt: 2, retry: { maxAttempts: 9 } }).then).toBe('fail');
  });

  test('R3 a function gives the nominal waits, and what is no number is 0', () => {
    const own = { ...RETRY_DEFAULTS.TRANSIENT, jitter: 'none', strategy: (attempt: number) => attempt * 7 } as const;
    expect([1, 2, 3].map((attempt) => delayBefore(attempt, own, () => 0))).toEqual([0, 14, 21]);
    expect(delayBefore(3, { ...own, strategy: () => Number.NaN }, () => 0)).toBe(0);
    expect(delayBefore(3, { ...own, strategy: () => Infinity }, () => 0)).toBe(16_000);
  });

  test('R2 a decorrelated wait lies between the shortest and three times the last, and never above the longest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        chances,
        (attempt, baseDelayMs, maxDelayMs, previous, chance) => {
          const policy: RetryPolicy = { ...RETRY_DEFAULTS.TRANSIENT, baseDelayMs, maxDelayMs, jitter: 'decorrelated' };
          const wait = delayBefore(attempt, policy, () => chance, previous);
          expect(wait).toBeGreaterThanOrEqual(Math.min(baseDelayMs, maxDelayMs));
          expect(wait).toBeLessThanOrEqual(Math.min(maxDelayMs, Math.max(previous, baseDelayMs) * 3));
        },
      ),
    );
  });

  test('R7 numbers never make an error retryable that is not', () => {
    const retry = { maxAttempts: 9, byClass: { FATAL: { maxAttempts: 9 }, CONFLICT: { maxAttempts: 9 } } };
    expect(plan(new TypeError('x is undefined'), { retry }).then).toBe('fail');
    expect(plan(coded('23505'), { retry, idempotent: false }).then).not.toBe('retry');
  });
});

describe('R6 time', () => {
  test('no attempt is planned to begin when the time for all of them is over', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 0, max: 200_000 }),
        fc.integer({ min: 1, max: 20 }),
        chances,
        (maxElapsedMs, elapsedMs, attempt, chance) => {
          const retry = { maxElapsedMs, maxAttempts: 50 };
          const next = plan(coded('ECONNREFUSED'), { retry, elapsedMs, attempt, random: () => chance });
          if (next.then !== 'retry') return;
          expect(elapsedMs + next.delayMs).toBeLessThan(maxElapsedMs);
          expect(next.withinMs).toBe(maxElapsedMs - elapsedMs);
        },
      ),
    );
  });
});

describe('strategies', () => {
  const oom = coded('ERR_WORKER_OUT_OF_MEMORY');
  const classification = {
    ...classifyError(oom),
    class: 'RETRIABLE',
    category: 'RESOURCE_EXHAUSTION',
    retry: 'corrected',
    action: 'SCALE_RESOURCES_AND_RETRY',
  } as const;

  test('what ran out is scaled three times, then the step is queued for later once, then it has failed', () => {
    const scaled = { classification, canScale: true };
    expect(plan(oom, scaled)).toMatchObject({ action: 'SCALE_RESOURCES_AND_RETRY', factor: 2 });
    const thrice = { ...scaled, attempt: 4, spent: { SCALE_RESOURCES_AND_RETRY: 3 } };
    expect(plan(oom, thrice)).toMatchObject({ then: 'retry', action: 'QUEUE_FOR_LATER', delayMs: 900_000 });
    const queued = { ...thrice, attempt: 5, spent: { SCALE_RESOURCES_AND_RETRY: 3, QUEUE_FOR_LATER: 1 } };
    expect(plan(oom, queued)).toMatchObject({ then: 'fail', action: 'COMPENSATE' });
  });

  test('where nothing can be scaled, the step is queued for later', () => {
    expect(plan(oom, { classification })).toMatchObject({ action: 'QUEUE_FOR_LATER' });
  });

  test('T3 a time-out grows by its factor up to its limit, as often as the strategy says', () => {
    const late = new DOMException('late', 'TimeoutError');
    expect(plan(late, { timeoutMs: 1_200_000 })).toMatchObject({ timeoutMs: 1_800_000 });
    expect(plan(late, { attempt: 3 })).toMatchObject({ action: 'INCREASE_TIMEOUT_AND_RETRY', timeoutMs: 120_000 });
    expect(plan(late, { attempt: 4 })).toMatchObject({ then: 'fail' });
    expect(plan(late, { attempt: 4, retry: { maxAttempts: 6 } })).toMatchObject({ then: 'retry' });
  });

  test('a hook corrects once where the class says no more; without one a person is asked', () => {
    const expired = { classification: classifyError({ status: 401 }) };
    expect(plan(null, { ...expired, canCorrect: true })).toMatchObject({ action: 'REFRESH_CREDENTIALS' });
    const again = { ...expired, canCorrect: true, attempt: 2, spent: { REFRESH_CREDENTIALS: 1 } };
    expect(plan(null, again)).not.toMatchObject({ then: 'retry' });
    expect(plan(null, { ...expired, canCorrect: false })).not.toMatchObject({ then: 'retry' });
  });

  const asking = (over: Partial<RecoveryPolicy['manualIntervention']>): RecoveryPolicy => ({
    ...DEFAULT_POLICY,
    strategies: {
      ...DEFAULT_POLICY.strategies,
      UNKNOWN: [{ action: 'RETRY_WITH_BACKOFF', limit: 3 }, { action: 'PAUSE_WORKFLOW' }],
    },
    manualIntervention: { ...DEFAULT_POLICY.manualIntervention, ...over },
  });

  test('a chain that ends with a person asks one, unless nobody is to be asked about that', () => {
    const last = { attempt: 4, identities: [] };
    const unknown = new Error('what?');
    expect(plan(unknown, { ...last, policy: asking({}) })).toMatchObject({ then: 'ask', trigger: 'STRATEGIES_FAILED' });
    expect(plan(unknown, { ...last, policy: asking({ triggers: [] }) })).toEqual({
      then: 'fail',
      action: 'COMPENSATE',
    });
    expect(plan(unknown, { ...last, policy: asking({ enabled: false }) })).toEqual({
      then: 'fail',
      action: 'COMPENSATE',
    });
    expect(plan(unknown, { ...last, onExhausted: 'fail', policy: asking({}) })).toMatchObject({ then: 'fail' });
  });

  test('an undo that cannot be done is shown to a person whatever is configured', () => {
    const policy = asking({ enabled: false });
    expect(plan(new TypeError('x'), { kind: 'compensation', policy })).toMatchObject({
      trigger: 'COMPENSATION_FAILED',
    });
  });
});
