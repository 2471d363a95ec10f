// Scenes of authors' own machines: a call that asks, one that tells of itself, one that is held back, and machines that end as they are entered.
import { assign, fromPromise, setup } from 'xstate';
import { fromMachine } from '../../../src/fromMachine.ts';
import { stepOf } from '../../../src/ownCall.ts';
import type { Act } from '../scenarios.ts';
import { acts, broken, busyUntil } from './acts.ts';
import { answers, isAsked } from './person.ts';
import type { Scene } from './play.ts';

/** Naps, then calls once. */
function caller(act: Act, fails?: (attempt: number) => Error | undefined) {
  const { does, tells } = acts(act);
  const call = fromPromise<unknown, unknown>((args) => tells(fails)(stepOf(args)));
  const first = fromPromise<unknown, unknown>((args) => does()(stepOf(args)));
  const machine = setup({ actors: { first, call } }).createMachine({
    id: 'w',
    initial: 'begins',
    states: {
      begins: { invoke: { src: 'first', onDone: 'naps', onError: 'over' } },
      naps: { after: { 150: 'calls' } },
      calls: { invoke: { src: 'call', onDone: 'over', onError: 'over' } },
      over: { type: 'final' },
    },
  });
  return fromMachine(machine, {
    version: '1',
    actors: {
      first: { compensate: acts(act).undoes() },
      call: { retry: { maxAttempts: 1 }, ...(fails ? { onExhausted: 'pause' as const } : {}) },
    },
  });
}

export const MACHINES: readonly Scene[] = [
  ...(['retry', 'skip', 'fail'] as const).map(
    (option): Scene => ({
      name: `a call that asks, and is answered "${option}"`,
      build: (act) => [caller(act, option === 'retry' ? busyUntil(2) : broken)],
      says: [{ when: isAsked, say: answers(option) }],
    }),
  ),
  {
    name: 'a process that is short of something holds back a call',
    shortAfter: 'begins',
    build: (act) => [caller(act)],
  },
  {
    name: 'a machine that is over as it is entered',
    build: () => [
      fromMachine(setup({}).createMachine({ id: 'w', initial: 'over', states: { over: { type: 'final' } } }), {
        version: '1',
      }),
    ],
  },
  {
    name: 'a machine that is in error as it is entered',
    build: () => [
      fromMachine(
        setup({}).createMachine({
          id: 'w',
          initial: 'on',
          states: {
            on: {
              entry: assign(() => {
                throw new Error('it cannot be entered');
              }),
            },
          },
        }),
        { version: '1' },
      ),
    ],
  },
];
