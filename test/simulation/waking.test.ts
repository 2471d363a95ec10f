// Workflows that have left memory and are brought back: by one who claims them, however many want them, and at once.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { SmallWorld } from './smallWorld.ts';

// Two claims would make two actors of one workflow: the fence would silence the first, and what it had begun with it.
it('a workflow that many send to at once is claimed once, and all of them reach it', async () => {
  const world = new SmallWorld();
  const { engine } = await world.begin([
    workflow('listens', { version: '1' }).waitFor('one').waitFor('two').waitFor('three'),
  ]);
  const { workflowId } = await world.settled(engine.startWorkflow('listens', null));
  await world.clock.pass(6_000);
  const claims = (): number => world.workflows[0]?.owners.length ?? 0;
  const before = claims();
  expect(engine.inMemory).toBe(0);
  const events = ['three', 'one', 'two'].map((event) => engine.sendEvent(workflowId, event, null));
  await world.settled(Promise.all(events));
  expect([world.statuses, claims() - before]).toEqual([['COMPLETED'], 1]);
});

// The watchdog would bring it back as well, seconds later, as one that nobody moves.
it('a parent goes on in the moment in which its child has ended', async () => {
  const world = new SmallWorld();
  const child = workflow('child', { version: '1' }).sleep('night', 30_000);
  const parent = workflow('parent', { version: '1' }).child('calls', child, { input: () => undefined });
  const { engine } = await world.begin([parent, child]);
  await world.settled(engine.startWorkflow('parent', null));
  await world.clock.pass(29_000);
  expect([world.statuses, engine.inMemory]).toEqual([['WAITING', 'WAITING'], 0]);
  await world.clock.pass(1_500);
  expect(world.statuses).toEqual(['COMPLETED', 'COMPLETED']);
});
