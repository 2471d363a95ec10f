// A machine of one's own, made durable: an order is paid, confirmed by an event, and shipped. `node examples/small/ownMachine.ts`
import { assign, fromPromise, setup } from 'xstate';
import { fromMachine, stepOf, TransientError } from '../../src/index.ts';
import { run } from './run.ts';

const machine = setup({
  types: {
    input: {} as { readonly amount: number },
    context: {} as { amount: number; receipt: string | null },
    events: {} as { type: 'CONFIRMED' },
    output: {} as string,
  },
  actors: {
    pay: fromPromise<string, { amount: number }>(async (args) => {
      const { attempt, idempotencyKey } = stepOf(args);
      if (attempt === 1) throw new TransientError('the bank is busy'); // Called again, under the same key.
      return `${args.input.amount} paid under ${idempotencyKey.split('/')[1]}`;
    }),
    ship: fromPromise<string>(async () => 'shipped'),
  },
  actions: { ask: () => console.log('please confirm') },
}).createMachine({
  id: 'order',
  context: ({ input }) => ({ amount: input.amount, receipt: null }),
  initial: 'paying',
  states: {
    paying: {
      invoke: {
        src: 'pay',
        input: ({ context }) => ({ amount: context.amount }),
        onDone: { target: 'confirming', actions: assign({ receipt: ({ event }) => event.output }) },
        onError: 'cancelled',
      },
    },
    confirming: {
      entry: 'ask',
      on: { CONFIRMED: 'shipping' },
      after: { [30 * 86_400_000]: 'cancelled' }, // Outlives every restart; nothing is in memory meanwhile.
    },
    shipping: { invoke: { src: 'ship', onDone: 'shipped', onError: 'cancelled' } },
    shipped: { type: 'final' },
    cancelled: { type: 'final' },
  },
  output: ({ context }) => context.receipt ?? 'nothing was paid',
});

const order = fromMachine(machine, { version: '1', retry: { baseDelayMs: 20 } });

await run([order], async (engine) => {
  const handle = await engine.start(order, { amount: 30 });
  for await (const { type, payload } of handle.follow())
    if (type === 'WORKFLOW_STATUS_CHANGED' && payload['to'] === 'WAITING') await handle.signal('CONFIRMED');
  console.log(await handle.result());
});
