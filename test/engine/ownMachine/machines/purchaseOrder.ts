// After examples/workflow-purchase-order-deadline of XState (github.com/statelyai/xstate, MIT License, Copyright (c) 2015 David Khourshid): its states and its
// behaviour, with the 30 days that it speaks of instead of 15 s; what it printed goes where a test wants it, and it says how it ended.
import { assign, fromPromise, setup } from 'xstate';

export const purchaseOrder = (printed: (line: string) => void) =>
  setup({
    types: {
      events: {} as { type: 'OrderCreatedEvent' } | { type: 'OrderConfirmedEvent' } | { type: 'ShipmentSentEvent' },
      context: {} as { ended: string | null },
      output: {} as { ended: string | null },
    },
    actors: { CancelOrder: fromPromise<string>(async () => 'cancelled') },
    actions: { print: (_, { line }: { line: string }) => printed(line) },
    delays: { PT30D: 30 * 24 * 60 * 60 * 1000 },
  }).createMachine({
    id: 'order',
    context: { ended: null },
    initial: 'StartNewOrder',
    after: { PT30D: { target: '.CancelOrder' } },
    states: {
      StartNewOrder: {
        on: {
          OrderCreatedEvent: {
            actions: { type: 'print', params: { line: 'NewOrderCreated' } },
            target: 'WaitForOrderConfirmation',
          },
        },
      },
      WaitForOrderConfirmation: {
        on: {
          OrderConfirmedEvent: {
            actions: { type: 'print', params: { line: 'OrderConfirmed' } },
            target: 'WaitOrderShipped',
          },
        },
      },
      WaitOrderShipped: {
        on: {
          ShipmentSentEvent: { actions: { type: 'print', params: { line: 'OrderShipped' } }, target: 'OrderFinished' },
        },
      },
      OrderFinished: {
        type: 'final',
        entry: [{ type: 'print', params: { line: 'OrderFinished' } }, assign({ ended: 'OrderFinished' })],
      },
      CancelOrder: { invoke: { src: 'CancelOrder', onDone: 'OrderCancelled', onError: 'OrderCancelled' } },
      OrderCancelled: {
        type: 'final',
        entry: [{ type: 'print', params: { line: 'OrderCancelled' } }, assign({ ended: 'OrderCancelled' })],
      },
    },
    output: ({ context }) => context,
  });
