// What of an author's machine is refused when it is handed over: each by the place and the remedy.
import { and, createMachine, fromCallback, fromPromise, not, raise, sendTo, setup, spawnChild } from 'xstate';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { TypedDefinition } from '../../src/definition.ts';
import { fromMachine } from '../../src/fromMachine.ts';

const work = fromPromise<string, { id: number }>(async ({ input }) => String(input.id));
const inner = createMachine({
  id: 'inner',
  initial: 'a',
  states: { a: { invoke: { src: work, onError: {} } } },
} as never);

const refused: [what: string, machine: object, said: RegExp][] = [
  [
    'an invoke of logic without a name',
    createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { src: work, onError: {} } } } } as never),
    /state "a": it invokes logic without a name.*name it in setup/,
  ],
  [
    'an invoke of what is not there',
    createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { src: 'gone', onError: {} } } } } as never),
    /invokes "gone", which the machine does not have/,
  ],
  [
    'an invoke without onError',
    setup({ actors: { work } }).createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { initial: 'b', states: { b: { invoke: { src: 'work', input: { id: 1 } } } } } },
    }),
    /state "a.b": its invoke of "work" has no onError.*add onError/,
  ],
  [
    'logic without a name in a machine below',
    setup({ actors: { inner: inner as never } }).createMachine({
      id: 'm',
      invoke: { src: 'inner', onError: {} },
    } as never),
    /state "inner.a": it invokes logic without a name/,
  ],
  [
    'a spawn of logic without a name',
    createMachine({ id: 'm', entry: spawnChild(work as never, { id: 'w' }) } as never),
    /spawns logic without a name/,
  ],
  [
    'a spawn without an id',
    setup({ actors: { work } }).createMachine({ id: 'm', entry: spawnChild('work' as never) as never }),
    /spawns "work" without an id/,
  ],
  [
    'logic that nobody knows how to begin again',
    createMachine({ id: 'm' }).provide({
      actors: { odd: { transition: (s: object) => s, getInitialSnapshot: () => ({}), start: () => {} } },
    } as never),
    /actor "odd": its logic is none of XState’s own/,
  ],
  ['an action that does not exist', createMachine({ id: 'm', entry: 'gone' }), /its action "gone" does not exist/],
  [
    'a guard that does not exist',
    createMachine({ id: 'm', on: { GO: { guard: 'gone' } } }),
    /its guard "gone" does not exist/,
  ],
  [
    'a delay that does not exist',
    createMachine({ id: 'm', initial: 'a', states: { a: { after: { gone: 'a' } } } } as never),
    /its delay "gone" does not exist/,
  ],
  [
    'a guard within others that does not exist',
    setup({ guards: { there: () => true } }).createMachine({
      id: 'm',
      on: { GO: { guard: and(['there', not('gone' as never)]) } },
    }),
    /its guard "gone" does not exist/,
  ],
  [
    'a delay of a raised event that does not exist',
    createMachine({ id: 'm', entry: raise({ type: 'GO' }, { delay: 'gone' as never }) }),
    /its delay "gone" does not exist/,
  ],
  [
    'a delay of a sent event that does not exist, in an action with a name',
    createMachine({ id: 'm', entry: 'later' }).provide({
      actions: { later: sendTo('other', { type: 'GO' }, { delay: 'gone' as never }) as never },
    }),
    /its delay "gone" does not exist/,
  ],
  [
    'a delay without an end',
    setup({ delays: { ever: Infinity } }).createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { after: { ever: 'a' } } },
    }),
    /its delay of Infinity ms has no end/,
  ],
  [
    'an `always` that goes in a circle',
    createMachine({ id: 'm', initial: 'a', states: { a: { always: 'b' }, b: { always: 'a' } } }),
    /state "a": its `always` goes in a circle/,
  ],
  [
    'an `always` that leads nowhere',
    createMachine({ id: 'm', initial: 'a', states: { a: { always: { actions: () => {} } } } }),
    /never comes to rest/,
  ],
  [
    'one id of two states',
    createMachine({ id: 'm', initial: 'a', states: { a: { id: 'x' }, b: { id: 'x' } } }),
    /state "b": its id "x" is that of "a" too/,
  ],
  [
    'one id of two actors that run side by side',
    setup({ actors: { work } }).createMachine({
      id: 'm',
      type: 'parallel',
      states: {
        a: { invoke: { src: 'work', id: 'w', input: { id: 1 }, onError: {} } },
        b: { invoke: { src: 'work', id: 'w', input: { id: 2 }, onError: {} } },
      },
    }),
    /its actor "w" has the id of another one/,
  ],
  [
    'a function in the context',
    createMachine({ id: 'm', context: { deep: { call: () => {} } } }),
    /context.deep.call holds a function/,
  ],
  [
    'a Map in the context',
    createMachine({ id: 'm', context: { seen: new Map() } }),
    /context.seen holds an instance of Map/,
  ],
  [
    'names that are ours',
    createMachine({ id: 'm', on: { 'holdfast:done': {} } }),
    /names that begin with "holdfast:" are taken/,
  ],
  ['an id that is no name', createMachine({ id: '(machine)' }), /give the machine such an id, or fromMachine a name/],
  ['what is no machine', { id: 'm', config: {} }, /takes a machine of XState 5/],
]; // prettier-ignore

describe('fromMachine refuses', () => {
  it.each(refused)('%s', (_, machine, said) => {
    expect(() => fromMachine(machine as never, { version: '1' })).toThrow(said);
  });

  it.each([
    ['no version', {}, /it has no version/],
    ['an option that is none', { version: '1', retries: 3 }, /there is no option "retries"/],
    [
      'an actor that is none',
      { version: '1', actors: { other: {} } },
      /actors.other is no promise actor of the machine; there are work/,
    ],
    [
      'an option of an actor that is none',
      { version: '1', actors: { work: { tries: 1 } } },
      /no option "tries" in actors.work/,
    ],
    [
      'another way that is no logic of fromPromise',
      { version: '1', alternative: () => 1 },
      /alternative must be logic of fromPromise/,
    ],
    ['less than one unit of a resource', { version: '1', resources: { gpu: 0 } }, /step "a": resources.gpu must be/],
    [
      'a budget without room',
      { version: '1', budget: { steps: 0 } },
      /budget.steps must be a whole number of 1 or more/,
    ],
    ['a check that is none', { version: '1', validateState: true }, /validateState must be a function/],
    ['another end than it can have', { version: '1', onExhausted: 'rollBack' }, /must be "continue" or "pause"/],
    [
      'a sensitive place that is none',
      { version: '1', sensitive: ['steps.other.output'] },
      /there is no step "other"; there are a/,
    ],
    [
      'a retry policy out of its range',
      { version: '1', retry: { maxAttempts: 0 } },
      /step "a": retry.maxAttempts must be a whole number of 1 or more/,
    ],
  ])('%s', (_, options, said) => {
    const machine = setup({ actors: { work } }).createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { invoke: { src: 'work', input: { id: 1 }, onError: {} } } },
    }); // prettier-ignore
    expect(() => fromMachine(machine as never, options as never)).toThrow(said);
  });
});

describe('a definition from a machine', () => {
  const machine = setup({
    types: { input: {} as { order: number }, context: {} as { order: number }, output: {} as { paid: boolean } },
    actors: { work, socket: fromCallback(() => {}) },
  }).createMachine({
    id: 'orders',
    context: ({ input }) => input,
    initial: 'checkout',
    states: {
      checkout: {
        initial: 'paying',
        states: {
          paying: { invoke: { src: 'work', input: { id: 1 }, onError: 'done' } },
          both: {
            invoke: [
              { src: 'work', id: 'left', input: { id: 1 }, onError: 'done' },
              { src: 'work', id: 'right', input: { id: 2 }, onError: 'done' },
            ],
          },
          done: {},
        },
        onError: undefined as never,
      } as never,
    },
    output: { paid: true },
  });

  it('has a step for every place that calls a promise actor, with what was said for all and for it', () => {
    const { nodes, name, version } = fromMachine(machine, {
      version: '3',
      retry: { maxAttempts: 2 },
      actors: { work: { breaker: 'bank', timeoutMs: 7 } },
    });
    expect([name, version]).toEqual(['orders', '3']);
    expect(nodes.map((node) => node.name)).toEqual(['checkout.paying', 'checkout.both.left', 'checkout.both.right']);
    expect(nodes[0]).toMatchObject({ retry: { maxAttempts: 2 }, breaker: 'bank', timeoutMs: 7, idempotent: true });
  });

  it('knows what goes in and what comes out', () => {
    const definition = fromMachine(machine, { version: '1' });
    expectTypeOf(definition).toEqualTypeOf<TypedDefinition<{ order: number }, { paid: boolean }>>();
    const untyped = fromMachine(createMachine({ id: 'plain' }), { version: '1' });
    expect(untyped.nodes).toEqual([]);
  });
});
