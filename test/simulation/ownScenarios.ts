// Authors' own machines in the simulation: calls with retries, another way, resources and undos, delays, states side by side, a machine below another, and
// people who move them by hand.
import { assign, fromPromise, setup } from 'xstate';
import { fromMachine } from '../../src/fromMachine.ts';
import { stepOf } from '../../src/ownCall.ts';
import { FatalError, TransientError } from '../../src/failures/authored.ts';
import type { Act, Scenario } from './scenarios.ts';

type Fails = (attempt: number) => Error | undefined;
const busyUntil =
  (attempt: number): Fails =>
  (now) =>
    now < attempt ? new TransientError('busy') : undefined;
const broken: Fails = () => new FatalError('broken');

/** A promise actor, whose output names its step; and what undoes it. */
const words = (act: Act) => ({
  does: (fails?: Fails) =>
    fromPromise<unknown, unknown>((args) => {
      const step = stepOf(args);
      return act(step, { by: step.stepId }, fails);
    }),
  undoes:
    (fails?: Fails) =>
    (step: { readonly stepId: string; readonly input: unknown; readonly output?: unknown }): Promise<unknown> =>
      act(step as never, { undid: step.stepId, input: step.input ?? null, output: step.output ?? null }, fails),
});

/** A machine below that of "kiosk": a delay, and a call of its own. */
const mill = (act: Act) =>
  setup({ actors: { grind: words(act).does(busyUntil(2)) } }).createMachine({
    id: 'mill',
    initial: 'starting',
    states: {
      starting: { after: { 200: 'grinding' } },
      grinding: { invoke: { src: 'grind', onDone: 'empty', onError: 'empty' } },
      empty: { type: 'final' },
    },
    output: 'ground',
  });

/** A coin may come at any time, before anybody waits for it too. */
function kiosk(act: Act) {
  const { does } = words(act);
  const actors = { count: does(), warm: does(busyUntil(3)), card: does(broken), mill: mill(act), hand: does() };
  const machine = setup({ types: { context: {} as { isPaid: boolean; ground: unknown } }, actors }).createMachine({
    id: 'kiosk',
    context: { isPaid: false, ground: null },
    initial: 'counting',
    on: { coin: { actions: assign({ isPaid: true }) } },
    states: {
      counting: { invoke: { src: 'count', onDone: 'waiting', onError: 'spoilt' } },
      waiting: { always: { guard: ({ context }) => context.isPaid, target: 'making' } },
      making: {
        type: 'parallel',
        states: {
          cup: {
            initial: 'warming',
            states: {
              warming: { invoke: { src: 'warm', onDone: 'resting', onError: 'cold' } },
              resting: { after: { 900: 'ready' } },
              ready: { type: 'final' },
              cold: {},
            },
          },
          bill: {
            initial: 'paying',
            states: {
              paying: { invoke: { src: 'card', onDone: 'paid', onError: 'unpaid' } },
              paid: { type: 'final' },
              unpaid: {},
            },
          },
        },
        onDone: 'grinding',
      },
      grinding: {
        invoke: {
          src: 'mill',
          onDone: { target: 'handing', actions: assign({ ground: ({ event }) => event.output }) },
          onError: 'spoilt',
        },
      },
      handing: { invoke: { src: 'hand', onDone: 'served', onError: 'spoilt' } },
      served: { type: 'final' },
      spoilt: { type: 'final' },
    },
    output: ({ context }) => context,
  });
  return fromMachine(machine, {
    version: '1',
    retry: { baseDelayMs: 40 },
    actors: {
      warm: { resources: { lamp: 1 }, retry: { baseDelayMs: 40 } },
      card: { alternative: does(), resources: { bench: 1 } },
      hand: { idempotent: false },
    },
  });
}

/** Is in error at its end, and everything is undone; one thing cannot be. */
function tower(act: Act) {
  const { does, undoes } = words(act);
  const actors = { survey: does(), lay: does(busyUntil(2)), pour: does(), top: does() };
  const machine = setup({
    types: { context: {} as { laid: number } },
    actors,
    guards: { isLow: ({ context }) => context.laid < 3 },
  }).createMachine({
    id: 'tower',
    context: { laid: 0 },
    initial: 'surveying',
    states: {
      surveying: { invoke: { src: 'survey', onDone: 'laying', onError: 'given-up' } },
      laying: {
        invoke: {
          src: 'lay',
          input: ({ context }: { context: { laid: number } }) => context.laid,
          onDone: { target: 'setting', actions: assign({ laid: ({ context }) => context.laid + 1 }) },
          onError: 'given-up',
        },
      },
      setting: {
        after: {
          150: [{ guard: 'isLow', target: 'laying' }, { target: 'over' }],
        },
      },
      over: {
        type: 'parallel',
        states: {
          left: {
            initial: 'pouring',
            states: { pouring: { invoke: { src: 'pour', onDone: 'dry', onError: 'dry' } }, dry: { type: 'final' } },
          },
          right: {
            initial: 'topping',
            states: { topping: { invoke: { src: 'top', onDone: 'dry', onError: 'dry' } }, dry: { type: 'final' } },
          },
        },
        onDone: {
          actions: assign(() => {
            throw new Error('the tower falls');
          }),
        },
      },
      'given-up': { type: 'final' },
    },
  }); // prettier-ignore
  return fromMachine(machine, {
    version: '1',
    retry: { baseDelayMs: 30 },
    actors: {
      lay: { compensate: undoes(busyUntil(2)), retry: { baseDelayMs: 30 } },
      pour: { compensate: undoes(broken) },
      top: { compensate: undoes() },
    },
  });
}

const TINKERED = ['one', 'two', 'work.left.on', 'work.right.on', 'last'] as const;

/** Waits at its gate until somebody lets it through; meanwhile, and after, an operator moves it. */
function tinkered(act: Act) {
  const { does, undoes } = words(act);
  const actors = {
    one: does(),
    two: does(busyUntil(2)),
    left: does(),
    right: does(busyUntil(2)),
    last: does(),
  };
  const machine = setup({ actors }).createMachine({
    id: 'tinkered',
    initial: 'one',
    states: {
      one: { invoke: { src: 'one', onDone: 'two', onError: 'lost' } },
      two: { invoke: { src: 'two', onDone: 'nap', onError: 'lost' } },
      nap: { after: { 300: 'gate' } },
      gate: { on: { gate: 'work' } },
      work: {
        type: 'parallel',
        states: {
          left: {
            initial: 'on',
            states: { on: { invoke: { src: 'left', onDone: 'off', onError: 'off' } }, off: { type: 'final' } },
          },
          right: {
            initial: 'on',
            states: { on: { invoke: { src: 'right', onDone: 'off', onError: 'off' } }, off: { type: 'final' } },
          },
        },
        onDone: 'last',
      },
      last: { invoke: { src: 'last', onDone: 'end', onError: 'lost' } },
      end: { type: 'final' },
      lost: {},
    },
  }); // prettier-ignore
  return fromMachine(machine, {
    version: '1',
    retry: { baseDelayMs: 30 },
    actors: {
      one: { compensate: undoes() },
      two: { compensate: undoes(busyUntil(2)), retry: { baseDelayMs: 30 } },
      left: { compensate: undoes() },
      right: { compensate: undoes(), retry: { baseDelayMs: 200 } },
      last: { resources: { bench: 1 } },
    },
  });
}

export const OWN_SCENARIOS: readonly Scenario[] = [
  { name: 'kiosk', ends: 'COMPLETED', compares: 'outputs', events: ['coin'], build: kiosk },
  { name: 'tower', ends: 'FAILED', compares: 'undo', build: tower },
  {
    name: 'tinkered',
    ends: 'COMPLETED',
    compares: 'result',
    isMeddledWith: { steps: TINKERED, gate: 'event' },
    build: tinkered,
  },
];
