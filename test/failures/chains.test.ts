// Chains of plans, under any policy and whatever has happened before: each ends in success, in compensation or in front of a person, and no strategy is
// planned more often than its limit allows.
// oxlint-disable unicorn/no-thenable -- `then` is a word in a plan, never a function.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Classification } from '../../src/failures/classify.ts';
import {
  DEFAULT_POLICY,
  INTERVENTION_TRIGGERS,
  type RecoveryPolicy,
  type Strategy,
  STRATEGY_CATEGORIES,
} from '../../src/failures/policy.ts';
import { type Exhausted, type Failure, type Plan, planRecovery } from '../../src/failures/recovery.ts';
import { planStanding } from '../../src/failures/standing.ts';
import { verdicts } from './verdicts.ts';

const MOST = 4;
const limit = fc.nat(MOST);
const strategies = fc.oneof<fc.Arbitrary<Strategy>[]>(
  fc.record({ action: fc.constant('RETRY_WITH_BACKOFF' as const), limit }),
  fc.record({
    action: fc.constant('INCREASE_TIMEOUT_AND_RETRY' as const),
    limit,
    factor: fc.constant(2),
    maxTimeoutMs: fc.constant(60_000),
  }),
  fc.record({ action: fc.constant('SCALE_RESOURCES_AND_RETRY' as const), limit, factor: fc.constant(2) }),
  fc.record({ action: fc.constant('QUEUE_FOR_LATER' as const), limit, delayMs: fc.constant(5) }),
  fc.record({ action: fc.constant('RESTART_FROM_CHECKPOINT' as const), limit }),
  fc.record({ action: fc.constant('RESTORE_LAST_VALID_CHECKPOINT' as const), limit }),
  fc.record({ action: fc.constant('COMPLETE_RESTART' as const), limit }),
  fc.record({ action: fc.constant('PAUSE_WORKFLOW' as const) }),
);
const chain = fc.array(strategies, { maxLength: 4 });
const policies: fc.Arbitrary<RecoveryPolicy> = fc
  .record({
    INFINITE_LOOP: chain,
    RESOURCE_EXHAUSTION: chain,
    TIMEOUT: chain,
    STATE_CORRUPTION: chain,
    UNKNOWN: chain,
    maxRollbacks: limit,
    enabled: fc.boolean(),
    triggers: fc.subarray([...INTERVENTION_TRIGGERS]),
  })
  .map(({ maxRollbacks, enabled, triggers, ...all }) => ({
    ...DEFAULT_POLICY,
    strategies: all,
    maxRollbacks,
    manualIntervention: { ...DEFAULT_POLICY.manualIntervention, enabled, triggers },
  }));

const failures = fc.record({
  retry: fc.record({ maxAttempts: fc.integer({ min: 1, max: 6 }) }, { requiredKeys: [] }),
  idempotent: fc.boolean(),
  hasAlternative: fc.boolean(),
  canCorrect: fc.boolean(),
  canScale: fc.boolean(),
  timeoutMs: fc.constant(1_000),
  mayGoBack: fc.record({ toCheckpoint: fc.boolean(), toBeginning: fc.boolean() }),
  onExhausted: fc.constantFrom(
    'compensate' as const,
    'rollBack' as const,
    'pause' as const,
    'fail' as const,
    'continue' as const,
  ),
  policy: policies,
});
/** What the world gives, attempt after attempt: an error, or success. */
const outcomes = fc.array(fc.option(verdicts, { freq: 20 }), { minLength: 1, maxLength: 30 });
/** A person lets it go on so many times. */
const patience = fc.nat(3);

type Counts = Partial<Record<string, number>>;
const oneMore = (counts: Counts, action: string): void => void (counts[action] = (counts[action] ?? 0) + 1);

/** The most that any strategy of the policy allows of this action. */
const allowed = ({ strategies: all, maxRollbacks }: RecoveryPolicy, action: string): number =>
  action === 'ROLLBACK'
    ? maxRollbacks
    : Math.max(
        0,
        ...STRATEGY_CATEGORIES.flatMap((category) =>
          all[category].map((one) => ('limit' in one && one.action === action ? one.limit : 0)),
        ),
      );

const isCounted = (action: string): boolean =>
  ['SCALE_RESOURCES_AND_RETRY', 'QUEUE_FOR_LATER', 'ROLLBACK'].includes(action) ||
  /^(RESTART|RESTORE|COMPLETE)_/.test(action);

const ENDS: readonly Plan['then'][] = ['fail', 'continue', 'ask'];

describe('for any policy and any history', () => {
  test('a step comes to success, compensation or a person, and no strategy is planned beyond its limit', () => {
    fc.assert(
      fc.property(failures, outcomes, patience, (step, given, asks) => {
        const wentBack: Counts = {};
        let calls = 0;
        let asked = 0;
        /** One round of the step, as the engine counts in it. */
        const round = (): Plan['then'] | 'success' => {
          let spent: Counts = {};
          let kind: Failure['kind'] = 'run';
          for (let attempt = 1; ; attempt++) {
            const classification = given[calls++ % given.length];
            if (!classification) return 'success';
            const failure = { ...step, kind, attempt, classification, spent: { ...spent, ...wentBack } };
            const plan = planRecovery({ ...failure, random: () => 0 });
            const action = 'action' in plan ? plan.action : '';
            if (plan.then === 'retry') oneMore(spent, action);
            if (plan.then === 'goBack') oneMore(wentBack, action);
            const times = (spent[action] ?? 0) + (wentBack[action] ?? 0);
            expect(isCounted(action) && times > allowed(step.policy, action)).toBe(false);
            expect(plan.then === 'alternative' && kind !== 'run', 'an alternative of an alternative').toBe(false);
            if (plan.then === 'alternative') {
              kind = 'alternative';
              attempt = 0;
              spent = {};
            } else if (plan.then !== 'retry') return plan.then;
          }
        };
        let last = round();
        // A person who is asked runs it again; what it went back stays counted.
        while (calls < 2_000 && (last === 'goBack' || (last === 'ask' && asked++ < asks))) last = round();
        expect(calls).toBeLessThan(2_000);
        expect([...ENDS, 'success']).toContain(last);
        for (const [action, times = 0] of Object.entries(wentBack))
          expect(times).toBeLessThanOrEqual(allowed(step.policy, action));
      }),
      { numRuns: 1_500, seed: 3 },
    );
  });

  const circles = verdicts.map(
    (one): Classification => ({
      ...one,
      category: 'INFINITE_LOOP',
      action: 'RESTART_FROM_CHECKPOINT',
      retry: 'never',
      class: 'FATAL',
    }),
  );
  const stands = fc.record({ step: failures, kind: fc.constantFrom('loop' as const, 'wait' as const) });

  test('a loop without end is begun anew as often as it may, and then comes to compensation or a person', () => {
    fc.assert(
      fc.property(
        stands,
        fc.array(fc.oneof(circles, verdicts), { minLength: 1, maxLength: 10 }),
        ({ step, kind }, errors) => {
          const spent: Counts = {};
          let times = 0;
          const next = (): Plan => {
            const failure = {
              ...step,
              kind,
              attempt: 3,
              spent,
              classification: errors[times++ % errors.length],
            } as Exhausted;
            const plan = planStanding(failure);
            if (plan.then === 'goBack') oneMore(spent, plan.action);
            return plan;
          };
          let plan = next();
          while (plan.then === 'goBack') {
            const { action } = plan;
            expect(spent[action]).toBeLessThanOrEqual(allowed(step.policy, action));
            const where = action === 'COMPLETE_RESTART' ? step.mayGoBack.toBeginning : step.mayGoBack.toCheckpoint;
            expect(where, 'nothing is done twice that must not be').toBe(true);
            plan = next();
          }
          expect(ENDS).toContain(plan.then);
          expect(plan.then === 'ask' && !step.policy.manualIntervention.enabled, 'nobody is to be asked').toBe(false);
        },
      ),
      { numRuns: 1_500, seed: 5 },
    );
  });

  test('whatever is said to have been spent, nothing is planned beyond its limit', () => {
    const anything = fc.dictionary(
      fc.constantFrom(
        'ROLLBACK',
        'RESTART_FROM_CHECKPOINT',
        'RESTORE_LAST_VALID_CHECKPOINT',
        'COMPLETE_RESTART',
        'QUEUE_FOR_LATER',
      ),
      fc.nat(9),
    );
    fc.assert(
      fc.property(
        failures,
        anything,
        fc.oneof(circles, verdicts),
        fc.boolean(),
        (step, spent, classification, isLoop) => {
          const failure = { ...step, spent, classification, attempt: 1, random: () => 0 };
          const plan = isLoop ? planStanding({ ...failure, kind: 'loop' }) : planRecovery({ ...failure, kind: 'run' });
          const action = 'action' in plan ? plan.action : '';
          expect(isCounted(action) && (spent[action] ?? 0) >= allowed(step.policy, action)).toBe(false);
        },
      ),
      { numRuns: 1_500, seed: 9 },
    );
  });
});

describe('a loop without end, by default', () => {
  const circle = { ...found(), spent: {} as Counts };

  test('goes back three times, begins anew once, and is undone', () => {
    const plans: string[] = [];
    const spent: Counts = {};
    for (let plan = planStanding({ ...circle, spent }); ; plan = planStanding({ ...circle, spent })) {
      plans.push('action' in plan ? plan.action : plan.then);
      if (plan.then !== 'goBack') break;
      oneMore(spent, plan.action);
    }
    expect(plans).toEqual([
      'RESTART_FROM_CHECKPOINT',
      'RESTART_FROM_CHECKPOINT',
      'RESTART_FROM_CHECKPOINT',
      'COMPLETE_RESTART',
      'COMPENSATE',
    ]);
  });

  test('is put before a person where something would be done twice that must not be, unless its author says otherwise', () => {
    const unsafe = { ...circle, mayGoBack: { toCheckpoint: false, toBeginning: false } };
    expect(planStanding(unsafe)).toMatchObject({ then: 'ask', trigger: 'CANNOT_GO_BACK' });
    expect(planStanding({ ...unsafe, onExhausted: 'fail' })).toMatchObject({ action: 'FAIL_IMMEDIATELY' });
    expect(planStanding({ ...unsafe, onExhausted: 'continue' })).toEqual({ then: 'continue' });
  });
});

function found(): Exhausted {
  const classification: Classification = {
    class: 'FATAL',
    category: 'INFINITE_LOOP',
    severity: 'HIGH',
    retry: 'never',
    retryable: false,
    action: 'RESTART_FROM_CHECKPOINT',
    rule: 'holdfast:INFINITE_LOOP_DETECTED',
    why: 'holdfast itself says so.',
  };
  return {
    classification,
    kind: 'loop',
    attempt: 3,
    onExhausted: 'compensate',
    mayGoBack: { toCheckpoint: true, toBeginning: true },
  };
}
