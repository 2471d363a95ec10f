// What the gate relies on in XState beyond its documentation, one point a test. When XState is upgraded, this is what fails first: whatever is no
// longer so has to be met in src/engine/ownMachine/ before anything else.
import { readFileSync } from 'node:fs';
import {
  type AnyStateMachine,
  assign,
  cancel,
  createActor,
  emit,
  enqueueActions,
  forwardTo,
  fromCallback,
  fromEventObservable,
  fromObservable,
  fromPromise,
  fromTransition,
  log,
  raise,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stopChild,
} from 'xstate'; // prettier-ignore
import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../src/actorKinds.ts';

interface Scope {
  readonly self: unknown;
  readonly system: System;
  readonly defer: (fn: () => void) => void;
  readonly actionExecutor: (action: { type: string }) => void;
}
interface System {
  scheduler: {
    schedule: (...args: unknown[]) => void;
    cancel: (...args: unknown[]) => void;
    cancelAll: (...args: unknown[]) => void;
  };
  _bookId: () => string;
}
interface Open {
  transition: (snapshot: { children: object }, event: { type: string }, scope: Scope) => { children: object };
  getInitialSnapshot: (scope: Scope, input: unknown) => object;
  options: { maxIterations: number };
}

/** A copy whose ways in can be watched. */
const watched = (machine: object, watch: Partial<Open>): AnyStateMachine =>
  Object.assign((machine as AnyStateMachine).provide({}), watch) as unknown as AnyStateMachine;
const open = (machine: object): Open => machine as Open;
const running = (machine: object, options: object = {}) => {
  const actor = createActor(machine as AnyStateMachine, options as never);
  actor.subscribe({ error: () => {} });
  return actor.start();
};
const json = (value: unknown): never => JSON.parse(JSON.stringify(value)) as never;
const nothing = fromPromise<unknown, unknown>(() => new Promise(() => {}));

it('is the version that all of this was seen with', () => {
  const { version } = JSON.parse(readFileSync('node_modules/xstate/package.json', 'utf8')) as { version: string };
  expect(version).toBe('5.33.3');
});

describe('kinds of logic', () => {
  it.each([
    ['promise', fromPromise(async () => 1)],
    ['callback', fromCallback(() => {})],
    ['observable', fromObservable(() => ({ subscribe: () => ({ unsubscribe() {} }) }) as never)],
    ['eventObservable', fromEventObservable(() => ({ subscribe: () => ({ unsubscribe() {} }) }) as never)],
    ['transition', fromTransition((state: number) => state, 0)],
    ['machine', setup({}).createMachine({})],
    ['unknown', { transition: (s: object) => s, getInitialSnapshot: () => ({}), start: () => {} }],
    ['unknown', () => {}],
    ['unknown', undefined],
  ])('tells %s apart', (kind, logic) => {
    expect(kindOf(logic)).toBe(kind);
  });

  it('keep the function of the author as config', () => {
    const creator = async () => 1;
    const callback = () => {};
    expect([fromPromise(creator).config, fromCallback(callback).config]).toEqual([creator, callback]);
  });
});

describe('an event', () => {
  it('is settled when send returns: transitions, always, raised events, ends of children', () => {
    const child = setup({}).createMachine({
      initial: 'a',
      states: { a: { on: { GO: 'b' } }, b: { type: 'final' } },
      output: 7,
    });
    const machine = setup({ types: { context: {} as { out: unknown } }, actors: { child } }).createMachine({
      context: { out: null },
      initial: 'a',
      invoke: { src: 'child', id: 'c', onDone: { actions: assign({ out: ({ event }) => event.output }) } },
      on: { GO: { actions: forwardTo('c') } },
      states: {
        a: { on: { GO: { target: 'b', actions: raise({ type: 'MORE' }) } } },
        b: { on: { MORE: 'c' } },
        c: { always: 'd' },
        d: {},
      },
    });
    const actor = running(machine);
    actor.send({ type: 'GO' });
    expect(actor.getSnapshot()).toMatchObject({ value: 'd', context: { out: null } });
    const outer = running(
      setup({ types: { context: {} as { out: unknown } }, actors: { child } }).createMachine({
        context: { out: null },
        invoke: { src: 'child', id: 'c', onDone: { actions: assign({ out: ({ event }) => event.output }) } },
        on: { GO: { actions: forwardTo('c') } },
      }),
    ); // prettier-ignore
    outer.send({ type: 'GO' });
    expect(outer.getSnapshot()).toMatchObject({ context: { out: 7 } });
  });

  it('hands every action to actionExecutor, the own ones under their xstate names', () => {
    const seen: string[] = [];
    const machine = setup({ actors: { nothing }, actions: { own: () => {} } }).createMachine({
      context: {},
      on: {
        GO: {
          actions: [
            'own',
            assign({}),
            raise({ type: 'X' }),
            raise({ type: 'X' }, { delay: 1, id: 'x' }),
            cancel('x'),
            spawnChild('nothing', { id: 'n' }),
            sendTo('n', { type: 'X' }),
            stopChild('n'),
            emit({ type: 'said' }),
            log('line'),
            enqueueActions(({ enqueue }) => enqueue('own')),
          ],
        },
      },
    }); // prettier-ignore
    const { transition } = open(machine);
    const actor = running(
      watched(machine, {
        transition: (snapshot, event, scope) =>
          transition(snapshot, event, { ...scope, actionExecutor: ({ type }) => void seen.push(type) }),
      }),
    ); // prettier-ignore
    actor.send({ type: 'GO' });
    expect(seen).toEqual([
      'own',
      'xstate.raise',
      'xstate.raise',
      'xstate.cancel',
      'xstate.spawnChild',
      'xstate.sendTo',
      'xstate.stopChild',
      'xstate.emit',
      'xstate.log',
      'own',
    ]);
  });

  it('starts what it spawns after its transition has returned', () => {
    const order: string[] = [];
    const machine = setup({}).createMachine({
      context: {},
      on: {
        GO: {
          actions: assign(({ spawn }) => ({
            one: (spawn as unknown as (logic: object) => unknown)(fromCallback(() => void order.push('started'))),
          })),
        },
      },
    }); // prettier-ignore
    const { transition } = open(machine);
    const actor = running(
      watched(machine, {
        transition: (snapshot, event, scope) => {
          const next = transition(snapshot, event, scope);
          order.push('returned');
          expect(Object.values(next.children).map((one) => typeof (one as { src: unknown }).src)).toEqual(['object']);
          return next;
        },
      }),
    ); // prettier-ignore
    actor.send({ type: 'GO' });
    expect(order).toEqual(['returned', 'started']);
  });

  it('does not start what was spawned where the transition throws', () => {
    let started = false;
    const machine = setup({ actors: { one: fromCallback(() => void (started = true)) } }).createMachine({
      on: { GO: { actions: spawnChild('one', { id: 'one' }) } },
    });
    const { transition } = open(machine);
    const actor = running(
      watched(machine, {
        transition: (snapshot, event, scope) => {
          transition(snapshot, event, scope);
          throw new Error('refused');
        },
      }),
    ); // prettier-ignore
    actor.send({ type: 'GO' });
    expect(actor.getSnapshot()).toMatchObject({ status: 'error', error: { message: 'refused' } });
    expect(started).toBe(false);
  });

  it('with more microsteps than maxIterations fails; without a limit there is none', () => {
    const machine = setup({}).createMachine({
      initial: 'a',
      states: { a: { on: { GO: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
    });
    expect(open(machine).options.maxIterations).toBe(Infinity);
    const copy = (machine as unknown as AnyStateMachine).provide({});
    open(copy).options = { ...open(copy).options, maxIterations: 10 };
    const actor = running(copy);
    actor.send({ type: 'GO' });
    expect(actor.getSnapshot()).toMatchObject({
      status: 'error',
      error: { message: expect.stringContaining('more than 10 microsteps') },
    });
  });

  it('of an actor that failed and that nobody handles fails the machine', () => {
    const machine = setup({ actors: { nothing } }).createMachine({ invoke: { src: 'nothing', id: 'n' } });
    const actor = running(machine);
    actor.send({ type: 'xstate.error.actor.n', error: 'no' } as never);
    expect(actor.getSnapshot()).toMatchObject({ status: 'error', error: 'no' });
  });
});

describe('the system of a root actor', () => {
  it('is there before its first snapshot, and asks its scheduler and its numbers where they hang', () => {
    const said: string[] = [];
    const machine = setup({ actors: { nothing } }).createMachine({
      context: {},
      initial: 'a',
      states: {
        a: { after: { 5: 'b' }, on: { GO: 'b' } },
        b: { entry: spawnChild('nothing', { id: 'n' }), on: { END: 'c' } },
        c: { type: 'final' },
      },
      on: { SPAWN: { actions: assign(({ spawn }) => ({ ref: spawn('nothing') })) } },
    });
    const { getInitialSnapshot } = open(machine);
    const actor = running(
      watched(machine, {
        getInitialSnapshot: (scope, input) => {
          scope.system._bookId = () => `mine:${said.push('number')}`;
          scope.system.scheduler = {
            schedule: (source, target, event, delay, id) =>
              void said.push(
                `schedule ${source === target} ${(event as { type: string }).type} ${String(delay)} ${String(id)}`,
              ),
            cancel: (_, id) => void said.push(`cancel ${String(id)}`),
            cancelAll: () => void said.push('cancelAll'),
          };
          return getInitialSnapshot(scope, input);
        },
      }),
    ); // prettier-ignore
    actor.send({ type: 'GO' });
    actor.send({ type: 'SPAWN' });
    expect(Object.keys(actor.getSnapshot().children)).toEqual(['n', 'mine:4']);
    actor.send({ type: 'END' });
    const after = 'xstate.after.5.(machine).a';
    expect(said.filter((line) => line !== 'cancelAll')).toEqual([
      `schedule true ${after} 5 ${after}`,
      'number',
      `cancel ${after}`,
      'number',
    ]);
    expect(said.filter((line) => line === 'cancelAll')).toHaveLength(3);
  });
});

describe('what is persisted', () => {
  const machine = setup({ types: { context: {} as { ref: unknown } }, actors: { nothing } }).createMachine({
    id: 'm',
    context: ({ spawn }) => ({ ref: spawn('nothing', { id: 'one', syncSnapshot: true }) }),
    initial: 'a',
    states: {
      a: {
        after: { 1000: 'b' },
        entry: () => void entered++,
        invoke: { src: 'nothing', onError: 'b' },
        on: { OFF: 'b' },
        initial: 'x',
        states: { x: {}, h: { type: 'history' } },
      },
      b: { on: { BACK: 'a.h' } },
    },
    on: { 'xstate.snapshot.one': { actions: () => void told++ } as never },
  }); // prettier-ignore
  let entered = 0;
  let told = 0;

  it('names children by source, and references to them by id; nothing of delays', () => {
    const stored = json(running(machine).getPersistedSnapshot()) as object;
    expect(stored).toMatchObject({
      status: 'active',
      value: { a: 'x' },
      context: { ref: { xstate$$type: 1, id: 'one' } },
      children: {
        one: { src: 'nothing', syncSnapshot: true, snapshot: { status: 'active' } },
        '0.m.a': { src: 'nothing' },
      },
    });
    expect(JSON.stringify(stored)).not.toContain('1000');
  });

  it('holds history as ids', () => {
    const actor = running(machine);
    actor.send({ type: 'OFF' });
    expect(json(actor.getPersistedSnapshot())).toMatchObject({ historyValue: { 'm.a.h': [{ id: 'm.a.x' }] } });
  });

  it('is restored without entry actions; children are told of anew, and are put into the very object', () => {
    const stored = json(running(machine).getPersistedSnapshot()) as {
      context: { ref: { id: string; send?: unknown } };
    };
    entered = told = 0;
    const actor = running(machine, { snapshot: stored });
    expect([entered, told]).toEqual([0, 1]);
    expect(stored.context.ref.send).toBeTypeOf('function');
    expect(actor.getSnapshot().value).toEqual({ a: 'x' });
  });

  it('is restored without `always`', () => {
    const before = setup({}).createMachine({ initial: 'a', states: { a: {}, b: {} } });
    const after = setup({}).createMachine({ initial: 'a', states: { a: { always: 'b' }, b: {} } });
    expect(running(after, { snapshot: json(running(before).getPersistedSnapshot()) }).getSnapshot().value).toBe('a');
  });

  it('of a state that is gone is an actor in error, not a throw; a child whose source is gone is dropped', () => {
    const stored = json(running(machine).getPersistedSnapshot()) as object;
    const gone = setup({}).createMachine({ initial: 'z', states: { z: {} } });
    expect(createActor(gone, { snapshot: stored as never }).getSnapshot()).toMatchObject({ status: 'error' });
    const fewer = createActor(setup({}).createMachine(machine.config as never), { snapshot: stored as never });
    expect(Object.keys(fewer.getSnapshot().children)).toEqual([]);
  });
});

describe('a machine', () => {
  it('that is provided with actors keeps its configuration, and restores them by name', () => {
    const machine = setup({ actors: { nothing } }).createMachine({
      id: 'm',
      version: '3',
      invoke: { src: 'nothing', onError: {} },
    });
    const copy = machine.provide({ actors: { nothing: fromTransition(() => 1, 1) as never } });
    expect([copy.id, copy.version, copy.config]).toEqual(['m', '3', machine.config]);
    expect(Object.values(running(copy).getSnapshot().children)[0]).toMatchObject({ src: 'nothing' });
  });

  it('invokes inline logic under a positional name, which no provided actor can replace', () => {
    const machine = setup({}).createMachine({
      id: 'm',
      invoke: { src: fromPromise(async () => 1), onError: {} },
    } as never);
    expect((machine as unknown as AnyStateMachine).root.invoke[0]).toMatchObject({
      src: 'xstate.invoke.0.m',
      id: '0.m',
    });
  });

  it('calls a child machine’s sendParent in the same event', () => {
    const child = setup({}).createMachine({ on: { ASK: { actions: sendParent({ type: 'ANSWER' }) } } });
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'a',
      invoke: { src: 'child', id: 'c' },
      states: { a: { on: { ASK: { actions: forwardTo('c') }, ANSWER: 'b' } }, b: {} },
    });
    const actor = running(machine);
    actor.send({ type: 'ASK' });
    expect(actor.getSnapshot().value).toBe('b');
  });
});
