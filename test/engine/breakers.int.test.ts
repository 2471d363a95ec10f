// Circuit breakers on the real PostgreSQL, in whole engines: when a circuit opens, who is kept back, who tries, and what a restart keeps.
// Open times are about a second of real time; the tests wait for commits, and look at stored times instead of waiting for a while.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { EVENT_TYPES, type EventType, type WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const RESET_MS = 800;
const QUICK = { baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' } as const;

/** A dependency that is down or up, and counts the calls that reach it. */
class Dependency {
  calls = 0;
  fails: (() => unknown) | undefined = refused;
  async call(): Promise<string> {
    this.calls += 1;
    if (this.fails) throw this.fails();
    return 'paid';
  }
}
const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' });

let made = 0;
/** A workflow of one step that calls the dependency, with a dependency name of its own for each test. */
function payment(dependency: Dependency, maxAttempts: number) {
  const key = `payments-${++made}`;
  const definition = workflow(`pay-${made}`, { version: '1' }).step('charge', {
    breaker: key,
    retry: { ...QUICK, maxAttempts },
    onExhausted: 'fail',
    run: () => dependency.call(),
  });
  return { key, definition };
}

const attemptsOf = (engine: EmbeddedEngine, id: WorkflowId) =>
  rowsOf<{ attempt: number; outcome: string }>(
    engine,
    'select attempt, outcome from step_attempts where workflow_id = ? order by tag',
    [id],
  );

const CIRCUIT_EVENTS = EVENT_TYPES.filter((type) => type.startsWith('CIRCUIT_'));
/** What the log says of a circuit so far. */
async function transitionsOf(engine: EmbeddedEngine, key: string): Promise<readonly string[]> {
  const events = await engine.control.store.events({ after: 0, limit: 1_000, types: CIRCUIT_EVENTS });
  return events.filter(({ payload }) => payload.key === key).map(({ type }) => type);
}

/** The same as soon as this is the last of it: it is written beside the workflow's commit, before or after it. */
async function transitionsUntil(last: EventType, engine: EmbeddedEngine, key: string): Promise<readonly string[]> {
  const grown: (() => void)[] = [];
  const stop = engine.control.store.onEvents(() => grown.splice(0).forEach((wake) => wake()));
  for (;;) {
    const next = new Promise<void>((resolve) => grown.push(resolve));
    const seen = await transitionsOf(engine, key);
    if (seen.at(-1) !== last) await next;
    else {
      stop();
      return seen;
    }
  }
}

/** Resolves when so many different workflows have committed this status since. */
function commits(engine: EmbeddedEngine, status: string, count: number): Promise<void> {
  const seen = new Set<WorkflowId>();
  return new Promise((resolve) => {
    const stop = engine.control.onCommit((moved) => {
      if (moved.status === status) seen.add(moved.workflowId);
      if (seen.size < count) return;
      stop();
      resolve();
    });
  });
}

const engineOf = engines();

/** Four failures of one workflow, which ends failed, and a fifth of another, which waits then. */
async function opened(resetTimeoutMs = RESET_MS) {
  const dependency = new Dependency();
  const { key, definition } = payment(dependency, 4);
  const options = { breakers: { [key]: { resetTimeoutMs } }, limits: { pollMs: 20 } };
  const engine = await engineOf([definition], options);
  const first = await engine.start(definition, undefined);
  await reaches(engine, first.id, 'FAILED');
  const second = await engine.start(definition, undefined);
  await reaches(engine, second.id, 'WAITING');
  await transitionsUntil('CIRCUIT_OPENED', engine, key);
  return { engine, dependency, key, definition, options, waiting: second };
}

describe('a circuit', () => {
  it('opens at the fifth failure when two operations have failed, and keeps the next attempt back without using it up', async () => {
    const { engine, dependency, key, waiting } = await opened();
    expect(dependency.calls).toBe(5);
    expect(await engine.control.breaker(key)).toMatchObject({
      key,
      state: 'OPEN',
      forced: false,
      failureCount: 5,
      failureThreshold: 5,
      resetTimeoutMs: RESET_MS,
      changedBy: 'system',
      reason: expect.stringContaining('charge'),
    });
    dependency.fails = undefined;
    expect(await waiting.result()).toBe('paid');
    expect(dependency.calls).toBe(6);
    const attempts = await attemptsOf(engine, waiting.id);
    expect(attempts).toEqual([
      { attempt: 1, outcome: 'failed' },
      { attempt: 2, outcome: 'completed' },
    ]);
    expect(await transitionsUntil('CIRCUIT_CLOSED', engine, key)).toEqual([
      'CIRCUIT_OPENED',
      'CIRCUIT_HALF_OPENED',
      'CIRCUIT_CLOSED',
    ]);
  });

  it('stays closed for one operation, however often it fails', async () => {
    const dependency = new Dependency();
    const { key, definition } = payment(dependency, 10);
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await reaches(engine, handle.id, 'FAILED');
    expect(dependency.calls).toBe(10);
    expect(await transitionsOf(engine, key)).toEqual([]);
    await engine.stop();
    const again = await engineOf([definition]);
    expect(await again.control.breaker(key)).toMatchObject({ state: 'CLOSED', failureCount: 5 });
  });

  it('does not count errors of our own side: a TypeError, an input that is refused, a conflict (B15)', async () => {
    const dependency = new Dependency();
    const { key, definition } = payment(dependency, 1);
    const engine = await engineOf([definition], { breakers: { [key]: { failureThreshold: 2 } } });
    const errors = [
      new TypeError('x is not a function'),
      Object.assign(new Error('bad'), { name: 'ZodError', issues: [] }),
      Object.assign(new Error('not found'), { status: 404 }),
      Object.assign(new Error('index.lock'), { code: 'EMFILE' }),
    ];
    for (const error of errors) {
      dependency.fails = () => error;
      const handle = await engine.start(definition, undefined);
      await reaches(engine, handle.id, 'FAILED', 'AWAITING_INTERVENTION');
    }
    expect(await transitionsOf(engine, key)).toEqual([]);
    dependency.fails = refused;
    for (let number = 0; number < 2; number++)
      await reaches(engine, (await engine.start(definition, undefined)).id, 'FAILED');
    await reaches(engine, (await engine.start(definition, undefined)).id, 'WAITING');
    expect(dependency.calls).toBe(errors.length + 2);
  });

  it('stays open for as long as the dependency asks to be left alone', async () => {
    const dependency = new Dependency();
    const { key, definition } = payment(dependency, 1);
    const engine = await engineOf([definition], { breakers: { [key]: { failureThreshold: 2 } } });
    dependency.fails = () => Object.assign(new Error('slow down'), { status: 503, headers: { 'retry-after': '7200' } });
    for (let number = 0; number < 2; number++)
      await reaches(engine, (await engine.start(definition, undefined)).id, 'FAILED');
    await reaches(engine, (await engine.start(definition, undefined)).id, 'WAITING');
    await transitionsUntil('CIRCUIT_OPENED', engine, key);
    const { openedAt, retryAt } = (await engine.control.breaker(key)) as { openedAt: number; retryAt: number };
    expect(retryAt - openedAt).toBe(7_200_000);
  });
});

describe('a circuit that is tried again', () => {
  it('lets one call through while it is out, however many wait, and the others when it succeeds', async () => {
    const { engine, dependency, definition, key } = await opened(1_500);
    const more = await Promise.all(Array.from({ length: 8 }, () => engine.start(definition, undefined)));
    await Promise.all(more.map(({ id }) => reaches(engine, id, 'WAITING')));
    expect(dependency.calls).toBe(5);
    const answer = gate();
    dependency.call = async () => {
      dependency.calls += 1;
      await answer.passed;
      return 'paid';
    };
    // Nine wait: one of them is let through, the eight others ask and wait again.
    await commits(engine, 'WAITING', 8);
    expect(dependency.calls).toBe(6);
    expect(await engine.control.breaker(key)).toMatchObject({ state: 'HALF_OPEN' });
    const all = Promise.all(more.map((handle) => handle.result()));
    answer.open();
    expect(await all).toEqual(Array.from({ length: 8 }, () => 'paid'));
    expect(await transitionsUntil('CIRCUIT_CLOSED', engine, key)).toEqual([
      'CIRCUIT_OPENED',
      'CIRCUIT_HALF_OPENED',
      'CIRCUIT_CLOSED',
    ]);
  });

  it('opens again when the call that tries fails', async () => {
    const { engine, dependency, key, waiting } = await opened();
    await reaches(engine, waiting.id, 'RUNNING');
    await reaches(engine, waiting.id, 'WAITING');
    dependency.fails = undefined;
    expect(await waiting.result()).toBe('paid');
    const seen = await transitionsUntil('CIRCUIT_CLOSED', engine, key);
    expect(seen.slice(0, 3)).toEqual(['CIRCUIT_OPENED', 'CIRCUIT_HALF_OPENED', 'CIRCUIT_OPENED']);
  });
});

describe('items of a step', () => {
  it('are operations of their own: they open the circuit together, wait each for itself, and use up no attempt', async () => {
    const dependency = new Dependency();
    const key = 'payments of many';
    const many = workflow('pay-many', { version: '1' }).each('charge', {
      breaker: key,
      items: () => [1, 2, 3, 4, 5, 6],
      concurrency: 6,
      retry: { ...QUICK, maxAttempts: 5 },
      onExhausted: 'fail',
      run: () => dependency.call(),
    });
    const engine = await engineOf([many], {
      breakers: { [key]: { resetTimeoutMs: 1_500 } },
      limits: { pollMs: 20 },
    });
    const handle = await engine.start(many, undefined);
    await transitionsUntil('CIRCUIT_OPENED', engine, key);
    await reaches(engine, handle.id, 'WAITING');
    const before = dependency.calls;
    dependency.fails = undefined;
    expect(await handle.result()).toEqual(Array.from({ length: 6 }, () => 'paid'));
    expect(dependency.calls).toBe(before + 6);
    expect(await transitionsUntil('CIRCUIT_CLOSED', engine, key)).toHaveLength(3);
    const attempts = await attemptsOf(engine, handle.id);
    expect(attempts.filter(({ outcome }) => outcome === 'failed')).toHaveLength(before);
    expect(attempts.filter(({ outcome }) => outcome === 'completed')).toHaveLength(6);
    expect(attempts).toHaveLength(before + 6);
  });
});

describe('a step that meets an open circuit', () => {
  it('has begun nothing: no attempt, no intent, no undo', async () => {
    const undone: string[] = [];
    const key = `payments-${++made}`;
    const definition = workflow(`pay-${made}`, { version: '1' })
      .step('book', { run: () => 'booked', compensate: () => void undone.push('book') })
      .step('charge', {
        breaker: key,
        idempotent: false,
        run: () => 'paid',
        compensate: () => void undone.push('charge'),
      });
    const engine = await engineOf([definition]);
    await engine.control.setBreaker(key, 'FORCE_OPEN', { reason: 'maintenance' });
    const handle = await engine.start(definition, undefined);
    await reaches(engine, handle.id, 'WAITING');
    const rows = (): Promise<object[]> =>
      rowsOf(engine, 'select step_id, outcome from step_attempts where workflow_id = ? order by tag', [handle.id]);
    expect(await rows()).toEqual([{ step_id: 'book', outcome: 'completed' }]);
    expect((await handle.events()).map(({ type }) => type)).not.toContain('RETRY_SCHEDULED');
    expect((await handle.events()).find(({ type }) => type === 'STEP_PARKED')?.payload).toMatchObject({
      reason: 'the circuit of its dependency is open',
    });
    await handle.abort();
    await reaches(engine, handle.id, 'ABORTED');
    expect(undone).toEqual(['book']);
  });

  it('costs no commit while the circuit is closed', async () => {
    const revisionOf = async (breaker: string | undefined): Promise<number> => {
      const definition = workflow(`plain-${++made}`, { version: '1' })
        .step('one', { ...(breaker === undefined ? {} : { breaker }), run: () => 1 })
        .step('two', { ...(breaker === undefined ? {} : { breaker }), run: () => 2 });
      const engine = await engineOf([definition]);
      const handle = await engine.start(definition, undefined);
      await handle.result();
      return (await engine.control.store.find(handle.id))?.revision as number;
    };
    expect(await revisionOf('free')).toBe(await revisionOf(undefined));
  });
});

describe('a restart', () => {
  it('keeps an open circuit open until its time, and no longer', async () => {
    const { engine, dependency, key, definition, options, waiting } = await opened(6_000);
    const before = await engine.control.breaker(key);
    await engine.stop();
    dependency.fails = undefined;
    const again = await engineOf([definition], options);
    expect(await again.control.breaker(key)).toMatchObject({ state: 'OPEN', retryAt: before?.retryAt });
    // A person is impatient: the circuit is asked again, in the new process, and keeps the call back.
    await again.control.retryStep(waiting.id, 'charge');
    await reaches(again, waiting.id, 'WAITING');
    expect(dependency.calls).toBe(5);
    expect(Date.now()).toBeLessThan(before?.retryAt as number);
    expect(await again.handle(waiting.id).result()).toBe('paid');
    expect(Date.now()).toBeGreaterThanOrEqual(before?.retryAt as number);
    expect(dependency.calls).toBe(6);
  });

  it('gives the try to the next process when the one that had it is gone', async () => {
    const { engine, dependency, key, definition, options, waiting } = await opened();
    const { promise: isOut, resolve } = Promise.withResolvers<void>();
    const never = gate();
    dependency.call = async () => {
      resolve();
      await never.passed;
      return 'too late';
    };
    await isOut;
    await engine.stop(0);
    delete (dependency as Partial<Dependency>).call;
    dependency.fails = undefined;
    const again = await engineOf([definition], options);
    expect(await again.handle(waiting.id).result()).toBe('paid');
    never.open();
    expect(await transitionsUntil('CIRCUIT_CLOSED', again, key)).toEqual([
      'CIRCUIT_OPENED',
      'CIRCUIT_HALF_OPENED',
      'CIRCUIT_CLOSED',
    ]);
  });
});

describe('a person', () => {
  it('keeps calls back, lets them through, and leaves it to the circuit again; each with a reason and a name', async () => {
    const dependency = new Dependency();
    dependency.fails = undefined;
    const { key, definition } = payment(dependency, 1);
    const engine = await engineOf([definition], {
      breakers: { [key]: { failureThreshold: 2, rampMs: 50 } },
      limits: { pollMs: 20 },
    });
    const ada = { reason: 'maintenance until ten', actor: 'ada' };
    expect(await engine.control.setBreaker(key, 'FORCE_OPEN', ada)).toMatchObject({
      state: 'OPEN',
      forced: true,
      reason: 'maintenance until ten',
      changedBy: 'ada',
    });
    const kept = await engine.start(definition, undefined);
    await reaches(engine, kept.id, 'WAITING');
    expect(dependency.calls).toBe(0);

    // Without a hand at the step, and long before its time.
    await engine.control.setBreaker(key, 'FORCE_CLOSED', { reason: 'done', actor: 'ada' });
    expect(await kept.result()).toBe('paid');
    dependency.fails = refused;
    for (let number = 0; number < 4; number++)
      await reaches(engine, (await engine.start(definition, undefined)).id, 'FAILED');
    expect(await engine.control.breaker(key)).toMatchObject({ state: 'CLOSED', forced: true, failureCount: 0 });

    expect(await engine.control.setBreaker(key, 'AUTOMATIC', { reason: 'as usual' })).toMatchObject({
      state: 'CLOSED',
      forced: false,
      changedBy: 'sdk',
    });
    expect(
      await rowsOf(
        engine,
        'select from_state, to_state, reason, actor from circuit_transitions where breaker_key = ? order by sequence',
        [key],
      ),
    ).toEqual([
      { from_state: 'closed', to_state: 'forcedOpen', reason: 'maintenance until ten', actor: 'ada' },
      { from_state: 'forcedOpen', to_state: 'forcedClosed', reason: 'done', actor: 'ada' },
      { from_state: 'forcedClosed', to_state: 'closed', reason: 'as usual', actor: 'sdk' },
    ]);
  });

  it('is refused without a reason, and for a dependency that no step names', async () => {
    const { key, definition } = payment(new Dependency(), 1);
    const engine = await engineOf([definition]);
    await expect(engine.control.setBreaker(key, 'FORCE_OPEN', { reason: ' ' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    for (const [to, by] of [
      ['FORCE_OPEN', {}],
      ['OPEN', { reason: 'maintenance' }],
    ] as const)
      await expect(engine.control.setBreaker(key, to as never, by as never)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    await expect(engine.control.setBreaker('paiments', 'FORCE_OPEN', { reason: 'typo' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(key),
    });
    expect(await engine.control.breakers()).not.toContainEqual(expect.objectContaining({ key }));
  });
});

describe('options', () => {
  it.each([
    [{ failureThreshold: 0 }, 'breakers.payments.failureThreshold must be a whole number from 1 to 1000, got 0'],
    [{ resetTimeoutMs: 1.5 }, 'breakers.payments.resetTimeoutMs must be a whole number'],
    [{ failureRate: 0 }, 'breakers.payments.failureRate must be above 0 and at most 1, got 0'],
    [
      { kind: 'magic' } as object,
      'breakers.payments.kind must be one of counter, consecutive, countWindow, timeWindow',
    ],
    [{ treshold: 3 } as object, 'breakers.payments has no option "treshold"; there are kind, failureThreshold'],
  ])('%j are refused by name before anything is opened', async (options, message) => {
    await expect(
      engineOf([], { breakers: { payments: options }, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' }),
    ).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION', message: expect.stringContaining(message) });
  });
});
