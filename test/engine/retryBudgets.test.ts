// The budget of retries of a dependency: how many are made, and what becomes of those above it, on a whole engine whose clock a test moves.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { Breakers } from '../../src/engine/breakers.ts';
import { RetryBudgets } from '../../src/engine/retryBudgets.ts';
import { DEFAULT_POLICY, fixedPolicies, type RetryBudget } from '../../src/failures/policy.ts';
import { silentLog } from '../../src/log.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';
import { SmallWorld } from '../simulation/smallWorld.ts';

const MINUTE = 60_000;
const budgets = fc.record({ ratio: fc.double({ min: 0, max: 2, noNaN: true }), perMinute: fc.nat(12) });

describe('a budget of retries', () => {
  test('R9 in no minute more retries than the share of first calls and the number that is always allowed', async () => {
    const ask = fc.record({ afterMs: fc.integer({ min: 0, max: 9_000 }), isRetry: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(budgets, fc.array(ask, { maxLength: 150 }), async (budget, asks) => {
        const clock = new SimulatedClock();
        const made = new RetryBudgets({ clock, random: () => 0 });
        const calls: { at: number; isRetry: boolean }[] = [];
        for (const { afterMs, isRetry } of asks) {
          await clock.pass(afterMs);
          const waitMs = isRetry ? made.refusal('api', budget) : undefined;
          expect(waitMs === undefined || (waitMs > 0 && waitMs <= 61_000)).toBe(true);
          if (waitMs !== undefined) continue;
          made.count('api', isRetry ? 'retry' : 'first');
          calls.push({ at: clock.monotonic(), isRetry });
          const last = calls.filter(({ at }) => at > clock.monotonic() - MINUTE);
          const retries = last.filter((call) => call.isRetry).length;
          const allowed = budget.perMinute + budget.ratio * (last.length - retries);
          expect(isRetry ? retries : 0).toBeLessThanOrEqual(allowed);
        }
      }),
    );
  });

  test('R9 whoever asks again when told to comes through, where anything is allowed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 40 }), async (perMinute, many) => {
        const clock = new SimulatedClock();
        const made = new RetryBudgets({ clock, random: () => 0 });
        let through = 0;
        const ask = (): void => {
          const waitMs = made.refusal('api', { ratio: 0, perMinute });
          if (waitMs !== undefined) return void clock.schedule(waitMs, ask);
          made.count('api', 'retry');
          through += 1;
        };
        for (let one = 0; one < many; one++) ask();
        await clock.pass((Math.ceil(many / perMinute) + 2) * 62_000);
        expect(through).toBe(many);
      }),
      { numRuns: 30 },
    );
  });

  test('a call that is taken back was not made, and dependencies do not count for each other', () => {
    const made = new RetryBudgets({ clock: new SimulatedClock(), random: () => 0 });
    const one: RetryBudget = { ratio: 0, perMinute: 1 };
    const takeBack = made.count('api', 'retry');
    expect(made.refusal('api', one)).toBe(61_000);
    expect(made.refusal('other', one)).toBeUndefined();
    takeBack();
    expect(made.refusal('api', one)).toBeUndefined();
  });
});

describe('a workflow above the budget', () => {
  test('R9 waits, visibly and until a time, uses up no attempt, and comes through; no workflow fails of it', async () => {
    const world = new SmallWorld();
    const { clock } = world;
    const calls = new Map<number, number[]>();
    const attempts: number[] = [];
    const definition = workflow<number>('calling', { version: '1' }).step('call', {
      breaker: 'api',
      retry: { maxAttempts: 3, baseDelayMs: 100, jitter: 'none' },
      run: ({ input, attempt }) => {
        const mine = calls.get(input) ?? [];
        calls.set(input, [...mine, attempt]);
        if (attempt > 1) attempts.push(clock.now());
        // A hiccup of ours, which says nothing about the dependency: its circuit stays closed.
        if (attempt < 3) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE', retryable: true });
      },
    });
    const random = (): number => 0.5;
    const { engine } = await world.begin([definition], {
      around: (store) => ({
        breakers: new Breakers({ circuits: store.circuits, clock, log: silentLog, random, writer: 'w' }),
        retryBudgets: new RetryBudgets({ clock, random }),
        policies: fixedPolicies({ ...DEFAULT_POLICY, retryBudget: { ratio: 0, perMinute: 4 } }),
      }),
    });
    for (let number = 0; number < 6; number++) await world.settled(engine.startWorkflow('calling', number));
    await clock.pass(2_000);
    expect(attempts).toHaveLength(4);
    const waiting = world.workflows.filter(({ head }) => head.status === 'WAITING');
    expect(waiting.length).toBeGreaterThanOrEqual(4);
    for (const { head, checkpoints, attempts: stored } of waiting) {
      const state = checkpoints.at(-1)?.state;
      expect(state).toBeDefined();
      expect(head.wakeAt ?? clock.now() + 1).toBeGreaterThan(clock.now());
      expect([...stored.values()].every(({ result }) => result?.outcome === 'failed')).toBe(true);
    }
    const parked = world.storage.events.filter(({ type }) => type === 'STEP_PARKED');
    expect(parked.length).toBeGreaterThanOrEqual(waiting.length);
    expect(parked[0]?.payload).toMatchObject({
      step: 'call',
      reason: 'the budget of retries of its dependency is spent',
    });
    // No more commits than looks: a closed circuit wakes nobody whom the budget keeps back.
    const before = world.storage.events.length;
    await clock.pass(20_000);
    expect(world.storage.events).toHaveLength(before);
    await clock.pass(6 * MINUTE);
    expect(world.statuses).toEqual(world.workflows.map(() => 'COMPLETED'));
    for (const mine of calls.values()) expect(mine).toEqual([1, 2, 3]);
    for (const at of attempts)
      expect(attempts.filter((other) => other > at - MINUTE && other <= at).length).toBeLessThanOrEqual(4);
  });

  test('R6 fails when the time for all its calls is over, and does not wait for the budget for ever', async () => {
    const world = new SmallWorld();
    const { clock } = world;
    let calls = 0;
    const definition = workflow('calling', { version: '1' }).step('call', {
      breaker: 'api',
      retry: { maxAttempts: 9, baseDelayMs: 100, jitter: 'none', maxElapsedMs: 10_000 },
      run: () => {
        calls++;
        throw Object.assign(new Error('taken'), { code: 'EADDRINUSE', retryable: true });
      },
    });
    const random = (): number => 0.5;
    const { engine } = await world.begin([definition], {
      around: (store) => ({
        breakers: new Breakers({ circuits: store.circuits, clock, log: silentLog, random, writer: 'w' }),
        retryBudgets: new RetryBudgets({ clock, random }),
        policies: fixedPolicies({ ...DEFAULT_POLICY, retryBudget: { ratio: 0, perMinute: 1 } }),
      }),
    });
    await world.settled(engine.startWorkflow('calling', null));
    await clock.pass(12_000);
    expect([world.statuses, calls]).toEqual([['FAILED'], 2]);
    expect(world.workflows[0]?.errors.at(-1)).toMatchObject({ errorType: 'StepTimeoutError' });
  });

  test('is gone on with by a person at once, and that takes nothing of the budget', async () => {
    const world = new SmallWorld();
    const { clock } = world;
    const calls: number[] = [];
    const definition = workflow('calling', { version: '1' }).step('call', {
      breaker: 'api',
      retry: { maxAttempts: 9, baseDelayMs: 100, jitter: 'none' },
      run: ({ attempt }) => {
        calls.push(attempt);
        throw Object.assign(new Error('taken'), { code: 'EADDRINUSE', retryable: true });
      },
    });
    const random = (): number => 0.5;
    const { engine } = await world.begin([definition], {
      around: (store) => ({
        breakers: new Breakers({ circuits: store.circuits, clock, log: silentLog, random, writer: 'w' }),
        retryBudgets: new RetryBudgets({ clock, random }),
        policies: fixedPolicies({ ...DEFAULT_POLICY, retryBudget: { ratio: 0, perMinute: 1 } }),
      }),
    });
    const { workflowId } = await world.settled(engine.startWorkflow('calling', undefined));
    await clock.pass(1_000);
    expect(calls).toEqual([1, 2]); // The one retry of this minute.
    await world.settled(engine.retryStep(workflowId, 'call'));
    await clock.pass(1_000);
    expect(calls).toEqual([1, 2, 3]);
    await clock.pass(63_000);
    expect(calls).toEqual([1, 2, 3, 4]); // The one of the next: that of the person was not counted.
  });
});
