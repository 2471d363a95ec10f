// After examples/workflow-async-subflow of XState (github.com/statelyai/xstate, MIT License, Copyright (c) 2015 David Khourshid): its machine within a machine
// and its behaviour; the prompts are answered by a function instead of a terminal, and the name comes out.
import { assign, fromPromise, setup } from 'xstate';

const inner = setup({
  types: { context: {} as { name: string | null }, output: {} as string | null },
  actors: {
    prompt: fromPromise<{ response: string }, { question: string }>(async ({ input }) => ({
      response: input.question.startsWith('What is your name') ? 'Ada' : '',
    })),
  },
}).createMachine({
  id: 'onboarding',
  initial: 'Welcome',
  context: { name: null },
  states: {
    Welcome: {
      invoke: {
        src: 'prompt',
        input: { question: 'What is your name?' },
        onDone: { target: 'Personalize', actions: assign({ name: ({ event }) => event.output.response }) },
        onError: 'Completed',
      },
    },
    Personalize: {
      invoke: {
        src: 'prompt',
        input: ({ context }) => ({ question: `Welcome ${context.name}, press enter to finish the onboarding process` }),
        onDone: 'Completed',
        onError: 'Completed',
      },
    },
    Completed: { type: 'final' },
  },
  output: ({ context }) => context.name,
});

export const onboarding = setup({
  types: { context: {} as { name: string | null }, output: {} as { onboarded: string | null } },
  actors: { onboarding: inner },
}).createMachine({
  id: 'async-function-invocation',
  context: { name: null },
  initial: 'Onboard',
  states: {
    Onboard: {
      invoke: {
        src: 'onboarding',
        onDone: { target: 'Onboarded', actions: assign({ name: ({ event }) => event.output }) },
        onError: 'Onboarded',
      },
    },
    Onboarded: { type: 'final' },
  },
  output: ({ context }) => ({ onboarded: context.name }),
});
