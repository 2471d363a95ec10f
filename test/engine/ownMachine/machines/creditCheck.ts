// After examples/workflow-credit-check of XState (github.com/statelyai/xstate, MIT License, Copyright (c) 2015 David Khourshid): its states and its behaviour;
// what it printed is left out, `onError` is added where it had none, and it has an output.
import { assign, fromPromise, setup } from 'xstate';

interface Customer {
  readonly id: string;
  readonly name: string;
  readonly yearlyIncome: number;
}

export const creditCheck = setup({
  types: {
    context: {} as {
      customer: Customer;
      creditCheck: { decision: 'Approved' | 'Denied' } | null;
      ended: string | null;
    },
    input: {} as { customer: Customer },
    output: {} as { decision: string | null; ended: string | null },
  },
  actors: {
    callCreditCheckMicroservice: fromPromise<{ decision: 'Approved' | 'Denied' }, { customer: Customer }>(
      async ({ input }) => ({ decision: input.customer.yearlyIncome >= 50_000 ? 'Approved' : 'Denied' }),
    ),
    startApplicationWorkflowId: fromPromise<{ status: string }, { customer: Customer }>(async () => ({
      status: 'application123',
    })),
    sendRejectionEmailFunction: fromPromise<{ status: string }, { applicant: Customer }>(async () => ({
      status: 'email123',
    })),
  },
  delays: { PT15M: 15 * 60 * 1000 },
}).createMachine({
  id: 'customercreditcheck',
  initial: 'CheckCredit',
  context: ({ input }) => ({ customer: input.customer, creditCheck: null, ended: null }),
  states: {
    CheckCredit: {
      invoke: {
        src: 'callCreditCheckMicroservice',
        input: ({ context }) => ({ customer: context.customer }),
        onDone: { target: 'EvaluateDecision', actions: assign({ creditCheck: ({ event }) => event.output }) },
        onError: 'Timeout',
      },
      after: { PT15M: 'Timeout' },
    },
    EvaluateDecision: {
      always: [
        { guard: ({ context }) => context.creditCheck?.decision === 'Approved', target: 'StartApplication' },
        { guard: ({ context }) => context.creditCheck?.decision === 'Denied', target: 'RejectApplication' },
        { target: 'RejectApplication' },
      ],
    },
    StartApplication: {
      invoke: {
        src: 'startApplicationWorkflowId',
        input: ({ context }) => ({ customer: context.customer }),
        onDone: { target: 'End', actions: assign({ ended: ({ event }) => event.output.status }) },
        onError: 'Timeout',
      },
    },
    RejectApplication: {
      invoke: {
        src: 'sendRejectionEmailFunction',
        input: ({ context }) => ({ applicant: context.customer }),
        onDone: { target: 'End', actions: assign({ ended: ({ event }) => event.output.status }) },
        onError: 'Timeout',
      },
    },
    End: { type: 'final' },
    Timeout: { type: 'final' },
  },
  output: ({ context }) => ({ decision: context.creditCheck?.decision ?? null, ended: context.ended }),
});
