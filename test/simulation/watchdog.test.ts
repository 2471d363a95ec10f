// The watchdog, told exactly: who waits for something is left alone, who lost its alarm is woken, who waits for nothing is asked about.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { chainChecksum, sealState } from '../../src/persistence/seal.ts';
import { SmallWorld } from './smallWorld.ts';
import { decompressed } from './stored.ts';

const MINUTE = 60_000;
const rowsOf = (world: SmallWorld) => {
  const [rows] = world.workflows;
  if (!rows) throw new Error('nothing was started');
  return rows;
};
const typesOf = (world: SmallWorld): string[] => world.storage.events.map(({ type }) => type);

/** A workflow as a mistake of the engine would leave it: its attempt is held back, and nobody will ever release it. */
async function stranded() {
  const world = new SmallWorld();
  const undone: string[] = [];
  const build = () =>
    workflow('lost', { version: '1' })
      .step('first', { run: () => 1, compensate: () => void undone.push('first') })
      .sleep('nap', 10 * MINUTE)
      .step('second', { run: () => 2 });
  const begun = await world.begin([build()]);
  const { workflowId: id } = await world.settled(begun.engine.startWorkflow('lost', null));
  await world.clock.pass(MINUTE);
  world.kill(begun);
  const rows = rowsOf(world);
  const last = rows.checkpoints.at(-1);
  if (!last) throw new Error('nothing was written');
  const state = JSON.parse(decompressed(last.state).toString()) as { context: { dueAt: object } };
  const bytes = Buffer.from(JSON.stringify({ ...state, context: { ...state.context, dueAt: {} } }));
  const previous = rows.checkpoints.at(-2)?.checksum ?? null;
  rows.checkpoints[rows.revision - 1] = { ...last, state: sealState(bytes), checksum: chainChecksum(previous, bytes) };
  rows.head = { ...rows.head, owner: null, wakeAt: null };
  const { engine } = await world.begin([build()]);
  await world.clock.pass(5_000);
  const [question] = [...rows.interventions.values()].filter(({ decided }) => !decided);
  const answer = async (option: string): Promise<void> => {
    await world.settled(engine.decide(question?.asked.id ?? '', { option, notes: 'seen' }));
    await world.clock.pass(11 * MINUTE);
  };
  return { world, rows, engine, id, undone, question, answer };
}

describe('a workflow that nobody will move', () => {
  it('is recorded and asked about within 5 s, once', async () => {
    const { world, rows, question } = await stranded();
    expect(question?.asked).toMatchObject({
      trigger: 'STRANDED',
      step: null,
      options: [{ key: 'retry' }, { key: 'fail' }],
    });
    expect([world.statuses, rows.errors.map(({ errorType }) => errorType)]).toEqual([
      ['AWAITING_INTERVENTION'],
      ['StrandedError'],
    ]);
    expect(rows.systemErrors).toMatchObject([{ errorType: 'StrandedError', severity: 'critical' }]);
    await world.clock.pass(MINUTE);
    expect(typesOf(world).filter((type) => type === 'INTERVENTION_REQUESTED')).toHaveLength(1);
  });

  it('begins again what is not done when that is the answer', async () => {
    const { world, rows, answer, undone } = await stranded();
    await answer('retry');
    expect([world.statuses, undone]).toEqual([['COMPLETED'], []]);
    expect([...rows.interventions.values()].map(({ decided }) => decided?.status)).toEqual(['DECIDED']);
  });

  it('is undone and ends when that is the answer', async () => {
    const { world, answer, undone } = await stranded();
    await answer('fail');
    expect([world.statuses, undone]).toEqual([['FAILED'], ['first']]);
  });

  it('takes the question back when it is restarted, aborted or moved by hand instead', async () => {
    const { world, rows, engine, id } = await stranded();
    await world.settled(engine.abort(id));
    await world.clock.pass(5_000);
    expect([world.statuses, [...rows.interventions.values()].map(({ decided }) => decided?.status)]).toEqual([
      ['ABORTED'],
      ['CANCELLED'],
    ]);
  });
});

describe('a workflow that lost its alarm', () => {
  it('is woken and has it again', async () => {
    const world = new SmallWorld();
    const nap = workflow('nap', { version: '1' }).sleep('nap', MINUTE);
    const { engine } = await world.begin([nap]);
    await world.settled(engine.startWorkflow('nap', null));
    await world.clock.pass(1_000);
    const rows = rowsOf(world);
    const { wakeAt } = rows.head;
    rows.head = { ...rows.head, wakeAt: null };
    await world.clock.pass(5_000);
    expect([rows.head.wakeAt, rows.interventions.size]).toEqual([wakeAt, 0]);
    await world.clock.pass(MINUTE);
    expect(world.statuses).toEqual(['COMPLETED']);
  });

  it('is a system error where it cannot be woken, recorded once', async () => {
    const world = new SmallWorld();
    let isBroken = false;
    const nap = workflow('nap', { version: '1' }).sleep('nap', MINUTE);
    const { engine } = await world.begin([nap], {
      wrap: (store) =>
        new Proxy(store, {
          get: (target, name) =>
            name === 'claim' && isBroken
              ? () => Promise.reject(new TypeError('a defect'))
              : (Reflect.get(target, name) as () => unknown).bind(target),
        }),
    });
    await world.settled(engine.startWorkflow('nap', null));
    await world.clock.pass(1_000);
    isBroken = true;
    await world.clock.pass(MINUTE + 10_000);
    const [first, ...more] = world.storage.platformErrors;
    expect(first).toMatchObject({ error: { errorType: 'StrandedError', severity: 'critical' } });
    expect(new Set(more.map(({ error }) => error.fingerprint)).size).toBeLessThanOrEqual(1);
  });
});

describe('a workflow that waits by somebody’s wish', () => {
  it.each([
    ['for an event without a deadline', workflow('waits', { version: '1' }).waitFor('never'), 'WAITING'],
    [
      'before a step',
      workflow('asks', { version: '1' }).step('ask', { run: () => 1, intervention: { prompt: 'Go?' } }),
      'AWAITING_INTERVENTION',
    ],
  ])('%s is left alone, and not looked at twice', async (_, definition, status) => {
    const world = new SmallWorld();
    const { engine } = await world.begin([definition]);
    await world.settled(engine.startWorkflow(definition.name, null));
    await world.clock.pass(MINUTE);
    const rows = rowsOf(world);
    const { fence } = rows;
    await world.clock.pass(10 * MINUTE);
    expect([world.statuses, rows.fence, engine.inMemory, rows.errors]).toEqual([[status], fence, 0, []]);
  });

  it('paused by a person is left alone', async () => {
    const world = new SmallWorld();
    const definition = workflow('held', { version: '1' })
      .sleep('nap', 1_000)
      .step('one', { run: () => 1 });
    const { engine } = await world.begin([definition]);
    const { workflowId } = await world.settled(engine.startWorkflow('held', null));
    await world.settled(engine.pause(workflowId));
    await world.clock.pass(10 * MINUTE);
    expect([world.statuses, rowsOf(world).errors]).toEqual([['PAUSED'], []]);
  });
});
