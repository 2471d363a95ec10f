// Rows of one's own in the very commit that records the step: both are stored, or neither. `node examples/small/databaseStep.ts`
import { TransientError, workflow } from '../../src/index.ts';
import { run } from './run.ts';

const transfer = workflow<{ readonly amount: number }>('transfer', { version: '1' })
  .step('accounts', {
    run: ({ transaction }) =>
      transaction(async ({ em }) => {
        await em.execute('create table if not exists accounts (name text primary key, balance int not null)');
        await em.execute(
          `insert into accounts values ('ann', 100), ('bob', 0) on conflict (name) do update set balance = excluded.balance`,
        );
      }),
  })
  .step('move', {
    retry: { baseDelayMs: 20 },
    run: ({ input, attempt, transaction }) =>
      transaction(async ({ em }) => {
        await em.execute(`update accounts set balance = balance - ? where name = 'ann'`, [input.amount]);
        if (attempt === 1) throw new TransientError('the line broke between the two'); // Nothing is left of this attempt.
        await em.execute(`update accounts set balance = balance + ? where name = 'bob'`, [input.amount]);
      }),
  })
  .step('look', {
    run: ({ transaction }) =>
      transaction(async ({ em }) => {
        const rows = await em.execute<{ name: string; balance: number }[]>(
          'select name, balance from accounts order by name',
        );
        return rows.map(({ name, balance }) => `${name} ${balance}`).join(', ');
      }),
  });

await run([transfer], async (engine) => {
  const handle = await engine.start(transfer, { amount: 30 });
  console.log(await handle.result());
});
