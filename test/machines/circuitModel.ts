// A circuit breaker in a few lines of plain code, and the commands of a property test that hold the machine against it. The model knows of
// calls what the machine is told by generations: a call counts only if nothing has happened to the circuit since it began.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CircuitActor, CircuitPolicy, CircuitState } from '../../src/machines/circuitBreaker.ts';
import { permitOf } from '../../src/machines/circuitPermit.ts';
import { circuitActor, storedCircuit } from '../../src/machines/circuitStored.ts';

const OPEN_MS = 100;
const PROBE_MS = 30;
const RAMP_MS = 50;

export interface Call {
  readonly operation: string;
  readonly generation: number;
}

export interface Model {
  state: CircuitState;
  count: number;
  operations: Set<string>;
  successes: number;
  openUntil: number;
  reopened: number;
  /** Since when it is closed, where calls come back in a ramp. */
  closedAt: number | null;
  probeUntil: number | undefined;
  now: number;
  /** Calls under way, in step with those of the real one: whether each still counts. */
  calls: { operation: string; counts: boolean }[];
}
export interface Real {
  readonly policy: CircuitPolicy;
  actor: CircuitActor;
  calls: Call[];
}

export const freshModel = (): Model => ({
  state: 'closed',
  count: 0,
  operations: new Set(),
  successes: 0,
  openUntil: 0,
  reopened: 0,
  closedAt: null,
  probeUntil: undefined,
  now: 1_000,
  calls: [],
});
export const freshReal = (policy: CircuitPolicy): Real => ({ policy, actor: circuitActor(policy), calls: [] });

function turn(model: Model, state: CircuitState): void {
  if (state === 'open') model.reopened = model.state === 'halfOpen' ? model.reopened + 1 : 0;
  if (state === 'closed' || state.startsWith('forced')) model.reopened = 0;
  model.closedAt = state === 'closed' ? model.now : null;
  model.state = state;
  model.probeUntil = undefined;
  for (const call of model.calls) call.counts = false;
  if (state === 'open') model.openUntil = model.now + OPEN_MS;
  if (state !== 'halfOpen') model.successes = 0; // Only those in a row close it.
  if (state === 'closed' || state.startsWith('forced')) {
    model.count = 0;
    model.operations = new Set();
  }
}

/** Asks for a permit, as a step does before its call. */
class Ask implements fc.Command<Model, Real> {
  readonly operation: string;
  constructor(operation: string) {
    this.operation = operation;
  }
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    const wanted = this.#expected(model);
    const { actor } = real;
    const permission = permitOf(actor.getSnapshot(), model.now);
    assert.equal(permission.permit, wanted);
    if (permission.permit === 'refused') return;
    if (permission.permit === 'expired') {
      turn(model, 'open');
      actor.send({ type: 'EXPIRED', now: model.now, retryAt: model.now + OPEN_MS });
      return agree(model, real);
    }
    if (permission.permit === 'probe') {
      turn(model, 'halfOpen');
      model.probeUntil = model.now + PROBE_MS;
      actor.send({ type: 'PROBE', now: model.now, expiresAt: model.now + PROBE_MS });
    }
    model.calls.push({ operation: this.operation, counts: true });
    real.calls.push({ operation: this.operation, generation: actor.getSnapshot().context.generation });
    agree(model, real);
  }
  #expected({ state, now, openUntil, probeUntil, closedAt }: Model): string {
    if (state === 'closed' && closedAt !== null && now < closedAt + RAMP_MS) return 'share';
    if (state === 'closed' || state === 'forcedClosed') return 'call';
    if (state === 'open') return now >= openUntil ? 'probe' : 'refused';
    if (state === 'halfOpen') return probeUntil === undefined ? 'probe' : now >= probeUntil ? 'expired' : 'refused';
    return 'refused';
  }
  toString = (): string => `ask(${this.operation})`;
}

/** A call ends, in any order. */
class End implements fc.Command<Model, Real> {
  readonly which: number;
  readonly how: 'FAILED' | 'SUCCEEDED' | 'GAVE_BACK';
  constructor(which: number, how: 'FAILED' | 'SUCCEEDED' | 'GAVE_BACK') {
    this.which = which;
    this.how = how;
  }
  check = (model: Readonly<Model>): boolean => model.calls.length > 0;
  run(model: Model, real: Real): void {
    const place = this.which % model.calls.length;
    const [call] = model.calls.splice(place, 1);
    const [{ operation, generation }] = real.calls.splice(place, 1) as [Call];
    if (call?.counts) this.#count(model, call.operation, real.policy);
    real.actor.send(
      this.how === 'FAILED'
        ? { type: 'FAILED', generation, operation, now: model.now, retryAt: model.now + OPEN_MS }
        : this.how === 'SUCCEEDED'
          ? { type: this.how, generation, now: model.now }
          : { type: this.how, generation },
    );
    agree(model, real);
  }
  #count(model: Model, operation: string, policy: CircuitPolicy): void {
    if (model.state === 'halfOpen') {
      if (this.how === 'FAILED') return turn(model, 'open');
      if (this.how === 'GAVE_BACK') return turn(model, 'halfOpen');
      model.successes += 1;
      return turn(model, model.successes >= policy.successThreshold ? 'closed' : 'halfOpen');
    }
    if (model.state !== 'closed') return;
    if (this.how === 'SUCCEEDED') {
      model.count = policy.kind === 'consecutive' ? 0 : Math.max(0, model.count - 1);
      if (model.count === 0) model.operations = new Set();
    }
    if (this.how === 'FAILED') {
      model.count = Math.min(model.count + 1, policy.failureThreshold);
      model.operations.add(operation);
      if (model.count >= policy.failureThreshold && model.operations.size >= policy.distinctOperations) {
        turn(model, 'open');
      }
    }
  }
  toString = (): string => `${this.how}(${this.which})`;
}

class Pass implements fc.Command<Model, Real> {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  check = (): boolean => true;
  run(model: Model): void {
    model.now += this.ms;
  }
  toString = (): string => `pass(${this.ms})`;
}

class Force implements fc.Command<Model, Real> {
  readonly to: 'FORCE_OPEN' | 'FORCE_CLOSED' | 'AUTOMATIC';
  constructor(to: 'FORCE_OPEN' | 'FORCE_CLOSED' | 'AUTOMATIC') {
    this.to = to;
  }
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    const isForced = model.state.startsWith('forced');
    const target = ({ FORCE_OPEN: 'forcedOpen', FORCE_CLOSED: 'forcedClosed', AUTOMATIC: 'closed' } as const)[this.to];
    if (model.state !== target && (isForced || this.to !== 'AUTOMATIC')) turn(model, target);
    real.actor.send(this.to === 'FORCE_CLOSED' ? { type: this.to } : { type: this.to, now: model.now });
    agree(model, real);
  }
  toString = (): string => this.to;
}

/** The process ends and another goes on from what is stored; calls under way, the probe too, are lost with it. */
class Crash implements fc.Command<Model, Real> {
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    const stored = JSON.parse(JSON.stringify(storedCircuit(real.actor.getSnapshot())));
    real.actor.stop();
    real.actor = circuitActor(real.policy, { stored, now: model.now, probeIsLost: true });
    real.calls = [];
    model.calls = [];
    model.probeUntil = undefined;
    agree(model, real);
  }
  toString = (): string => 'crash';
}

function agree(model: Model, { actor, policy }: Real): void {
  const { value, context } = actor.getSnapshot();
  assert.equal(value, model.state);
  if (model.state === 'closed') assert.equal(context.failures, model.count);
  assert.ok(context.failures >= 0 && context.failures <= policy.failureThreshold);
  assert.equal(context.retryAt, model.state === 'open' ? model.openUntil : null);
  assert.equal(context.probe?.expiresAt, model.probeUntil);
  assert.equal(context.reopened, model.reopened);
  assert.equal(context.closedAt, model.closedAt);
}

const operation = fc.constantFrom('a', 'b', 'c');

export const commands = fc.commands(
  [
    operation.map((one) => new Ask(one)),
    operation.map((one) => new Ask(one)),
    fc.nat(20).map((which) => new End(which, 'FAILED')),
    fc.nat(20).map((which) => new End(which, 'FAILED')),
    fc.nat(20).map((which) => new End(which, 'SUCCEEDED')),
    fc.nat(20).map((which) => new End(which, 'GAVE_BACK')),
    fc.constantFrom(1, 10, PROBE_MS, OPEN_MS - 1, OPEN_MS).map((ms) => new Pass(ms)),
    fc.constantFrom('FORCE_OPEN' as const, 'FORCE_CLOSED' as const, 'AUTOMATIC' as const).map((to) => new Force(to)),
    fc.constant(new Crash()),
  ],
  { maxCommands: 60, size: 'max' },
);

export const policies = fc.record({
  kind: fc.constantFrom('counter' as const, 'consecutive' as const),
  rampMs: fc.constant(RAMP_MS),
  failureThreshold: fc.integer({ min: 1, max: 6 }),
  distinctOperations: fc.integer({ min: 1, max: 3 }),
  successThreshold: fc.integer({ min: 1, max: 3 }),
});
