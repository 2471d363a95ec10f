// The circuit breaker without a process around it: against a model in plain code, the properties that it must have whatever happens, and
// that every state is reached and left. B1 to B14 are the properties of the design's breaker rule.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getShortestPaths } from 'xstate/graph';
import {
  CIRCUIT_STATES,
  type CircuitActor,
  circuitBreakerMachine,
  type CircuitEvent,
  type CircuitPolicy,
} from '../../src/machines/circuitBreaker.ts';
import { permitOf, saysNothing } from '../../src/machines/circuitPermit.ts';
import { circuitActor, storedCircuit } from '../../src/machines/circuitStored.ts';
import { commands, freshModel, freshReal, policies } from './circuitModel.ts';

const FIVE: CircuitPolicy = {
  kind: 'counter',
  rampMs: 30_000,
  failureThreshold: 5,
  distinctOperations: 2,
  successThreshold: 1,
};
const OPEN_MS = 300_000;

const generationOf = (actor: CircuitActor): number => actor.getSnapshot().context.generation;
const failed = (actor: CircuitActor, operation: string, now = 0, generation = generationOf(actor)): void =>
  actor.send({ type: 'FAILED', generation, operation, now, retryAt: now + OPEN_MS });
const succeeded = (actor: CircuitActor, generation = generationOf(actor)): void =>
  actor.send({ type: 'SUCCEEDED', generation });
const probe = (actor: CircuitActor, now: number, expiresAt = now + 1_000): number => {
  actor.send({ type: 'PROBE', now, expiresAt });
  return generationOf(actor);
};
const stateOf = (actor: CircuitActor): string => actor.getSnapshot().value;

/** Five failures of two operations at time 0. */
function opened(policy = FIVE): CircuitActor {
  const actor = circuitActor(policy);
  for (let number = 0; number < policy.failureThreshold; number++) failed(actor, number % 2 ? 'pay' : 'refund');
  expect(stateOf(actor)).toBe('open');
  return actor;
}

describe('any sequence of calls, ends, waits, crashes and wishes', () => {
  it('leaves the machine where the model is, whatever the policy (B1 to B5, B9, B10, B12, B13)', () => {
    const run = fc.check(
      fc.property(policies, commands, (policy, sequence) => {
        fc.modelRun(() => ({ model: freshModel(), real: freshReal(policy) }), sequence);
      }),
      { numRuns: 2_000 },
    );
    expect(fc.defaultReportMessage(run)).toBeUndefined();
  });
});

describe('a closed circuit', () => {
  it('opens at the fifth failure and not before (B13)', () => {
    const actor = circuitActor(FIVE);
    for (const operation of ['pay', 'refund', 'pay', 'refund']) {
      failed(actor, operation);
      expect(stateOf(actor)).toBe('closed');
    }
    failed(actor, 'pay', 7);
    expect(stateOf(actor)).toBe('open');
    expect(actor.getSnapshot().context).toMatchObject({ generation: 1, openedAt: 7, retryAt: 7 + OPEN_MS });
  });

  it('takes one success off for each failure', () => {
    const actor = circuitActor(FIVE);
    for (const operation of ['pay', 'refund', 'pay', 'refund']) failed(actor, operation);
    succeeded(actor);
    failed(actor, 'pay');
    expect(stateOf(actor)).toBe('closed');
    failed(actor, 'pay');
    expect(stateOf(actor)).toBe('open');
  });

  it('does not open for one operation that fails a hundred times, and does with the first failure of a second', () => {
    const actor = circuitActor(FIVE);
    for (let number = 0; number < 100; number++) failed(actor, 'poisoned');
    expect(stateOf(actor)).toBe('closed');
    failed(actor, 'another');
    expect(stateOf(actor)).toBe('open');
  });

  it('lets everything through without being sent an event for a success that changes nothing', () => {
    const actor = circuitActor(FIVE);
    const success: CircuitEvent = { type: 'SUCCEEDED', generation: 0 };
    expect(saysNothing(actor.getSnapshot(), success)).toBe(true);
    failed(actor, 'pay');
    expect(saysNothing(actor.getSnapshot(), success)).toBe(false);
  });

  it('is never less open for one failure more (B14)', () => {
    const history = fc.array(fc.constantFrom('pay', 'refund', 'list', 'success'), { maxLength: 30 });
    const opensAt = (said: readonly string[]): number => {
      const actor = circuitActor(FIVE);
      const place = said.findIndex((one) => {
        if (one === 'success') succeeded(actor);
        else failed(actor, one);
        return stateOf(actor) === 'open';
      });
      return place < 0 ? Infinity : place;
    };
    fc.assert(
      fc.property(history, fc.nat(30), fc.constantFrom('pay', 'refund', 'new'), (said, where, more) => {
        const at = Math.min(where, said.length);
        expect(opensAt([...said.slice(0, at), more, ...said.slice(at)])).toBeLessThanOrEqual(opensAt(said) + 1);
      }),
      { numRuns: 1_000, examples: [[['pay', 'refund', 'pay', 'refund', 'success', 'pay', 'pay'], 0, 'pay']] },
    );
  });
});

describe('an open circuit', () => {
  it('gives no permit before its time, and then one (B3)', () => {
    const actor = opened();
    expect(permitOf(actor.getSnapshot(), OPEN_MS - 1)).toEqual({
      permit: 'refused',
      because: 'open',
      retryAt: OPEN_MS,
    });
    probe(actor, OPEN_MS - 1);
    expect(stateOf(actor)).toBe('open');
    expect(permitOf(actor.getSnapshot(), OPEN_MS)).toEqual({ permit: 'probe' });
  });

  it('grants one probe to a thousand that ask (B4)', () => {
    const actor = opened();
    let granted = 0;
    for (let number = 0; number < 1_000; number++)
      if (permitOf(actor.getSnapshot(), OPEN_MS).permit === 'probe') {
        probe(actor, OPEN_MS);
        granted += 1;
      }
    expect(granted).toBe(1);
  });

  it('leaves open on time when it is restored, also after the clock was set back for an hour (B8, B9)', () => {
    const stored = storedCircuit(opened().getSnapshot());
    const onTime = circuitActor(FIVE, { stored, now: 200_000, probeIsLost: false }).getSnapshot();
    expect(permitOf(onTime, OPEN_MS - 1).permit).toBe('refused');
    expect(permitOf(onTime, OPEN_MS).permit).toBe('probe');
    const setBack = circuitActor(FIVE, { stored, now: -3_600_000, probeIsLost: false }).getSnapshot();
    expect(permitOf(setBack, -3_600_000 + OPEN_MS).permit).toBe('probe');
  });
});

describe('a half-open circuit', () => {
  it('closes with a count of 0 when the probe succeeds', () => {
    const actor = opened();
    succeeded(actor, probe(actor, OPEN_MS));
    expect(stateOf(actor)).toBe('closed');
    expect(actor.getSnapshot().context).toMatchObject({ failures: 0, failed: [], openedAt: null, retryAt: null });
  });

  it('opens again for its whole time when the probe fails', () => {
    const actor = opened();
    failed(actor, 'pay', OPEN_MS + 10, probe(actor, OPEN_MS));
    expect(stateOf(actor)).toBe('open');
    expect(actor.getSnapshot().context.retryAt).toBe(OPEN_MS + 10 + OPEN_MS);
  });

  it('hears nothing of calls that began before it opened, good or bad (B1)', () => {
    const actor = opened();
    const before = generationOf(actor) - 1;
    probe(actor, OPEN_MS);
    const snapshot = actor.getSnapshot();
    succeeded(actor, before);
    failed(actor, 'pay', OPEN_MS, before);
    actor.send({ type: 'GAVE_BACK', generation: before });
    expect(actor.getSnapshot()).toBe(snapshot);
  });

  it('hears the end of a probe once (B2)', () => {
    const actor = opened({ ...FIVE, successThreshold: 2 });
    const generation = probe(actor, OPEN_MS);
    succeeded(actor, generation);
    succeeded(actor, generation);
    expect(stateOf(actor)).toBe('halfOpen');
  });

  it('gives the probe to the next when the first was cancelled, and neither opens nor closes (B5)', () => {
    const actor = opened();
    const cancelled = probe(actor, OPEN_MS);
    actor.send({ type: 'GAVE_BACK', generation: cancelled });
    succeeded(actor, cancelled);
    expect(stateOf(actor)).toBe('halfOpen');
    expect(permitOf(actor.getSnapshot(), OPEN_MS).permit).toBe('probe');
  });

  it('is open again when the probe hangs beyond its deadline, and hears no more of it (B6)', () => {
    const actor = opened();
    const hung = probe(actor, OPEN_MS, OPEN_MS + 1_000);
    expect(permitOf(actor.getSnapshot(), OPEN_MS + 999)).toEqual({
      permit: 'refused',
      because: 'probing',
      expiresAt: OPEN_MS + 1_000,
    });
    const late = OPEN_MS + 1_000;
    expect(permitOf(actor.getSnapshot(), late)).toEqual({ permit: 'expired' });
    actor.send({ type: 'EXPIRED', now: late, retryAt: late + 2 * OPEN_MS });
    expect(stateOf(actor)).toBe('open');
    succeeded(actor, hung);
    expect(actor.getSnapshot().context).toMatchObject({ reopened: 1, retryAt: late + 2 * OPEN_MS });
    expect(stateOf(actor)).toBe('open');
  });

  it('is free for a probe when it is restored without the process that had one (B10), and not while that lives', () => {
    const actor = opened();
    probe(actor, OPEN_MS);
    const stored = storedCircuit(actor.getSnapshot());
    const permit = (probeIsLost: boolean): string =>
      permitOf(circuitActor(FIVE, { stored, now: OPEN_MS, probeIsLost }).getSnapshot(), OPEN_MS).permit;
    expect(permit(true)).toBe('probe');
    expect(permit(false)).toBe('refused');
  });
});

describe('a circuit that has just closed', () => {
  it('lets a tenth of the calls through at once, and all of them when the ramp is over (B7)', () => {
    const actor = opened();
    actor.send({ type: 'SUCCEEDED', generation: probe(actor, OPEN_MS), now: OPEN_MS });
    const share = (afterMs: number): number => {
      const permission = permitOf(actor.getSnapshot(), OPEN_MS + afterMs);
      return permission.permit === 'share' ? permission.share : permission.permit === 'call' ? 1 : 0;
    };
    expect([0, 10_000, 20_000, 29_999, 30_000].map((ms) => Number(share(ms).toFixed(2)))).toEqual([
      0.1, 0.4, 0.7, 1, 1,
    ]);
  });
});

describe('a circuit that a person holds', () => {
  it('never gives a permit while forced open, always one while forced closed (B3)', () => {
    const actor = opened();
    actor.send({ type: 'FORCE_OPEN', now: 10 });
    expect(permitOf(actor.getSnapshot(), Number.MAX_SAFE_INTEGER)).toEqual({ permit: 'refused', because: 'forced' });
    actor.send({ type: 'FORCE_CLOSED' });
    for (let number = 0; number < 20; number++) failed(actor, `operation ${number}`);
    expect(permitOf(actor.getSnapshot(), 0).permit).toBe('call');
    actor.send({ type: 'AUTOMATIC' });
    expect(stateOf(actor)).toBe('closed');
    expect(actor.getSnapshot().context.failures).toBe(0);
  });
});

describe('the chart', () => {
  it('has a way to every state, and a way from each to closed', () => {
    const events: CircuitEvent[] = [0, 1, 2, 3].flatMap((generation): CircuitEvent[] => [
      { type: 'FAILED', generation, operation: 'pay', now: 0, retryAt: 10 },
      { type: 'SUCCEEDED', generation },
    ]);
    events.push(
      { type: 'PROBE', now: 10, expiresAt: 20 },
      { type: 'EXPIRED', now: 20, retryAt: 30 },
      { type: 'FORCE_OPEN', now: 0 },
      { type: 'FORCE_CLOSED' },
      { type: 'AUTOMATIC' },
    );
    const input: CircuitPolicy = { ...FIVE, failureThreshold: 2, distinctOperations: 1, successThreshold: 1 };
    const options = { events, stopWhen: ({ context }: { context: { generation: number } }) => context.generation > 3 };
    const paths = getShortestPaths(circuitBreakerMachine, { ...options, input });
    const reached = new Set(paths.map(({ state }) => state.value));
    expect([...reached].sort()).toEqual([...CIRCUIT_STATES].sort());
    for (const from of CIRCUIT_STATES) {
      const fromState = paths.find(({ state }) => state.value === from && state.context.generation < 3)?.state;
      const back = getShortestPaths(circuitBreakerMachine, {
        ...options,
        input,
        fromState,
        toState: ({ value }) => value === 'closed',
      });
      expect({ from, isReached: fromState !== undefined, isLeft: back.length > 0 }).toEqual({
        from,
        isReached: true,
        isLeft: true,
      });
    }
  });
});
