// A conflict that pauses the whole workflow, told exactly: nothing begins, what runs is recorded, and the last answer lets it go on.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { PauseOn } from '../../src/definition.ts';
import { ConflictError } from '../../src/failures/authored.ts';
import { SmallWorld } from './smallWorld.ts';

const branches = (world: SmallWorld, begun: string[], pauseOn?: PauseOn, conflicts: readonly string[] = ['left']) => {
  const disputed = (name: string) => async (step: { attempt: number }) => {
    await wait(world, name === 'left' ? 10 : 30);
    if (step.attempt === 1 && conflicts.includes(name)) throw new ConflictError(`${name} is disputed`);
    return name;
  };
  return workflow('branches', { version: '1', ...(pauseOn ? { pauseOn } : {}) })
    .step('start', { run: () => 1 })
    .step('left', { run: disputed('left'), after: ['start'] })
    .step('right', { run: disputed('right'), after: ['start'] })
    .step('on', { run: () => void begun.push('on'), after: ['right'] })
    .step('end', { run: () => 'end', after: ['left', 'on'] });
};
const wait = (world: SmallWorld, ms: number): Promise<void> =>
  new Promise((resolve) => void world.clock.schedule(ms, resolve));

async function disputed(pauseOn?: PauseOn, conflicts?: readonly string[]) {
  const world = new SmallWorld();
  const begun: string[] = [];
  const { engine } = await world.begin([branches(world, begun, pauseOn, conflicts)]);
  const { workflowId: id } = await world.settled(engine.startWorkflow('branches', null));
  await world.clock.pass(1_000);
  const questions = () =>
    [...(world.workflows[0]?.interventions.values() ?? [])].filter(({ decided }) => !decided).map(({ asked }) => asked);
  const answer = async (index = 0): Promise<void> => {
    await world.settled(engine.decide(questions()[index]?.id ?? '', { option: 'retry', notes: 'settled' }));
    await world.clock.pass(1_000);
  };
  const events = (type: string) => world.storage.events.filter((event) => event.type === type);
  return { world, engine, id, begun, questions, answer, events };
}

describe('a conflict with pauseOn: "conflict"', () => {
  it('pauses everything: what runs is recorded, nothing begins; the answer lets it go on', async () => {
    const { world, begun, answer, events } = await disputed('conflict');
    expect([world.statuses, begun]).toEqual([['AWAITING_INTERVENTION'], []]);
    expect(events('STEP_COMPLETED').map(({ payload }) => payload['step'])).toEqual(['start', 'right']);
    expect(events('WORKFLOW_PAUSED').map(({ payload }) => payload)).toMatchObject([
      {
        to: 'AWAITING_INTERVENTION',
        reason: 'left is disputed',
        step: 'left',
        requiredAction: 'Resolve the conflict and retry the step, skip it, or end the workflow.',
        actionUrl: null,
      },
    ]);
    await answer();
    expect([world.statuses, begun, events('WORKFLOW_RESUMED').length]).toEqual([['COMPLETED'], ['on'], 1]);
  });

  it('stays paused until the last of several conflicts is answered', async () => {
    const { world, begun, answer, questions, events } = await disputed('conflict', ['left', 'right']);
    expect(questions()).toHaveLength(2);
    await answer();
    expect([world.statuses, begun]).toEqual([['AWAITING_INTERVENTION'], []]);
    await answer();
    expect([world.statuses, begun]).toEqual([['COMPLETED'], ['on']]);
    expect([events('WORKFLOW_PAUSED').length, events('WORKFLOW_RESUMED').length]).toEqual([1, 1]);
  });

  it('stays paused after the answer where a person paused it meanwhile', async () => {
    const { world, engine, id, begun, answer } = await disputed('conflict');
    await world.settled(engine.pause(id));
    expect(world.statuses).toEqual(['PAUSED']);
    await answer();
    expect([world.statuses, begun]).toEqual([['PAUSED'], []]);
    await world.settled(engine.resume(id));
    await world.clock.pass(1_000);
    expect(world.statuses).toEqual(['COMPLETED']);
  });

  it('goes on but for the question where a person resumes it, or the step is skipped', async () => {
    const one = await disputed('conflict');
    await one.world.settled(one.engine.resume(one.id));
    await one.world.clock.pass(1_000);
    expect([one.world.statuses, one.begun]).toEqual([['AWAITING_INTERVENTION'], ['on']]);
    const other = await disputed('conflict');
    await other.world.settled(other.engine.skipStep(other.id, 'left'));
    await other.world.clock.pass(1_000);
    expect([other.world.statuses, other.begun]).toEqual([['COMPLETED'], ['on']]);
  });

  it('survives a restart of the process as it is', async () => {
    const { world, engine, id, begun, answer } = await disputed('conflict');
    await world.clock.pass(20_000);
    expect([engine.inMemory, world.statuses]).toEqual([0, ['AWAITING_INTERVENTION']]);
    await answer();
    expect([world.statuses, begun, world.workflows[0]?.id]).toEqual([['COMPLETED'], ['on'], id]);
  });
});

describe('a conflict without it', () => {
  it('lets other branches go on, and the workflow is paused when nothing else is left', async () => {
    const { world, begun, answer, events } = await disputed();
    expect([world.statuses, begun]).toEqual([['AWAITING_INTERVENTION'], ['on']]);
    expect(events('WORKFLOW_PAUSED')).toEqual([]);
    await answer();
    expect(world.statuses).toEqual(['COMPLETED']);
  });

  it('says so in the event log where it stops the whole workflow', async () => {
    const world = new SmallWorld();
    const alone = workflow('alone', { version: '1' }).step('price', {
      run: () => {
        throw new ConflictError('two prices');
      },
    });
    const { engine } = await world.begin([alone]);
    await world.settled(engine.startWorkflow('alone', null));
    await world.clock.pass(100);
    const paused = world.storage.events.filter(({ type }) => type === 'WORKFLOW_PAUSED');
    expect(paused).toMatchObject([{ payload: { reason: 'two prices', step: 'price' } }]);
  });
});

describe('pauseOn', () => {
  it('is refused by name where it is another word', () => {
    expect(() => workflow('odd', { version: '1', pauseOn: 'error' as never })).toThrow('pauseOn must be "conflict"');
  });
});
