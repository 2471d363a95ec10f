// What ran out is asked for from the author's scaler before the next attempt; what came of it stands in the record of the recovery.
import { describe, expect, test } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { ResourceScaler, ScaleRequest, Scaled } from '../../src/engine/scaling.ts';
import { fromPostgres } from '../failures/thrown.ts';
import { SmallWorld } from '../simulation/smallWorld.ts';

/** A step that fails for want of disk so often, with a scaler that answers so; what was asked, and what was recorded. */
async function run(fails: number, answer: ((request: ScaleRequest) => Scaled | Promise<Scaled>) | undefined) {
  const world = new SmallWorld();
  const asked: Omit<ScaleRequest, 'signal'>[] = [];
  const calls: number[] = [];
  const definition = workflow('full', { version: '1' }).step('write', {
    run: ({ attempt }) => {
      calls.push(attempt);
      if (calls.length <= fails) throw fromPostgres('53100', 'no space left on device');
    },
  });
  const scaler: ResourceScaler = {
    scale: ({ signal, ...request }) => {
      asked.push(request);
      return (answer as NonNullable<typeof answer>)({ ...request, signal });
    },
  };
  const { engine } = await world.begin([definition], { around: () => (answer ? { scaler } : {}) });
  const { workflowId } = await world.settled(engine.startWorkflow('full', null));
  await world.clock.pass(60_000);
  const recoveries = (world.workflows[0]?.recoveries ?? []).map((one) => [one.strategy, one.actionTaken]);
  return { world, engine, workflowId, asked, calls, recoveries };
}

const more = (): Scaled => ({ scaled: true, detail: 'disk of db-1 from 10 to 20 GB' });

describe('SCALE_RESOURCES_AND_RETRY', () => {
  test('asks for the factor of the policy each time, with what ran out, and says so in the recovery', async () => {
    const { world, workflowId, asked, recoveries } = await run(2, more);
    const request = { resource: 'postgres:53100', factor: 2, workflowId, step: 'write' };
    expect(asked).toEqual([
      { ...request, attempt: 2 },
      { ...request, attempt: 3 },
    ]);
    expect(world.statuses).toEqual(['COMPLETED']);
    expect(recoveries).toEqual([
      ['SCALE_RESOURCES_AND_RETRY', 'ran the step again, attempt 2, after scaling: disk of db-1 from 10 to 20 GB'],
      ['SCALE_RESOURCES_AND_RETRY', 'ran the step again, attempt 3, after scaling: disk of db-1 from 10 to 20 GB'],
    ]);
  });

  test('is tried three times, then the step is queued', async () => {
    const { world, asked, calls } = await run(9, more);
    expect(asked).toHaveLength(3);
    expect(calls).toHaveLength(4);
    expect(world.workflows[0]?.errors.at(-1)).toMatchObject({ recoveryStrategy: 'QUEUE_FOR_LATER' });
  });

  test.each([
    ['says that there is no more', () => ({ scaled: false, detail: 'the quota is 20 GB' }), 'the quota is 20 GB'],
    ['throws', () => Promise.reject(new Error('no access')), 'the scaler failed: no access'],
  ])('a scaler that %s is asked once; the step is tried, then queued', async (_, answer, detail) => {
    const { world, asked, calls, recoveries } = await run(9, answer);
    expect([asked.length, calls.length]).toEqual([1, 2]);
    expect(recoveries).toEqual([
      ['SCALE_RESOURCES_AND_RETRY', `ran the step again, attempt 2, which could not be given more: ${detail}`],
    ]);
    expect(world.workflows[0]?.errors.at(-1)).toMatchObject({ recoveryStrategy: 'QUEUE_FOR_LATER' });
  });

  test('without a scaler the step is queued at once', async () => {
    const { world, calls } = await run(9, undefined);
    expect(calls).toHaveLength(1);
    expect(world.workflows[0]?.errors.at(-1)).toMatchObject({ recoveryStrategy: 'QUEUE_FOR_LATER' });
  });

  test('a scaler that does not answer is given up with the attempt', async () => {
    const { engine, world, workflowId, calls } = await run(
      9,
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    );
    expect(calls).toHaveLength(1);
    await world.settled(engine.abort(workflowId));
    await world.clock.pass(1_000);
    expect([world.statuses, calls.length]).toEqual([['ABORTED'], 1]);
  });
});
