// Plans: what happens then, for single failures, and what holds for every policy and every sequence of errors.
// oxlint-disable unicorn/no-thenable -- `then` is a word in a plan, never a function.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RetryPolicy } from '../../src/retryPolicy.ts';
import { isFinal, verdicts } from './verdicts.ts';
import { DEFAULT_POLICY } from '../../src/failures/policy.ts';
import { classifyError } from '../../src/failures/classify.ts';
import { type Failure, planRecovery } from '../../src/failures/recovery.ts';
import { retryPolicyFor } from '../../src/failures/retryNumbers.ts';
import { coded, fromPostgres } from './thrown.ts';

const BLIP = coded('ECONNREFUSED');
const BROKEN = coded('ECONNRESET');
const WRONG = new TypeError('x is undefined');
const CLASH = fromPostgres('23505');

const plan = (error: unknown, rest: Partial<Failure> & { now?: number } = {}) => {
  const idempotent = rest.idempotent ?? true;
  return planRecovery({
    classification: classifyError(error, { idempotent, ...(rest.now === undefined ? {} : { now: rest.now }) }),
    kind: 'run',
    attempt: 1,
    retry: {},
    timeoutMs: 60_000,
    idempotent,
    hasAlternative: false,
    onExhausted: 'compensate',
    random: () => 0,
    ...rest,
  });
};

describe('retries', () => {
  test('a transient failure is retried after the wait of its class, until its attempts are used up', () => {
    expect(plan(BLIP)).toEqual({ then: 'retry', action: 'RETRY_WITH_BACKOFF', delayMs: 1_000 });
    expect(plan(BLIP, { attempt: 4 })).toEqual({ then: 'retry', action: 'RETRY_WITH_BACKOFF', delayMs: 8_000 });
    expect(plan(BLIP, { attempt: 5 })).toEqual({ then: 'fail', action: 'COMPENSATE' });
  });

  test('the numbers of the step win over those of the class', () => {
    expect(plan(BLIP, { attempt: 5, retry: { maxAttempts: 6, baseDelayMs: 10, multiplier: 3 } })).toMatchObject({
      then: 'retry',
      delayMs: 810,
    });
    expect(plan(BLIP, { retry: { maxAttempts: 1 } })).toMatchObject({ then: 'fail' });
    expect(retryPolicyFor(classifyError(BLIP), { maxAttempts: undefined } as never).maxAttempts).toBe(5);
  });

  test('a time-out doubles the time of the next attempt, up to 30 minutes', () => {
    const timeout = new DOMException('too long', 'TimeoutError');
    expect(plan(timeout)).toEqual({
      then: 'retry',
      action: 'INCREASE_TIMEOUT_AND_RETRY',
      delayMs: 1_000,
      timeoutMs: 120_000,
    });
    expect(plan(timeout, { timeoutMs: 1_000_000 })).toMatchObject({ timeoutMs: 1_800_000 });
    expect(plan(timeout, { timeoutMs: 3_600_000 })).toEqual({
      then: 'retry',
      action: 'RETRY_WITH_BACKOFF',
      delayMs: 1_000,
    });
  });

  test('a hint is honoured and never cut short', () => {
    const limited = { status: 429, headers: { 'retry-after': '30' } };
    expect(plan(limited)).toEqual({ then: 'retry', action: 'RETRY_AFTER_HINT', delayMs: 30_000 });
    expect(plan(limited, { random: () => 0.99 })).toMatchObject({ delayMs: 30_000 + 7_425 });
    expect(plan(limited, { attempt: 4, retry: { baseDelayMs: 60_000, maxDelayMs: 60_000 } })).toMatchObject({
      delayMs: 60_000,
    });
  });

  test('a hint beyond 24 hours is taken as a no', () => {
    expect(plan({ status: 429, headers: { 'retry-after': '90000' } })).toEqual({ then: 'fail', action: 'COMPENSATE' });
  });

  test('a transaction that was rolled back is repeated also where the step is not idempotent', () => {
    expect(plan(fromPostgres('40001'), { idempotent: false })).toMatchObject({
      then: 'retry',
      action: 'RETRY_TRANSACTION',
    });
  });

  test('something that a hook corrects is tried once more', () => {
    const classification = classifyError({ status: 401 }, { canCorrect: true });
    expect(plan(null, { classification })).toEqual({ then: 'retry', action: 'REFRESH_CREDENTIALS', delayMs: 0 });
    expect(plan(null, { classification, attempt: 2 })).toMatchObject({ then: 'fail' });
  });
});

describe('questions', () => {
  test('a conflict asks a person, whatever the step says about failing', () => {
    for (const onExhausted of ['compensate', 'pause', 'fail', 'continue'] as const) {
      expect(plan(CLASH, { onExhausted, hasAlternative: true })).toMatchObject({
        then: 'ask',
        action: 'PAUSE_WORKFLOW',
        trigger: 'CONFLICT',
      });
    }
  });

  test('an open outcome of a step that is not idempotent asks a person before any alternative', () => {
    expect(plan(BROKEN, { idempotent: false, hasAlternative: true })).toMatchObject({
      then: 'ask',
      trigger: 'OUTCOME_UNKNOWN',
    });
    expect(plan(new Error('no idea'), { idempotent: false })).toMatchObject({
      then: 'ask',
      trigger: 'OUTCOME_UNKNOWN',
    });
  });

  test('an open outcome of an idempotent step is no question, also when its attempts are used up', () => {
    expect(plan(BROKEN, { attempt: 5 })).toEqual({ then: 'fail', action: 'COMPENSATE' });
    expect(plan(BROKEN, { attempt: 5, hasAlternative: true })).toMatchObject({ then: 'alternative' });
  });

  test('a classification that was made for an idempotent step does not loosen that', () => {
    const classification = classifyError(BROKEN, { idempotent: true });
    expect(plan(null, { classification, idempotent: false })).toMatchObject({
      then: 'ask',
      trigger: 'OUTCOME_UNKNOWN',
    });
  });

  test('what a person can put right is asked for instead of being undone', () => {
    expect(plan({ status: 402 })).toMatchObject({ then: 'ask', trigger: 'CORRECTION_NEEDED' });
    expect(plan({ status: 402 }, { onExhausted: 'fail' })).toEqual({ then: 'fail', action: 'FAIL_IMMEDIATELY' });
    expect(plan({ status: 402 }, { hasAlternative: true })).toMatchObject({ then: 'alternative' });
  });

  test('a step that says pause asks when its attempts are used up, and says how many there were', () => {
    const asked = plan(BLIP, { attempt: 5, onExhausted: 'pause' });
    expect(asked).toMatchObject({ then: 'ask', trigger: 'RETRIES_EXHAUSTED' });
    expect(asked.then === 'ask' && asked.prompt).toContain('5 attempts');
  });
});

describe('ends', () => {
  test('a fatal failure of run goes to the alternative at once, one of the alternative does not', () => {
    expect(plan(WRONG, { hasAlternative: true })).toEqual({ then: 'alternative', action: 'ALTERNATIVE_PATH' });
    expect(plan(WRONG, { hasAlternative: true, kind: 'alternative' })).toEqual({ then: 'fail', action: 'COMPENSATE' });
  });

  test.each([
    ['compensate', { then: 'fail', action: 'COMPENSATE' }],
    ['fail', { then: 'fail', action: 'FAIL_IMMEDIATELY' }],
    ['continue', { then: 'continue' }],
  ] as const)('%s is what it says', (onExhausted, expected) => {
    expect(plan(WRONG, { onExhausted })).toEqual(expected);
  });

  test('a compensation is retried as idempotent work, and asks when that does not help', () => {
    const undo = { kind: 'compensation', idempotent: false, onExhausted: 'fail', hasAlternative: true } as const;
    expect(plan(BROKEN, undo)).toMatchObject({ then: 'retry' });
    expect(plan(BROKEN, { ...undo, attempt: 5 })).toMatchObject({ then: 'ask', trigger: 'COMPENSATION_FAILED' });
    expect(plan(WRONG, undo)).toMatchObject({ then: 'ask', trigger: 'COMPENSATION_FAILED' });
    expect(plan(CLASH, undo)).toMatchObject({ then: 'ask', trigger: 'COMPENSATION_FAILED' });
  });
});

const policies = fc.record<Partial<RetryPolicy>>(
  {
    maxAttempts: fc.integer({ min: 1, max: 30 }),
    strategy: fc.constantFrom('exponential', 'linear', 'constant'),
    baseDelayMs: fc.integer({ min: 0, max: 1e8 }),
    maxDelayMs: fc.integer({ min: 0, max: 1e9 }),
    multiplier: fc.double({ min: 1, max: 100, noNaN: true }),
    jitter: fc.constantFrom('upward', 'full', 'equal', 'none'),
  },
  { requiredKeys: [] },
);
const steps = fc.record({
  retry: policies,
  idempotent: fc.boolean(),
  hasAlternative: fc.boolean(),
  canCorrect: fc.boolean(),
  canScale: fc.boolean(),
  onExhausted: fc.constantFrom(
    'compensate' as const,
    'rollBack' as const,
    'pause' as const,
    'fail' as const,
    'continue' as const,
  ),
  mayGoBack: fc.record({ toCheckpoint: fc.boolean(), toBeginning: fc.boolean() }),
  timeoutMs: fc.integer({ min: 1, max: 7_200_000 }),
});
const kinds = fc.constantFrom('run' as const, 'alternative' as const, 'compensation' as const);
const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('a step that returns the workflow to the checkpoint before it', () => {
  const back = { onExhausted: 'rollBack', mayGoBack: { toCheckpoint: true, toBeginning: false } } as const;

  test('goes back when its retries and its alternative are used up, as often as the policy says; then a person is asked', () => {
    expect(plan(BLIP, back)).toMatchObject({ then: 'retry' });
    expect(plan(BLIP, { ...back, attempt: 5, hasAlternative: true })).toMatchObject({ then: 'alternative' });
    for (const ROLLBACK of [0, 1, 2])
      expect(plan(BLIP, { ...back, attempt: 5, spent: { ROLLBACK } })).toEqual({ then: 'goBack', action: 'ROLLBACK' });
    expect(plan(BLIP, { ...back, attempt: 5, spent: { ROLLBACK: 3 } })).toMatchObject({
      trigger: 'ROLLBACKS_EXHAUSTED',
    });
    const policy = { ...DEFAULT_POLICY, maxRollbacks: 0 };
    expect(plan(WRONG, { ...back, policy })).toMatchObject({ then: 'ask', trigger: 'ROLLBACKS_EXHAUSTED' });
  });

  test('never does so by itself where something would be done twice that must not be', () => {
    expect(plan(WRONG, { onExhausted: 'rollBack' })).toMatchObject({ then: 'ask', trigger: 'CANNOT_GO_BACK' });
    expect(plan(WRONG, { ...back, mayGoBack: { toCheckpoint: false, toBeginning: true } })).toMatchObject({
      then: 'ask',
    });
  });

  test('nobody knows whether it took effect: a person is asked first', () => {
    expect(plan(BROKEN, { ...back, idempotent: false })).toMatchObject({ then: 'ask', trigger: 'OUTCOME_UNKNOWN' });
  });
});

describe('for any step, policy and sequence of errors', () => {
  test('the chain of plans ends after at most as many calls as the policy allows', () => {
    fc.assert(
      fc.property(steps, kinds, fc.array(verdicts, { minLength: 1, maxLength: 40 }), (step, kind, errors) => {
        // What is scaled, queued and corrected counts beside the plain retries: 3, 1 and 3 × 2 at most.
        const most = step.retry.maxAttempts ?? 5 + 3 + 1 + 6;
        let attempt = 1;
        const spent: Partial<Record<string, number>> = {};
        const next = (): string => {
          const plan = planRecovery({
            ...step,
            kind,
            attempt,
            spent,
            classification: errors[attempt % errors.length] as Failure['classification'],
            random: () => 0.5,
          });
          if (plan.then === 'retry') spent[plan.action] = (spent[plan.action] ?? 0) + 1;
          return plan.then;
        };
        while (next() === 'retry') attempt += 1;
        expect(attempt).toBeLessThanOrEqual(most);
      }),
      { numRuns: 2_000 },
    );
  });

  test('going back ends too: after three returns and one beginning anew, with all the retries of each', () => {
    fc.assert(
      fc.property(steps, fc.array(verdicts, { minLength: 1, maxLength: 10 }), (step, errors) => {
        const wentBack: Partial<Record<string, number>> = {};
        let plans = 0;
        /** All attempts of one round: what is planned after the last of them. */
        const round = (): string => {
          const spent: Partial<Record<string, number>> = {};
          for (let attempt = 1; ; attempt++) {
            const classification = errors[plans++ % errors.length] as Failure['classification'];
            const all = { ...spent, ...wentBack };
            const planned = planRecovery({
              ...step,
              kind: 'run',
              attempt,
              spent: all,
              classification,
              random: () => 0,
            });
            if (planned.then === 'goBack') wentBack[planned.action] = (wentBack[planned.action] ?? 0) + 1;
            if (planned.then !== 'retry') return planned.then;
            spent[planned.action] = (spent[planned.action] ?? 0) + 1;
          }
        };
        let rounds = 1;
        while (rounds < 20 && round() === 'goBack') rounds++;
        expect(rounds).toBeLessThanOrEqual(1 + 3 + 3 + 1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('waits and time-outs stay within their bounds', () => {
    fc.assert(
      fc.property(
        steps,
        kinds,
        verdicts,
        fc.integer({ min: 1, max: 40 }),
        chances,
        (step, kind, classification, attempt, chance) => {
          const planned = planRecovery({ ...step, kind, attempt, classification, random: () => chance });
          fc.pre(planned.then === 'retry');
          if (planned.then !== 'retry') return;
          const hint = classification.retryAfterMs ?? 0;
          const { maxDelayMs } = retryPolicyFor(classification, step.retry);
          expect(Number.isSafeInteger(planned.delayMs)).toBe(true);
          expect(planned.delayMs).toBeGreaterThanOrEqual(hint);
          expect(planned.delayMs).toBeLessThanOrEqual(
            Math.max(maxDelayMs * 1.25, Math.ceil(hint) + 60_000, planned.action === 'QUEUE_FOR_LATER' ? 900_000 : 0),
          );
          const timeoutMs = planned.timeoutMs ?? step.timeoutMs;
          expect(timeoutMs).toBeGreaterThanOrEqual(step.timeoutMs);
          expect(timeoutMs).toBeLessThanOrEqual(Math.max(step.timeoutMs, 1_800_000));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('nothing is retried that says never, and no open outcome of a step that is not idempotent', () => {
    fc.assert(
      fc.property(steps, kinds, verdicts, (step, kind, classification) => {
        const { then } = planRecovery({ ...step, kind, attempt: 1, classification, random: () => 0 });
        const saysNo =
          classification.retry === 'never' || (isFinal(classification) && classification.retry !== 'corrected');
        const isOpen = classification.retry === 'idempotent' && !step.idempotent && kind !== 'compensation';
        expect(then === 'retry' && (saysNo || isOpen)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a compensation is retried or asks, and nothing else', () => {
    fc.assert(
      fc.property(steps, verdicts, fc.integer({ min: 1, max: 40 }), (step, classification, attempt) => {
        const { then } = planRecovery({ ...step, kind: 'compensation', attempt, classification, random: () => 0 });
        expect(['retry', 'ask']).toContain(then);
      }),
    );
  });

  test('an alternative is never answered with an alternative', () => {
    fc.assert(
      fc.property(steps, verdicts, (step, classification) => {
        expect(
          planRecovery({ ...step, kind: 'alternative', attempt: 1, classification, random: () => 0 }).then,
        ).not.toBe('alternative');
      }),
    );
  });
});
