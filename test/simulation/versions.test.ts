// Two versions of one definition in processes of the same storage, as while a new one is rolled out and back: each workflow goes on in a process whose code has
// all of its steps, however often another looks at it.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { type Begun, SmallWorld } from './smallWorld.ts';

const SECOND = 1_000;

function versions() {
  const world = new SmallWorld();
  const calls: string[] = [];
  const note = (word: string) => () => void calls.push(word);
  const old = workflow('parcel', { version: '1' })
    .step('pack', { run: note('old pack') })
    .sleep('rest', 5 * SECOND)
    .step('ship', { run: note('old ship') });
  const next = workflow('parcel', { version: '2' })
    .step('pack', { run: note('new pack') })
    .step('weigh', { run: note('new weigh') })
    .sleep('rest', 5 * SECOND)
    .step('ship', { run: note('new ship') });
  const start = async ({ engine }: Begun): Promise<WorkflowId> =>
    (await world.settled(engine.startWorkflow('parcel', null))).workflowId;
  const alarms = (): readonly string[] => world.storage.platformErrors.map(({ error }) => error.message);
  return { world, calls, old, next, start, alarms };
}

describe('a workflow of the new version', () => {
  it('goes on in a process of that version, although one of the old is there and may be first, and nobody is alarmed', async () => {
    const { world, calls, old, next, start, alarms } = versions();
    await world.begin([old]);
    const first = await world.begin([next]);
    const started = await Promise.all(Array.from({ length: 20 }, () => start(first)));
    await world.clock.pass(SECOND);
    world.kill(first);
    await world.clock.pass(3 * SECOND);
    await world.begin([next]);
    await world.clock.pass(20 * SECOND);
    expect(started.length).toBe(20);
    expect(new Set(world.statuses)).toEqual(new Set(['COMPLETED']));
    expect(calls.filter((call) => call.startsWith('old'))).toEqual([]);
    expect(alarms()).toEqual([]);
  });

  it('is a system error where only the old version is left, once, and goes on by itself when the new one is back', async () => {
    const { world, calls, old, next, start, alarms } = versions();
    const first = await world.begin([next]);
    await start(first);
    world.kill(first);
    const alone = await world.begin([old]);
    await world.clock.pass(60 * SECOND);
    expect(alarms()).toEqual([expect.stringContaining('of step "weigh", which today\'s code does not have')]);
    // The old one goes on with what it has, and what it has not keeps it from nothing.
    await start(alone);
    await world.clock.pass(7 * SECOND);
    expect(world.statuses.filter((status) => status === 'COMPLETED')).toHaveLength(1);
    await world.begin([next]);
    await world.clock.pass(10 * SECOND);
    expect(world.statuses).toEqual(['COMPLETED', 'COMPLETED']);
    expect(calls).toEqual(expect.arrayContaining(['new weigh', 'new ship', 'old pack', 'old ship']));
    expect(alarms()).toHaveLength(1);
  });

  it('is looked at by a process that lacks it less and less often', async () => {
    const { world, old, next, start } = versions();
    const first = await world.begin([next]);
    await start(first);
    world.kill(first);
    await world.begin([old]);
    await world.clock.pass(600 * SECOND);
    expect(world.workflows[0]?.owners.length).toBeLessThan(20);
  });
});

describe('a workflow of the old version', () => {
  it('goes on by its own steps, with the code of a process that has both, or of the new one alone', async () => {
    for (const both of [true, false]) {
      const { world, calls, old, next, start } = versions();
      const first = await world.begin([old]);
      await start(first);
      await world.clock.pass(SECOND);
      world.kill(first);
      await world.begin(both ? [old, next] : [next]);
      await world.clock.pass(20 * SECOND);
      expect(world.statuses).toEqual(['COMPLETED']);
      expect(calls).toEqual(['old pack', both ? 'old ship' : 'new ship']);
    }
  });
});
