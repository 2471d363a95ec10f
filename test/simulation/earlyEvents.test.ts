// An event that came before it was waited for, in a process that knows of it only from what is stored.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { SmallWorld } from './smallWorld.ts';

// Random definitions killed at random points found it: the payload had not been loaded, and the workflow failed for a state that was not corrupt.
it('is at hand for what is decided on it, in the turn in which the wait for it begins and ends', async () => {
  const world = new SmallWorld();
  const early = workflow('early', { version: '1' })
    .step('one', { retry: { baseDelayMs: 1_000 }, run: ({ attempt }) => (attempt === 1 ? Promise.reject(busy()) : 1) })
    .waitFor<'word', string>('word')
    .step('two', { when: ({ outputs }) => outputs.word === 'yes', run: ({ outputs }) => outputs.word });
  const first = await world.begin([early]);
  const { workflowId } = await world.settled(first.engine.startWorkflow('early', null));
  await world.settled(first.engine.sendEvent(workflowId, 'word', 'yes'));
  world.kill(first);
  await world.begin([early]);
  await world.clock.pass(20_000);
  expect(world.statuses).toEqual(['COMPLETED']);
  expect(world.storage.events.map(({ type }) => type)).not.toContain('STEP_SKIPPED');
});

const busy = (): Error => Object.assign(new Error('busy'), { code: 'ECONNREFUSED' });
