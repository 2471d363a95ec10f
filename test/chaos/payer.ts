// One process that pays into an account within step.transaction, made to be killed: `node payer.ts <task as JSON>`. Starts its orders, again after
// every restart, sees them to their end, says `done` and ends.
import { openEngine } from '../../src/engine/open.ts';
import type { FaultPlace } from '../../src/faults.ts';
import { workflow } from '../../src/builder.ts';
import { isFinal } from '../../src/workflow.ts';

export interface PayerTask {
  readonly databaseUrl: string;
  readonly schema: string;
  /** Orders 1 to this. */
  readonly orders: number;
  /** Kills itself at the nth strike there; `inside` is in the author's function, after what it wrote. */
  readonly killAt?: { readonly place: FaultPlace | 'inside'; readonly strike: number };
}

const task = JSON.parse(process.argv[2] ?? '{}') as PayerTask;
let strikes = 0;
const strike = (place: FaultPlace | 'inside'): undefined => {
  if (place === task.killAt?.place && ++strikes === task.killAt.strike) process.kill(process.pid, 'SIGKILL');
};

const payment = workflow('payment', { version: '1' })
  .step('before', { run: () => 'ready' })
  .step('pay', {
    run: ({ transaction, idempotencyKey }) =>
      transaction(async ({ em }) => {
        await em.execute('update account set balance = balance + 1');
        await em.execute('insert into entry (key) values (?)', [idempotencyKey]);
        strike('inside');
        return 'paid';
      }),
  })
  .step('after', { run: () => 'told' });

const { databaseUrl, schema, orders } = task;
const limits = { pollMs: 50, sleepAfterMs: 30 };
const open = await openEngine({ definitions: [payment], databaseUrl, schema, limits, faults: { strike } });
await open.engine.start();
const ids = await Promise.all(
  Array.from({ length: orders }, async (_, index) => {
    const { workflowId } = await open.engine.startWorkflow('payment', {}, { idempotencyKey: `order ${index + 1}` });
    return workflowId;
  }),
);
for (const id of ids)
  while (!isFinal((await open.engine.store.find(id))?.status ?? 'PENDING'))
    await new Promise((resolve) => setTimeout(resolve, 20));
await open.close(1_000);
console.log('done');
