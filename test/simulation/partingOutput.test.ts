// A child that completes before it hears that its parent ends: what it gave is there for the undo of the parent's step.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { SmallWorld } from './smallWorld.ts';

it('what a child gave that completed after the abort of its parent is seen by the undo of its step', async () => {
  const world = new SmallWorld();
  const may = Promise.withResolvers<string>();
  const seen: unknown[] = [];
  const child = workflow('deaf', { version: '1' }).step('book', { run: () => may.promise });
  const parent = workflow('hasty', { version: '1' }).child('travel', child, {
    input: () => undefined,
    compensate: ({ output }) => void seen.push(output),
  });
  const { engine } = await world.begin([child, parent], {
    wrap: (store) =>
      new Proxy(store, {
        get: (target, name) =>
          name === 'messages'
            ? async (...asked: Parameters<typeof store.messages>) =>
                (await target.messages(...asked)).filter(({ kind }) => kind !== 'abort')
            : (Reflect.get(target, name) as () => unknown).bind(target),
      }),
  });
  const { workflowId } = await world.settled(engine.startWorkflow('hasty', undefined));
  await world.clock.pass(1_000);
  await world.settled(engine.abort(workflowId));
  await world.clock.pass(1_000);
  may.resolve('booked');
  await world.clock.pass(10_000);
  expect(world.statuses.toSorted()).toEqual(['ABORTED', 'COMPLETED']);
  expect(seen).toEqual(['booked']);
});
