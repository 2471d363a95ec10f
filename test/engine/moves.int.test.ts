// Moving a workflow by hand on the real PostgreSQL: run again, skip, restart, roll back; ended workflows too.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError } from '../../src/failures/authored.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const checkpointsOf =
  'select id, step_id, checkpoint_type, revision from workflow_checkpoints where workflow_id = ? order by revision';

/** Three steps with undo, which note what they do under which key; `bad` makes the last one fail. */
function diary() {
  const log: string[] = [];
  const world = { bad: false };
  const note = (what: string) => (step: { idempotencyKey: string }) => {
    log.push(`${what} ${step.idempotencyKey.split('/').slice(1).join('/')}`);
    return what;
  };
  const definition = workflow('diary', { version: '1' })
    .step('a', { run: note('do'), compensate: note('undo') })
    .step('b', { run: note('do'), compensate: note('undo') })
    .step('c', {
      run: (step) => {
        note('do')(step);
        if (world.bad) throw new FatalError('bad');
        return 'c';
      },
      compensate: note('undo'),
    });
  return { log, world, definition };
}

describe('moving by hand', () => {
  it('goes back to where more was done than is now, also in a process that has not seen it', async () => {
    const definition = workflow('list', { version: '1' })
      .step('make', { run: () => ['x', 'y'] })
      .each('take', { items: ({ outputs }) => outputs.make, run: ({ item }) => item })
      .waitFor('word');
    const first = await engineOf([definition]);
    const { id } = await first.start(definition, undefined);
    await reaches(first, id, 'WAITING');
    const made = await rowsOf<{ id: string }>(first, `${checkpointsOf} limit 1 offset 1`, [id]);
    await first.handle(id).pause();
    await first.handle(id).restart({ from: 'step', step: 'make' });
    await first.stop(2_000);
    const second = await engineOf([definition]);
    await second.handle(id).restart({ from: 'checkpoint', checkpointId: made[0]?.id ?? '' });
    await second.handle(id).resume();
    expect(await reaches(second, id, 'WAITING', 'FAILED')).toBe('WAITING');
  });

  it('runs a finished step again in a new round, and with it what depends on it', async () => {
    const { log, definition } = diary();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await handle.result();
    await handle.retryStep('b', { reason: 'the data changed' });
    await reaches(engine, handle.id, 'COMPLETED');
    await handle.result();
    expect(log).toEqual(['do a', 'do b', 'do c', 'do b~1', 'do c~1']);
    const events = await handle.events();
    expect(events.map(({ type }) => type)).toContain('WORKFLOW_RESTARTED');
  });

  it('restarts a failed workflow from its beginning, with new keys for all that was undone', async () => {
    const { log, world, definition } = diary();
    world.bad = true;
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect(handle.result()).rejects.toThrow('bad');
    world.bad = false;
    log.length = 0;
    await handle.restart({ from: 'beginning' });
    expect(await handle.result()).toBe('c');
    expect(log).toEqual(['do a~1', 'do b~1', 'do c~1']);
  });

  it.each([
    ['a step', async () => ({ from: 'step', step: 'c' }) as const],
    ['the last valid checkpoint', async () => ({ from: 'lastValidCheckpoint' }) as const],
    [
      'a checkpoint',
      async (checkpoints: readonly { id: string }[]) =>
        ({ from: 'checkpoint', checkpointId: (checkpoints[2] as { id: string }).id }) as const,
    ],
  ])('runs again what was undone, also when it restarts from %s', async (_, pointOf) => {
    const { log, world, definition } = diary();
    world.bad = true;
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect(handle.result()).rejects.toThrow('bad');
    expect(log.slice(3)).toEqual(['undo undo/c', 'undo undo/b', 'undo undo/a']);
    world.bad = false;
    log.length = 0;
    const checkpoints = await rowsOf<{ id: string }>(engine, checkpointsOf, [handle.id]);
    await handle.restart(await pointOf(checkpoints));
    expect(await handle.result()).toBe('c');
    expect(log).toEqual(['do a~1', 'do b~1', 'do c~1']);
  });

  it('rolls back to a checkpoint: undoes what began after it, last first, and goes on from there', async () => {
    const { log, definition } = diary();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await handle.result();
    const checkpoints = await rowsOf<{ id: string; step_id: string; checkpoint_type: string }>(engine, checkpointsOf, [
      handle.id,
    ]);
    const afterA = checkpoints.find((row) => row.step_id === 'a' && row.checkpoint_type === 'step_complete');
    log.length = 0;
    await handle.rollBack(afterA?.id as string, { reason: 'wrong b' });
    await reaches(engine, handle.id, 'COMPLETED');
    expect(await handle.result()).toBe('c');
    expect(log).toEqual(['undo undo/c', 'undo undo/b', 'do b~1', 'do c~1']);
    expect((await handle.events()).map(({ type }) => type)).toContain('WORKFLOW_ROLLED_BACK');
  });

  it('rolls back and pauses there when asked to', async () => {
    const { log, definition } = diary();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await handle.result();
    const [first] = await rowsOf<{ id: string }>(engine, checkpointsOf, [handle.id]);
    log.length = 0;
    await handle.rollBack(first?.id as string, { thenResume: false });
    await reaches(engine, handle.id, 'PAUSED');
    expect(log).toEqual(['undo undo/c', 'undo undo/b', 'undo undo/a']);
    await handle.resume();
    await handle.result();
    expect(log.slice(3)).toEqual(['do a~1', 'do b~1', 'do c~1']);
  });

  it('skips a running step: its attempt is told to stop, and a given output stands in', async () => {
    const running = gate();
    const slow = workflow('slow', { version: '1' })
      .step('wait', {
        run: async ({ signal }): Promise<string> => {
          running.open();
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
        },
      })
      .step('after', { run: ({ outputs }) => `saw ${outputs.wait}` });
    const engine = await engineOf([slow]);
    const handle = await engine.start(slow, undefined);
    await running.passed;
    await handle.skipStep('wait', { output: 'a stand-in', reason: 'takes too long' });
    expect(await handle.result()).toBe('saw a stand-in');
    const steps = (await handle.events()).filter(({ type }) => type === 'STEP_SKIPPED');
    expect(steps).toHaveLength(1);
  });

  it('refuses a checkpoint of another workflow, and leaves everything as it was', async () => {
    const { definition } = diary();
    const engine = await engineOf([definition]);
    const [one, two] = await Promise.all([engine.start(definition, undefined), engine.start(definition, undefined)]);
    await Promise.all([one.result(), two.result()]);
    const [foreign] = await rowsOf<{ id: string }>(engine, checkpointsOf, [two.id]);
    await expect(one.rollBack(foreign?.id as string)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(one.restart({ from: 'step', step: 'z' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await one.status()).toBe('COMPLETED');
  });

  it('refuses a checkpoint whose bytes were changed, and goes back to the newest that proves itself', async () => {
    const { log, definition } = diary();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await handle.result();
    const rows = await rowsOf<{ id: string; revision: string }>(engine, checkpointsOf, [handle.id]);
    const broken = rows[2] as { id: string };
    await rowsOf(
      engine,
      'update workflow_checkpoints set state_bytes = set_byte(state_bytes, 40, 33) where id = ? returning id',
      [broken.id],
    );
    await expect(handle.rollBack(broken.id)).rejects.toMatchObject({ code: 'CORRUPT_CHECKPOINT' });
    expect(await handle.status()).toBe('COMPLETED');
    expect(log).toEqual(['do a', 'do b', 'do c']);
  });
});

describe('a fan-out', () => {
  it('runs what nothing orders side by side, and joins', async () => {
    const both = [gate(), gate()] as const;
    const wide = workflow('wide', { version: '1' })
      .step('start', { run: () => 1 })
      .step('left', {
        after: ['start'],
        run: async () => {
          both[0].open();
          await both[1].passed;
          return 'l';
        },
      })
      .step('right', {
        after: ['start'],
        run: async () => {
          both[1].open();
          await both[0].passed;
          return 'r';
        },
      })
      .step('join', { after: ['left', 'right'], run: ({ outputs }) => outputs.left + outputs.right + outputs.start });
    const engine = await engineOf([wide]);
    expect(await (await engine.start(wide, undefined)).result()).toBe('lr1');
  });

  it('keeps the other branches running while one asks a person', async () => {
    const wide = workflow('asks', { version: '1' })
      .step('ask', { after: [], intervention: { prompt: 'Go?' }, run: () => 'went' })
      .step('work', { after: [], run: () => 'worked' })
      .step('join', { after: ['ask', 'work'], run: ({ outputs }) => outputs });
    const engine = await engineOf([wide]);
    const handle = await engine.start(wide, undefined);
    await reaches(engine, handle.id, 'AWAITING_INTERVENTION');
    const [question] = await rowsOf<{ id: string; prompt: string }>(
      engine,
      'select * from workflow_interventions where workflow_id = ?',
      [handle.id],
    );
    expect(question?.prompt).toBe('Go?');
    await handle.decide(question?.id as string, { option: 'approve', notes: 'fine' });
    expect(await handle.result()).toEqual({ ask: 'went', work: 'worked' });
  });

  it('goes on after a step that failed where every step after it says so', async () => {
    const tolerant = workflow('tolerant', { version: '1' })
      .step('optional', {
        onExhausted: 'continue',
        run: (): string => {
          throw new FatalError('no');
        },
      })
      .step('skipped', { onDependencyFailure: 'skip', run: () => 'never' })
      .step('last', {
        onDependencyFailure: 'continue',
        run: ({ outputs }) => [outputs.optional ?? null, outputs.skipped ?? null],
      });
    const engine = await engineOf([tolerant]);
    const handle = await engine.start(tolerant, undefined);
    expect(await handle.result()).toEqual([null, null]);
    const done = (await handle.events())
      .map(({ type }) => type)
      .filter((type) => type.startsWith('STEP_') && type !== 'STEP_STARTED');
    expect(done).toEqual(['STEP_FAILED', 'STEP_SKIPPED', 'STEP_COMPLETED']);
  });
});
