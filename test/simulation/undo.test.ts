// An undo with retries and a time-out of its own.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError } from '../../src/failures/authored.ts';
import { SmallWorld } from './smallWorld.ts';

const fall = {
  run: () => {
    throw new FatalError('fell');
  },
};
const typesOf = (world: SmallWorld) =>
  [...(world.workflows[0]?.interventions.values() ?? [])].map(({ asked }) => asked.trigger);

describe('an undo', () => {
  it.each([
    [2, 5],
    [6, 1],
  ])('is called %i times by its own policy, where that of the step says %i', async (own, ofStep) => {
    const world = new SmallWorld();
    const calls: number[] = [];
    const { engine } = await world.begin([
      workflow('undoes', { version: '1' })
        .step('take', {
          run: () => 1,
          retry: { maxAttempts: ofStep },
          compensate: {
            run: ({ attempt }) => {
              calls.push(attempt);
              throw Object.assign(new Error('busy'), { code: 'ECONNREFUSED' });
            },
            retry: { maxAttempts: own, baseDelayMs: 10 },
          },
        })
        .step('fall', fall),
    ]);
    await world.settled(engine.startWorkflow('undoes', null));
    await world.clock.pass(60_000);
    expect([calls.length, typesOf(world)]).toEqual([own, ['COMPENSATION_FAILED']]);
  });

  it('has a time-out of its own', async () => {
    const world = new SmallWorld();
    const { engine } = await world.begin([
      workflow('undoes', { version: '1' })
        .step('take', {
          run: () => 1,
          timeoutMs: 600_000,
          compensate: { run: () => new Promise(() => {}), timeoutMs: 1_000, retry: { maxAttempts: 1 } },
        })
        .step('fall', fall),
    ]);
    await world.settled(engine.startWorkflow('undoes', null));
    await world.clock.pass(30_000);
    expect(typesOf(world)).toEqual(['COMPENSATION_FAILED']);
    expect(world.workflows[0]?.errors.at(-1)).toMatchObject({ errorType: 'StepTimeoutError' });
  });
});
