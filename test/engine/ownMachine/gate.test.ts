// The gate alone, without an engine: what a machine asks for waits until it is committed, and every restart comes to the same end.
import {
  assign,
  emit,
  enqueueActions,
  fromCallback,
  fromObservable,
  fromPromise,
  fromTransition,
  log,
  raise,
  sendTo,
  setup,
} from 'xstate';
import { describe, expect, it } from 'vitest';
import type { Gate, Turned } from '../../../src/engine/ownMachine/gate.ts';
import { crashedEverywhere, drive, plainGate } from './drive.ts';
import { purchaseOrder } from './machines/purchaseOrder.ts';

const done: string[] = [];
const neverCalled = fromPromise<unknown, unknown>(async () => {
  throw new Error('a promise was begun inside of the gate');
});

const release = setup({
  types: { context: {} as { done: string[] }, output: {} as string[] },
  actors: { work: fromPromise<string, string>(async ({ input }) => input) },
  actions: { notify: () => void done.push('notified') },
}).createMachine({
  id: 'release',
  context: { done: [] },
  initial: 'build',
  states: {
    build: {
      entry: 'notify',
      invoke: {
        src: 'work',
        input: () => 'build',
        onDone: { target: 'wait', actions: assign({ done: ({ context, event }) => [...context.done, event.output] }) },
        onError: 'failed',
      },
    },
    wait: { after: { 60_000: 'deploy' } },
    deploy: {
      entry: 'notify',
      invoke: {
        src: 'work',
        input: () => 'deploy',
        onDone: { target: 'end', actions: assign({ done: ({ context, event }) => [...context.done, event.output] }) },
        onError: 'failed',
      },
    },
    failed: { type: 'final' },
    end: { type: 'final' },
  },
  output: ({ context }) => context.done,
});

const answers = { work: (input: string) => input };

describe('a turn of the gate', () => {
  it('does nothing: what would act is handed back', () => {
    done.length = 0;
    const born = plainGate(release).begin(undefined, 0);
    expect(done).toEqual([]);
    expect(born.effects).toMatchObject([{ kind: 'action', type: 'notify' }]);
    expect(born.state.actors).toMatchObject([{ kind: 'promise', src: 'work', path: ['0.release.build'], index: 0 }]);
    (born.effects[0] as { run: () => void }).run();
    expect(done).toEqual(['notified']);
  });

  it('is saved before anything of it is done', async () => {
    const { log: said, outcome } = await drive(release, { answers });
    expect(outcome).toEqual({ status: 'done', output: ['build', 'deploy'] });
    expect(said).toEqual([
      'save',
      'act notify',
      'call work.0.release.build#1',
      'save',
      'due',
      'save',
      'act notify',
      'call work.0.release.deploy#1',
      'save',
    ]); // prettier-ignore
  });

  it('gives the same state for the same event, again and again', () => {
    const gate = plainGate(release);
    const { state } = gate.begin(undefined, 5);
    const event = {
      kind: 'done',
      path: ['0.release.build'],
      mark: state.actors[0]?.mark ?? -1,
      output: 'build',
    } as const;
    const frozen = JSON.stringify(state);
    expect(gate.proceed(state, event, 7).state).toEqual(gate.proceed(state, event, 7).state);
    expect(JSON.stringify(state)).toBe(frozen);
  });

  it('ignores the end of an actor that was entered again since', () => {
    const gate = plainGate(release);
    const { state } = gate.begin(undefined, 0);
    expect(gate.proceed(state, { kind: 'done', path: ['0.release.build'], mark: 77, output: '' }, 0).state).toBe(state);
    expect(gate.proceed(state, { kind: 'done', path: ['nobody'], mark: 0, output: '' }, 0).state).toBe(state);
  });
});

describe('a crash before or after any save', () => {
  it('comes to the same end', async () => {
    const { whole, crashed } = await crashedEverywhere(release, { answers });
    expect(whole.saves).toBe(4);
    expect(crashed).toHaveLength(8);
    for (const one of crashed) expect(one.outcome).toEqual(whole.outcome);
  });

  it('leaves no action undone but those of the turn that was saved last before it', async () => {
    const { crashed } = await crashedEverywhere(release, { answers });
    for (const { log: said } of crashed) expect(said.filter((line) => line === 'act notify').length).toBeLessThan(4);
    expect(crashed[0]?.log.filter((line) => line === 'act notify')).toHaveLength(2);
  });
});

describe('the deadline of a purchase order', () => {
  it('is 30 days, whatever crashes on the way', async () => {
    const lines: string[] = [];
    const { whole, crashed } = await crashedEverywhere(
      purchaseOrder((line) => void lines.push(line)),
      {
        answers: { CancelOrder: () => 'cancelled' },
        events: [{ type: 'OrderCreatedEvent' }],
      },
    );
    expect(whole.outcome).toEqual({ status: 'done', output: { ended: 'OrderCancelled' } });
    expect(whole.log).toContain('due');
    for (const { outcome } of crashed) expect(outcome).toEqual(whole.outcome);
    expect(lines.slice(0, 2)).toEqual(['NewOrderCreated', 'OrderCancelled']);
  });
});

describe('machines below a machine', () => {
  const child = setup({
    types: { input: {} as { factor: number }, context: {} as { factor: number }, output: {} as number },
    actors: { double: fromPromise<number, number>(async ({ input }) => input * 2) },
  }).createMachine({
    id: 'child',
    context: ({ input }) => ({ factor: input.factor }),
    initial: 'pause',
    states: {
      pause: { after: { 1_000: 'work' } },
      work: {
        invoke: {
          src: 'double',
          input: ({ context }) => context.factor,
          onDone: { target: 'end', actions: assign({ factor: ({ event }) => event.output }) },
          onError: 'broken',
        },
      },
      broken: { type: 'final' },
      end: { type: 'final' },
    },
    output: ({ context }) => context.factor,
  });
  const parent = setup({
    types: { context: {} as { sum: number }, output: {} as number },
    actors: { child },
  }).createMachine({
    id: 'parent',
    context: { sum: 0 },
    type: 'parallel',
    states: Object.fromEntries(
      [3, 4].map((factor) => [
        `with${factor}`,
        {
          initial: 'going',
          states: {
            going: {
              invoke: {
                src: 'child',
                id: `child${factor}`,
                input: { factor },
                onDone: {
                  target: 'over',
                  actions: assign({ sum: ({ context, event }) => context.sum + (event.output as number) }),
                },
                onError: 'over',
              },
            },
            over: { type: 'final' },
          },
        },
      ]),
    ) as never,
    output: ({ context }) => context.sum,
  });

  it('have their delays, their actors and their end', async () => {
    const { whole, crashed } = await crashedEverywhere(parent, { answers: { double: (input: number) => input * 2 } });
    expect(whole.outcome).toEqual({ status: 'done', output: 14 });
    expect(whole.log.filter((line) => line.startsWith('call'))).toEqual([
      'call child.double.0.child.work#1',
      'call child.double.0.child.work#2',
    ]);
    expect(crashed.length).toBe(whole.saves * 2);
    for (const one of crashed) expect(one.outcome).toEqual(whole.outcome);
  });
});

describe('delays', () => {
  const waits = setup({ types: { events: {} as { type: 'GO' } | { type: 'STOP' } | { type: 'late' } } }).createMachine({
    id: 'waits',
    initial: 'idle',
    states: {
      idle: { on: { GO: { target: 'armed' } } },
      armed: {
        entry: [
          raise({ type: 'late' }, { delay: 100 * 86_400_000, id: 'own' }),
          sendTo(({ self }) => self, { type: 'GO' }, { delay: 5 }),
        ],
        on: {
          late: 'over',
          STOP: { actions: enqueueActions(({ enqueue }) => enqueue.cancel('own')) },
          GO: { target: 'armed', reenter: false },
        },
      },
      over: { type: 'final' },
    },
  });

  it('are points in time, also those of months', async () => {
    const gate = plainGate(waits);
    const { state } = gate.proceed(gate.begin(undefined, 0).state, { kind: 'event', event: { type: 'GO' } }, 50);
    expect(state.timers.map(({ id, dueAt, event }) => [id.replace(/\d+$/, 'n'), dueAt, event])).toEqual([
      ['own', 50 + 100 * 86_400_000, { type: 'late' }],
      ['send:n', 55, { type: 'GO' }],
    ]);
    const { outcome } = await drive(waits, { events: [{ type: 'GO' }] });
    expect(outcome.status).toBe('done');
  });

  it('are cancelled, also after a restart', () => {
    const gate = plainGate(waits);
    const armed = gate.proceed(gate.begin(undefined, 0).state, { kind: 'event', event: { type: 'GO' } }, 0);
    const stopped = gate.proceed(armed.state, { kind: 'event', event: { type: 'STOP' } }, 1);
    expect(stopped.state.timers.map(({ id }) => id)).not.toContain('own');
    expect(stopped.state.timers).toHaveLength(1);
  });

  it.each([Number.NaN, Infinity, 1e300])('of %d ms fail the machine: no clock comes to their end', (delay) => {
    const machine = setup({ delays: { wrong: () => delay } }).createMachine({
      initial: 'a',
      states: { a: { on: { GO: 'b' } }, b: { after: { wrong: 'c' } }, c: {} },
    });
    const gate = plainGate(machine);
    const { outcome } = gate.proceed(gate.begin(undefined, 0).state, { kind: 'event', event: { type: 'GO' } }, 3);
    expect(outcome).toMatchObject({ status: 'error', error: { message: expect.stringContaining(`is ${delay} ms`) } });
  });

  it('end with the state that has them', () => {
    const machine = setup({}).createMachine({
      initial: 'a',
      states: { a: { after: { 10: 'b' }, on: { NEXT: 'b' } }, b: { after: { 20: 'c' } }, c: { type: 'final' } },
    });
    const gate = plainGate(machine);
    const next = gate.proceed(gate.begin(undefined, 0).state, { kind: 'event', event: { type: 'NEXT' } }, 3);
    expect(next.state.timers.map(({ dueAt }) => dueAt)).toEqual([23]);
    expect(gate.proceed(next.state, { kind: 'due', key: 'gone' }, 99).state).toBe(next.state);
  });
});

describe('what a machine does in one event', () => {
  const step = (gate: Gate, turned: Turned, type: string): Turned =>
    gate.proceed(turned.state, { kind: 'event', event: { type } }, 0);

  it('leaves no actor that it starts and stops at once', () => {
    const machine = setup({ actors: { neverCalled } }).createMachine({
      initial: 'idle',
      states: {
        idle: { on: { GO: 'passing' } },
        passing: { invoke: { src: 'neverCalled', onError: 'idle' }, always: 'there' },
        there: {},
      },
    });
    const gate = plainGate(machine);
    const { state } = step(gate, gate.begin(undefined, 0), 'GO');
    expect(state.actors).toEqual([]);
    expect(state.snapshot).toMatchObject({ value: 'there', children: {} });
  });

  it('is told outside in its order: actions, what is emitted, what is logged', () => {
    const machine = setup({
      types: { emitted: {} as { type: 'said' } },
      actions: { first: () => {}, last: () => {} },
    }).createMachine({
      on: { GO: { actions: ['first', emit({ type: 'said' }), log('a line'), 'last'] } },
    });
    const gate = plainGate(machine);
    const { effects } = step(gate, gate.begin(undefined, 0), 'GO');
    expect(
      effects.map((one) => (one.kind === 'action' ? one.type : one.kind === 'log' ? one.value : one.event.type)),
    ).toEqual(['first', 'said', 'a line', 'last']);
  });

  it('keeps history, shallow and deep, and parallel states over a restart', () => {
    const machine = setup({}).createMachine({
      initial: 'on',
      states: {
        on: {
          type: 'parallel',
          on: { OFF: 'off' },
          states: {
            left: { initial: 'l1', states: { l1: { on: { L: 'l2' } }, l2: {} } },
            right: {
              initial: 'r1',
              states: { r1: { on: { R: 'r2' } }, r2: { initial: 'x', states: { x: { on: { X: 'y' } }, y: {} } } },
            },
            back: { type: 'history', history: 'deep' },
          },
        },
        off: { on: { ON: 'on.back' } },
      },
    });
    const gate = plainGate(machine);
    const end = ['L', 'R', 'X', 'OFF', 'ON'].reduce((at, type) => step(gate, at, type), gate.begin(undefined, 0));
    expect(end.state.snapshot).toMatchObject({ value: { on: { left: 'l2', right: { r2: 'y' } } } });
  });

  it('fails where it goes in a circle', () => {
    const machine = setup({}).createMachine({
      initial: 'a',
      states: { a: { on: { GO: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
    });
    const gate = plainGate(machine);
    expect(step(gate, gate.begin(undefined, 0), 'GO').outcome).toMatchObject({
      status: 'error',
      error: { message: expect.stringContaining('Infinite loop') },
    });
  });

  it('fails where an assignment throws, and where an actor fails that nobody handles', () => {
    const machine = setup({ types: { context: {} as { one?: unknown } }, actors: { neverCalled } }).createMachine({
      context: {},
      on: {
        THROW: {
          actions: assign(() => {
            throw new Error('broken');
          }),
        },
        SPAWN: { actions: assign(({ spawn }) => ({ one: spawn('neverCalled', { id: 'one' }) })) },
      },
    }); // prettier-ignore
    const gate = plainGate(machine);
    const born = gate.begin(undefined, 0);
    expect(step(gate, born, 'THROW').outcome).toMatchObject({ status: 'error', error: { message: 'broken' } });
    const spawned = step(gate, born, 'SPAWN');
    const [one] = spawned.state.actors;
    expect(one).toMatchObject({ path: ['one'], src: 'neverCalled' });
    const failed = gate.proceed(
      spawned.state,
      { kind: 'failed', path: ['one'], mark: one?.mark ?? -1, error: new Error('no') },
      0,
    );
    expect(failed.outcome).toMatchObject({ status: 'error', error: { message: 'no' } });
  });

  it('fails where it keeps what cannot be stored, and stays where it was', () => {
    const machine = setup({ types: { context: {} as { seen: unknown } } }).createMachine({
      context: { seen: null },
      on: { MAP: { actions: assign({ seen: () => new Map() }) } },
    });
    const gate = plainGate(machine);
    const born = gate.begin(undefined, 0);
    const kept = step(gate, born, 'MAP');
    expect(kept.outcome).toMatchObject({
      status: 'error',
      error: { code: 'UNSAFE_VALUE', message: expect.stringContaining('context.seen') },
    });
    expect(kept.state).toBe(born.state);
  });

  it('keeps errors as data, and dates as text that is told of', () => {
    const machine = setup({ types: { context: {} as { error: unknown; at: unknown } } }).createMachine({
      context: { error: null, at: null },
      on: {
        KEEP: {
          actions: assign({ error: () => Object.assign(new TypeError('no'), { code: 7 }), at: () => new Date(0) }),
        },
      },
    });
    const gate = plainGate(machine);
    const kept = step(gate, gate.begin(undefined, 0), 'KEEP');
    expect(kept.state.snapshot).toMatchObject({
      context: { error: { name: 'TypeError', message: 'no', code: 7 }, at: '1970-01-01T00:00:00.000Z' },
    });
    expect(kept.changes).toEqual([{ path: '$.context.at', was: 'Date', now: '1970-01-01T00:00:00.000Z' }]);
  });
});

describe('actors that are no promises', () => {
  const machine = setup({
    types: { context: {} as { seen: unknown[]; count: number } },
    actors: {
      socket: fromCallback(() => {
        throw new Error('a callback was begun inside of the gate');
      }),
      ticks: fromObservable<number, undefined>(() => {
        throw new Error('an observable was begun inside of the gate');
      }),
      counter: fromTransition(
        (count: number, event: { type: string }) => (event.type === 'INC' ? count + 1 : count),
        0,
      ),
    },
  }).createMachine({
    context: { seen: [], count: 0 },
    invoke: [
      { src: 'socket', id: 'socket', onError: {} },
      {
        src: 'ticks',
        id: 'ticks',
        onError: {},
        onSnapshot: { actions: assign({ seen: ({ context, event }) => [...context.seen, event.snapshot.context] }) },
      },
      {
        src: 'counter',
        id: 'counter',
        onError: {},
        onSnapshot: { actions: assign({ count: ({ event }) => event.snapshot.context }) },
      },
    ],
    on: {
      PING: { actions: sendTo('socket', { type: 'PONG' }) },
      INC: { actions: sendTo('counter', { type: 'INC' }) },
      HEARD: { actions: assign({ seen: ({ context }) => [...context.seen, 'heard'] }) },
    },
  }); // prettier-ignore

  it('are begun outside and heard inside; a reducer lives inside', () => {
    const gate = plainGate(machine);
    const born = gate.begin(undefined, 0);
    const [socket, ticks] = born.state.actors;
    expect([socket?.kind, ticks?.kind, born.state.actors.length]).toEqual(['callback', 'observable', 2]);
    const pinged = gate.proceed(born.state, { kind: 'event', event: { type: 'PING' } }, 0);
    expect(pinged.effects).toEqual([{ kind: 'tell', path: ['socket'], mark: socket?.mark, event: { type: 'PONG' } }]);
    const ticked = gate.proceed(pinged.state, { kind: 'next', path: ['ticks'], mark: ticks?.mark ?? -1, value: 7 }, 0);
    const heard = gate.proceed(ticked.state, { kind: 'event', event: { type: 'HEARD' } }, 0);
    const twice = ['INC', 'INC'].reduce(
      (at, type) => gate.proceed(at.state, { kind: 'event', event: { type } }, 0),
      heard,
    );
    expect(twice.state.snapshot).toMatchObject({ context: { seen: [null, 7, 'heard'], count: 2 } });
    expect(twice.state.actors).toEqual(born.state.actors);
  });

  it('that are spawned without a name are refused before they begin', () => {
    let begun = false;
    const inline = setup({ types: { context: {} as { ref: unknown } } }).createMachine({
      context: { ref: null },
      on: {
        SPAWN: {
          actions: assign({
            ref: ({ spawn }) =>
              (spawn as unknown as (logic: object) => unknown)(fromCallback(() => void (begun = true))),
          }),
        },
      },
    });
    const gate = plainGate(inline);
    const { outcome } = gate.proceed(gate.begin(undefined, 0).state, { kind: 'event', event: { type: 'SPAWN' } }, 0);
    expect(outcome).toMatchObject({ status: 'error', error: { message: expect.stringContaining('without a name') } });
    expect(begun).toBe(false);
  });

  it('get names that never come again, where their author gives none', () => {
    const spawner = setup({ types: { context: {} as { refs: unknown[] } }, actors: { neverCalled } }).createMachine({
      context: { refs: [] },
      on: { SPAWN: { actions: assign({ refs: ({ spawn, context }) => [...context.refs, spawn('neverCalled')] }) } },
    });
    const gate = plainGate(spawner);
    const end = [1, 2, 3].reduce(
      (at) => gate.proceed(at.state, { kind: 'event', event: { type: 'SPAWN' } }, 0),
      gate.begin(undefined, 0),
    );
    expect(new Set(end.state.actors.map(({ path }) => path[0])).size).toBe(3);
    const { context } = end.state.snapshot as { context: { refs: unknown } };
    expect(context.refs).toEqual(end.state.actors.map(({ path }) => ({ xstate$$type: 1, id: path[0] })));
  });
});

describe('a reference that somebody keeps', () => {
  it('leads to the workflow, and not to what is left of a turn', async () => {
    let kept: { send: (event: { type: 'LATER' }) => void } | undefined;
    const machine = setup({
      types: { events: {} as { type: 'LATER' } },
      actions: { keep: ({ self }) => void (kept = self as never) },
    }).createMachine({
      initial: 'a',
      states: { a: { entry: 'keep', on: { LATER: 'b' } }, b: { type: 'final' } },
    });
    const heard: unknown[] = [];
    const born = plainGate(machine).begin(undefined, 0, (path, event) => heard.push([path, event]));
    for (const effect of born.effects) if (effect.kind === 'action') effect.run();
    kept?.send({ type: 'LATER' });
    expect(heard).toEqual([[[], { type: 'LATER' }]]);
  });
});

describe('a stored state', () => {
  it('that the machine does not have is refused', () => {
    const before = setup({}).createMachine({ initial: 'a', states: { a: {} } });
    const after = setup({}).createMachine({ initial: 'b', states: { b: {} } });
    const { state } = plainGate(before).begin(undefined, 0);
    expect(() => plainGate(after).proceed(state, { kind: 'event', event: { type: 'GO' } }, 0)).toThrow(
      /does not have the state "a".*migrate/,
    );
  });
});
