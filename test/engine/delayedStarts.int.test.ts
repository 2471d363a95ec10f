// Workflows that are started to begin later, on the real PostgreSQL with a moved clock.
import { assign, createMachine, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { fromMachine } from '../../src/fromMachine.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';
import { MovedClock } from './movedClock.ts';

const engineOf = engines();
const DAY = 86_400_000;

const later = (clock: MovedClock): Date => new Date(clock.now() + DAY);

/** Two steps that say when they ran; the second after an event. */
function steps(name: string, began: string[] = [], options: { timeoutMs?: number } = {}) {
  return workflow<unknown>(name, { version: '1', ...options })
    .step('first', { run: () => began.push('first') })
    .waitFor('word')
    .step('last', { run: () => began.push('last') });
}

/** Turns of other workflows pass through the engine; what would have begun has begun then. */
async function passes(engine: EmbeddedEngine): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await (await engine.start(other, null)).result();
}
const other = workflow('other', { version: '1' }).step('step', { run: () => 'done' });

describe('a workflow that is started to begin later', () => {
  it('is pending and out of memory until then, takes what comes, and its time does not pass', async () => {
    const clock = new MovedClock();
    const began: string[] = [];
    const definition = steps('later', began, { timeoutMs: 60_000 });
    const engine = await engineOf([definition, other], { clock });
    const startAt = later(clock);
    const handle = await engine.start(definition, null, { startAt });
    expect(await handle.status()).toBe('PENDING');
    await expect.poll(() => engine.control.inMemory).toBe(0);
    await handle.signal('word', null);
    expect(await handle.status()).toBe('PENDING');
    await passes(engine);
    expect(began).toEqual([]);
    const [row] = await rowsOf<{ start_at: Date; wake_at: Date; started_at: null }>(
      engine,
      'select start_at, wake_at, started_at from workflows where id = ?',
      [handle.id],
    );
    expect([new Date(String(row?.start_at)), new Date(String(row?.wake_at)), row?.started_at]).toEqual([
      startAt,
      startAt,
      null,
    ]);
    clock.move(DAY);
    await handle.result();
    expect(began).toEqual(['first', 'last']);
  });

  it('begins after its time where no process was there then, and at once where that is over when it is started', async () => {
    const clock = new MovedClock();
    const began: string[] = [];
    const definition = steps('nobody', began);
    const first = await engineOf([definition], { clock });
    const { id } = await first.start(definition, null, { startAt: later(clock) });
    await first.stop(2_000);
    clock.move(2 * DAY);
    const second = await engineOf([definition, other], { clock });
    await reaches(second, id, 'WAITING');
    expect(began).toEqual(['first']);
    const now = await second.start(definition, null, { startAt: new Date(clock.now() - DAY) });
    await reaches(second, now.id, 'WAITING');
  });

  it('begins at once when it is resumed', async () => {
    const clock = new MovedClock();
    const definition = steps('hurried');
    const engine = await engineOf([definition], { clock });
    const handle = await engine.start(definition, null, { startAt: later(clock) });
    await handle.resume({ reason: 'it cannot wait' });
    await reaches(engine, handle.id, 'WAITING');
    await expect(handle.resume()).rejects.toThrow('one that has not begun yet');
  });

  it('begins nothing while it is paused, also when its time comes', async () => {
    const clock = new MovedClock();
    const began: string[] = [];
    const definition = steps('paused', began);
    const engine = await engineOf([definition, other], { clock });
    const handle = await engine.start(definition, null, { startAt: later(clock) });
    await handle.pause();
    clock.move(DAY);
    await expect
      .poll(
        async () =>
          (await rowsOf(engine, 'select 1 from workflow_checkpoints where workflow_id = ?', [handle.id])).length,
      )
      .toBeGreaterThan(2);
    expect(await handle.status()).toBe('PAUSED');
    await passes(engine);
    expect(began).toEqual([]);
    await handle.resume();
    await reaches(engine, handle.id, 'WAITING');
    expect(began).toEqual(['first']);
  });

  it('paused and resumed before its time still begins then', async () => {
    const clock = new MovedClock();
    const began: string[] = [];
    const definition = steps('twice', began);
    const engine = await engineOf([definition, other], { clock });
    const handle = await engine.start(definition, null, { startAt: later(clock) });
    await handle.pause();
    expect((await handle.resume()).status).toBe('PENDING');
    await passes(engine);
    expect(began).toEqual([]);
    clock.move(DAY);
    await reaches(engine, handle.id, 'WAITING');
  });

  it('is aborted without having begun, and put elsewhere without beginning', async () => {
    const clock = new MovedClock();
    const began: string[] = [];
    const definition = steps('moved', began);
    const engine = await engineOf([definition, other], { clock });
    const aborted = await engine.start(definition, null, { startAt: later(clock) });
    await aborted.abort();
    await reaches(engine, aborted.id, 'ABORTED');
    const moved = await engine.start(definition, null, { startAt: later(clock) });
    expect((await moved.skipStep('first')).status).toBe('PENDING');
    expect((await moved.restart({ from: 'beginning' })).status).toBe('PENDING');
    expect((await moved.skipStep('first')).status).toBe('PENDING');
    await passes(engine);
    clock.move(DAY);
    await reaches(engine, moved.id, 'WAITING');
    expect(began).toEqual([]);
    // The time of the first life is over.
    await aborted.restart({ from: 'beginning' });
    await reaches(engine, aborted.id, 'WAITING');
    expect(began).toEqual(['first']);
  });

  it('stands in line from then on, and holds up nobody before', async () => {
    const clock = new MovedClock();
    const began: number[] = [];
    const passed = gate();
    const turns = workflow<number>('turns', { version: '1', concurrency: { limit: 1 } }).step('work', {
      run: async ({ input }) => {
        began.push(input);
        await passed.passed;
      },
    });
    const engine = await engineOf([turns, other], { clock });
    const first = await engine.start(turns, 1, { startAt: later(clock) });
    const second = await engine.start(turns, 2);
    await expect.poll(() => began).toEqual([2]);
    clock.move(DAY);
    await expect
      .poll(
        async () => (await rowsOf(engine, 'select 1 from resource_claims where workflow_id = ?', [first.id])).length,
      )
      .toBe(1);
    expect(await first.status()).toBe('PENDING');
    passed.open();
    await second.result();
    await first.result();
    expect(began).toEqual([2, 1]);
  });

  it('does not begin before because its only state is corrupt', async () => {
    const clock = new MovedClock();
    const began: string[] = [];
    const definition = steps('corrupt', began);
    const first = await engineOf([definition], { clock });
    const { id } = await first.start(definition, null, { startAt: later(clock) });
    await expect.poll(() => first.control.inMemory).toBe(0);
    await rowsOf(first, `update workflow_checkpoints set state_bytes = '\\x00' where workflow_id = ?`, [id]);
    await first.handle(id).signal('word', null);
    expect(await first.handle(id).status()).toBe('PENDING');
    expect(began).toEqual([]);
    clock.move(DAY);
    await reaches(first, id as WorkflowId, 'COMPLETED');
    expect(began).toEqual(['first', 'last']);
  });

  it('is an author’s own machine, too', async () => {
    const clock = new MovedClock();
    const machine = createMachine({
      id: 'bell',
      initial: 'still',
      states: { still: { on: { RING: 'rung' } }, rung: { type: 'final' } },
    });
    const definition = fromMachine(machine, { version: '1' });
    const engine = await engineOf([definition], { clock });
    const handle = await engine.start(definition, undefined, { startAt: later(clock) });
    expect(await handle.status()).toBe('PENDING');
    clock.move(DAY);
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('RING', null);
    await handle.result();
  });

  it('hears what it was told before, in its order, when it is its author’s own machine', async () => {
    const clock = new MovedClock();
    const machine = setup({
      types: { context: {} as { said: string[] }, output: {} as string[] },
      actions: { keep: assign({ said: ({ context, event }) => [...context.said, event.type] }) },
    }).createMachine({
      id: 'listener',
      context: { said: [] },
      initial: 'on',
      on: { A: { actions: 'keep' }, B: { actions: 'keep' } },
      states: { on: { on: { END: 'off' } }, off: { type: 'final' } },
      output: ({ context }) => context.said,
    });
    const definition = fromMachine(machine, { version: '1' });
    const options = { clock, limits: { sleepAfterMs: 20, pollMs: 20 } };
    const first = await engineOf([definition], options);
    const { id } = await first.start(definition, null as never, { startAt: later(clock) });
    for (const event of ['A', 'B', 'A']) await first.handle(id).signal(event, null);
    await first.stop();
    clock.move(DAY);
    const engine = await engineOf([definition], options);
    await reaches(engine, id, 'WAITING');
    await engine.handle(id).signal('END', null);
    expect(await engine.handle(id).result()).toEqual(['A', 'B', 'A']);
  });

  it('is refused where the time is none', async () => {
    const definition = steps('never');
    const engine = await engineOf([definition]);
    await expect(engine.start(definition, null, { startAt: new Date('never') })).rejects.toThrow(
      'startAt is Invalid Date; it must be a Date',
    );
    await expect(engine.start(definition, null, { startAt: 'tomorrow' as never })).rejects.toThrow(
      'startAt is tomorrow',
    );
  });
});

it('a workflow that was paused while it stood in line begins nothing when its turn comes', async () => {
  const began: number[] = [];
  const passed = gate();
  const turns = workflow<number>('line', { version: '1', concurrency: { limit: 1 } }).step('work', {
    run: async ({ input }) => {
      began.push(input);
      if (input === 1) await passed.passed;
    },
  });
  const engine = await engineOf([turns, other]);
  const first = await engine.start(turns, 1);
  await expect.poll(() => began).toEqual([1]);
  const second = await engine.start(turns, 2);
  expect((await second.pause()).status).toBe('PAUSED');
  passed.open();
  await first.result();
  await passes(engine);
  expect(began).toEqual([1]);
  await second.resume();
  await second.result();
});
