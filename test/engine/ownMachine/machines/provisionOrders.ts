// After examples/workflow-provision-orders of XState (github.com/statelyai/xstate, MIT License, Copyright (c) 2015 David Khourshid): its states and its
// behaviour; its errors are fatal ones, since calling again would not find what is missing, and it says how it ended.
import { assign, fromPromise, setup } from 'xstate';
import { FatalError } from '../../../../src/failures/authored.ts';

interface Order {
  readonly id: string;
  readonly item: string;
  readonly quantity: string;
}

const handler = fromPromise<string>(async () => 'handled');
const isMissing =
  (what: string) =>
  ({ event }: { event: unknown }): boolean =>
    (event as { error: Error }).error.message === `Missing order ${what}`;

export const provisionOrders = setup({
  types: {
    context: {} as { order: Order; handled: string },
    input: {} as { order: Order },
    output: {} as { handled: string },
  },
  actors: {
    provisionOrderFunction: fromPromise<{ order: Order }, { order: Order }>(async ({ input: { order } }) => {
      for (const what of ['id', 'item', 'quantity'] as const)
        if (!order[what]) throw new FatalError(`Missing order ${what}`);
      return { order };
    }),
    applyOrderWorkflowId: handler,
    handleMissingIdExceptionWorkflow: handler,
    handleMissingItemExceptionWorkflow: handler,
    handleMissingQuantityExceptionWorkflow: handler,
  },
}).createMachine({
  id: 'provisionorders',
  initial: 'ProvisionOrder',
  context: ({ input }) => ({ order: input.order, handled: 'nothing' }),
  states: {
    ProvisionOrder: {
      invoke: {
        src: 'provisionOrderFunction',
        input: ({ context }) => ({ order: context.order }),
        onDone: 'ApplyOrder',
        onError: [
          { guard: isMissing('id'), target: 'Exception.MissingId' },
          { guard: isMissing('item'), target: 'Exception.MissingItem' },
          { guard: isMissing('quantity'), target: 'Exception.MissingQuantity' },
        ],
      },
    },
    ApplyOrder: {
      invoke: {
        src: 'applyOrderWorkflowId',
        onDone: { target: 'End', actions: assign({ handled: 'applied' }) },
        onError: 'End',
      },
    },
    End: { type: 'final' },
    Exception: {
      initial: 'MissingId',
      states: {
        MissingId: {
          invoke: {
            src: 'handleMissingIdExceptionWorkflow',
            onDone: { target: 'End', actions: assign({ handled: 'id' }) },
            onError: 'End',
          },
        },
        MissingItem: {
          invoke: {
            src: 'handleMissingItemExceptionWorkflow',
            onDone: { target: 'End', actions: assign({ handled: 'item' }) },
            onError: 'End',
          },
        },
        MissingQuantity: {
          invoke: {
            src: 'handleMissingQuantityExceptionWorkflow',
            onDone: { target: 'End', actions: assign({ handled: 'quantity' }) },
            onError: 'End',
          },
        },
        End: { type: 'final' },
      },
      onDone: 'End',
    },
  },
  output: ({ context }) => ({ handled: context.handled }),
});
