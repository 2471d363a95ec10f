// Waits that have no end of their own, told exactly: nobody is forgotten in one, whatever is killed, and whoever stored it.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { chainChecksum, sealState } from '../../src/persistence/seal.ts';
import { SmallWorld } from './smallWorld.ts';
import { decompressed } from './stored.ts';

const MINUTE = 60_000;
/** Shorter than the default, so that the clock has less to pass. */
const UNIT = 24 * MINUTE;
const limits = { remindAfterMs: UNIT };

const rowsOf = (world: SmallWorld) => {
  const [rows] = world.workflows;
  if (!rows) throw new Error('nothing was started');
  return rows;
};
const notices = (world: SmallWorld) =>
  world.storage.events.filter(({ type }) => type === 'NOTICE').map(({ payload }) => payload);
const ends = (world: SmallWorld): string[] => rowsOf(world).systemErrors.map(({ errorType }) => errorType);

describe('an event without a deadline', () => {
  const waits = () => workflow('waits', { version: '1' }).waitFor('paid');

  it('reminds people after a while, then further and further away and louder, and at last an administrator', async () => {
    const world = new SmallWorld();
    const { engine } = await world.begin([waits()], { limits });
    const { workflowId } = await world.settled(engine.startWorkflow('waits', null));
    await world.clock.pass(UNIT - MINUTE);
    expect([notices(world), engine.inMemory]).toEqual([[], 0]);
    await world.clock.pass(2 * MINUTE);
    expect(notices(world)).toMatchObject([
      {
        level: 'warning',
        step: 'paid',
        wait: 'EVENT',
        event: 'paid',
        number: 1,
        requiredAction: 'Send "paid", skip the step, or abort the workflow.',
        message: 'Step "paid" of workflow "waits" has waited for the event "paid" for 24 min',
      },
    ]);
    await world.clock.pass(2 * UNIT);
    expect([notices(world).at(-1)?.['level'], ends(world)]).toEqual(['error', []]);
    await world.clock.pass(4 * UNIT);
    expect([notices(world).at(-1)?.['level'], ends(world)]).toEqual(['critical', ['UnattendedWait']]);
    await world.clock.pass(7 * UNIT);
    await world.clock.pass(7 * UNIT);
    expect(notices(world).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect([world.statuses, engine.inMemory]).toEqual([['WAITING'], 0]);
    await world.settled(engine.sendEvent(workflowId, 'paid', 7));
    await world.clock.pass(9 * UNIT);
    expect([world.statuses, notices(world).length]).toEqual([['COMPLETED'], 5]);
  });

  it('reminds once although the process is killed over the time', async () => {
    const world = new SmallWorld();
    const first = await world.begin([waits()], { limits });
    await world.settled(first.engine.startWorkflow('waits', null));
    await world.clock.pass(UNIT - MINUTE);
    world.kill(first);
    await world.clock.pass(2 * MINUTE);
    await world.begin([waits()], { limits });
    await world.clock.pass(MINUTE);
    expect(notices(world)).toHaveLength(1);
  });

  it('reminds when its author, or whoever made the engine, says', async () => {
    const world = new SmallWorld();
    const own = workflow('own', { version: '1' }).waitFor('paid', { remindAfterMs: UNIT });
    const { engine } = await world.begin([own, waits()], { limits: { remindAfterMs: 3 * UNIT } });
    await world.settled(engine.startWorkflow('own', null));
    await world.settled(engine.startWorkflow('waits', null));
    await world.clock.pass(2 * UNIT);
    expect(notices(world).map(({ message }) => message)).toEqual([
      'Step "paid" of workflow "own" has waited for the event "paid" for 24 min',
    ]);
    await world.clock.pass(2 * UNIT);
    expect(notices(world)).toHaveLength(3);
  });

  it('is another wait in the next pass of a loop', async () => {
    const world = new SmallWorld();
    const rounds = workflow('rounds', { version: '1' }).loop('round', {
      body: (pass) => pass.waitFor('next'),
      until: ({ pass }) => pass === 3,
      budget: 3,
    });
    const { engine } = await world.begin([rounds], { limits });
    const { workflowId } = await world.settled(engine.startWorkflow('rounds', null));
    await world.clock.pass(20 * MINUTE);
    await world.settled(engine.sendEvent(workflowId, 'next', 1));
    await world.clock.pass(20 * MINUTE);
    expect(notices(world)).toEqual([]);
    await world.clock.pass(5 * MINUTE);
    expect(notices(world)).toHaveLength(1);
  });

  it('of an earlier release, which has no such time yet, gets one within 5 s', async () => {
    const world = new SmallWorld();
    const begun = await world.begin([waits()], { limits });
    await world.settled(begun.engine.startWorkflow('waits', null));
    await world.clock.pass(MINUTE);
    world.kill(begun);
    const rows = rowsOf(world);
    const last = rows.checkpoints.at(-1);
    if (!last) throw new Error('nothing was written');
    const { context, ...state } = JSON.parse(decompressed(last.state).toString()) as { context: { vigil?: object } };
    const { vigil, ...older } = context;
    expect(vigil).toBeDefined();
    const bytes = Buffer.from(JSON.stringify({ ...state, context: older }));
    const previous = rows.checkpoints.at(-2)?.checksum ?? null;
    rows.checkpoints[rows.revision - 1] = {
      ...last,
      state: sealState(bytes),
      checksum: chainChecksum(previous, bytes),
    };
    rows.head = { ...rows.head, owner: null, wakeAt: null };
    await world.begin([waits()], { limits });
    await world.clock.pass(5_000);
    expect(rowsOf(world).head.wakeAt).toBeGreaterThan(world.clock.now());
    await world.clock.pass(UNIT);
    expect([notices(world).length, ends(world)]).toEqual([1, []]);
  });
});

// Its alarm was that of the pass before: the wait ended too early.
it('an event with a deadline, awaited again in the next pass of a loop, has its whole time there', async () => {
  const world = new SmallWorld();
  const rounds = workflow('rounds', { version: '1' }).loop('round', {
    body: (pass) => pass.waitFor('next', { deadlineMs: 10_000 }),
    until: ({ pass }) => pass === 2,
    budget: 2,
  });
  const { engine } = await world.begin([rounds], { limits: { sleepAfterMs: UNIT } });
  const { workflowId } = await world.settled(engine.startWorkflow('rounds', null));
  await world.clock.pass(9_000);
  await world.settled(engine.sendEvent(workflowId, 'next', 1));
  await world.clock.pass(5_000);
  expect(world.statuses).toEqual(['WAITING']);
  await world.settled(engine.sendEvent(workflowId, 'next', 2));
  await world.clock.pass(1_000);
  expect(world.statuses).toEqual(['COMPLETED']);
});

describe('a pause that a person asked for', () => {
  const naps = () =>
    workflow('held', { version: '1' })
      .sleep('nap', 60_000)
      .step('one', { run: () => 1 });

  it('reminds people after a while, and no more when it goes on', async () => {
    const world = new SmallWorld();
    const { engine } = await world.begin([naps()], { limits });
    const { workflowId } = await world.settled(engine.startWorkflow('held', null));
    await world.settled(engine.pause(workflowId));
    await world.clock.pass(UNIT + MINUTE);
    expect([world.statuses, engine.inMemory]).toEqual([['PAUSED'], 0]);
    expect(notices(world)).toMatchObject([
      { level: 'warning', step: null, wait: 'RESUME', message: 'Workflow "held" has been paused for 24 min' },
    ]);
    await world.settled(engine.resume(workflowId));
    await world.clock.pass(9 * UNIT);
    expect([world.statuses, notices(world).length]).toEqual([['COMPLETED'], 1]);
  });

  it('while it waits for its turn too', async () => {
    const world = new SmallWorld();
    const turns = workflow('turns', { version: '1', concurrency: { limit: 1 } }).waitFor('go', {
      deadlineMs: 90 * UNIT,
    });
    const { engine } = await world.begin([turns], { limits });
    await world.settled(engine.startWorkflow('turns', null));
    const second = await world.settled(engine.startWorkflow('turns', null));
    await world.settled(engine.pause(second.workflowId));
    await world.clock.pass(UNIT + MINUTE);
    expect(notices(world)).toMatchObject([{ wait: 'RESUME' }]);
  });
});
