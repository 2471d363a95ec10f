// An error of work that nobody waits for any more is a cancelled one: recorded, and nothing is tried again.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError } from '../../src/failures/authored.ts';
import { SmallWorld } from './smallWorld.ts';

it('the error of a branch whose workflow ends already has CANCEL for its recovery', async () => {
  const world = new SmallWorld();
  const falls = (message: string) => ({
    after: [] as const,
    run: () => {
      throw new FatalError(message);
    },
  });
  const both = workflow('both', { version: '1' }).step('one', falls('first')).step('other', falls('second'));
  const { engine } = await world.begin([both]);
  await world.settled(engine.startWorkflow('both', null));
  await world.clock.pass(10_000);
  const [rows] = world.workflows;
  expect(world.statuses).toEqual(['FAILED']);
  expect(rows?.errors.map(({ step, recoveryStrategy }) => [step, recoveryStrategy])).toEqual([
    ['one', 'COMPENSATE'],
    ['other', 'CANCEL'],
  ]);
  const cancelled = rows?.recoveries.filter(({ strategy }) => strategy === 'CANCEL');
  expect(cancelled).toMatchObject([{ step: 'other', success: true, errorId: rows?.errors[1]?.id }]);
});
