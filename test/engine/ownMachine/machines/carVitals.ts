// After examples/workflow-car-vitals of XState (github.com/statelyai/xstate, MIT License, Copyright (c) 2015 David Khourshid): its machine within a machine, four
// checks side by side, again a second after the last; a driver's `CarSoldEvent` is added, so that it has an end.
import { assign, fromPromise, setup } from 'xstate';

interface Vitals {
  readonly tirePressure: number | null;
  readonly oilPressure: number | null;
  readonly coolantLevel: number | null;
  readonly battery: number | null;
}
const check = fromPromise<{ value: number }>(async () => ({ value: 100 }));

export const vitalscheck = setup({
  types: { context: {} as Vitals, output: {} as Vitals },
  actors: { checkTirePressure: check, checkOilPressure: check, checkCoolantLevel: check, checkBattery: check },
}).createMachine({
  id: 'vitalscheck',
  context: { tirePressure: null, oilPressure: null, coolantLevel: null, battery: null },
  initial: 'CheckVitals',
  states: {
    CheckVitals: {
      invoke: [
        {
          src: 'checkTirePressure',
          onDone: { actions: assign({ tirePressure: ({ event }) => event.output.value }) },
          onError: 'VitalsChecked',
        },
        {
          src: 'checkOilPressure',
          onDone: { actions: assign({ oilPressure: ({ event }) => event.output.value }) },
          onError: 'VitalsChecked',
        },
        {
          src: 'checkCoolantLevel',
          onDone: { actions: assign({ coolantLevel: ({ event }) => event.output.value }) },
          onError: 'VitalsChecked',
        },
        {
          src: 'checkBattery',
          onDone: { actions: assign({ battery: ({ event }) => event.output.value }) },
          onError: 'VitalsChecked',
        },
      ],
      always: {
        guard: ({ context }) => Object.values(context).every((value) => value !== null),
        target: 'VitalsChecked',
      },
    },
    VitalsChecked: { type: 'final' },
  },
  output: ({ context }) => context,
});

export const carVitals = setup({
  types: {
    context: {} as { checks: Vitals[] },
    events: {} as { type: 'CarTurnedOnEvent' } | { type: 'CarTurnedOffEvent' } | { type: 'CarSoldEvent' },
    output: {} as { checks: Vitals[] },
  },
  actors: { vitalscheck },
  delays: { BetweenChecks: 1_000 },
}).createMachine({
  id: 'checkcarvitals',
  context: { checks: [] },
  initial: 'WhenCarIsOn',
  on: { CarTurnedOffEvent: '.WhenCarIsOn', CarSoldEvent: '.Sold' },
  states: {
    WhenCarIsOn: { on: { CarTurnedOnEvent: 'DoCarVitalChecks' } },
    DoCarVitalChecks: {
      invoke: {
        src: 'vitalscheck',
        onDone: {
          actions: assign({ checks: ({ context, event }) => [...context.checks, event.output] }),
          target: 'CheckContinueVitalChecks',
        },
        onError: 'WhenCarIsOn',
      },
    },
    CheckContinueVitalChecks: {
      always: { guard: ({ context }) => context.checks.length >= 3, target: 'WhenCarIsOn' },
      after: { BetweenChecks: 'DoCarVitalChecks' },
    },
    Sold: { type: 'final' },
  },
  output: ({ context }) => context,
});
