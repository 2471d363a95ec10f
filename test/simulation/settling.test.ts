// A workflow that is ending waits until what runs is over: only then is it known what is to be undone.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { SmallWorld } from './smallWorld.ts';

it('an undo begins after what it undoes has ended, also where that is deaf to its signal, and sees its output', async () => {
  const world = new SmallWorld();
  const log: string[] = [];
  const { engine } = await world.begin([
    workflow('trip', { version: '1' }).step('books', {
      run: () =>
        new Promise<string>((resolve) => {
          world.clock.schedule(400, () => {
            log.push('booked');
            resolve('ticket');
          });
        }),
      compensate: ({ output }) => void log.push(`gave back the ${output}`),
    }),
  ]);
  const { workflowId } = await world.settled(engine.startWorkflow('trip', null));
  await world.clock.pass(100);
  await world.settled(engine.abort(workflowId));
  await world.clock.pass(10_000);
  expect([log, world.statuses]).toEqual([['booked', 'gave back the ticket'], ['ABORTED']]);
});
