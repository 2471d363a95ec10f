// Workflows as steps of others on the real PostgreSQL: a parent that waits costs nothing, hears of the end wherever it came about, and does not leave
// its children behind.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { FatalError } from '../../src/failures/authored.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
/** Leaves memory at once, and looks often. */
const SLEEPY = { limits: { sleepAfterMs: 20, pollMs: 20 } };
const WAIT = { timeout: 10_000, interval: 20 };

const inner = workflow<{ n: number }>('inner', { version: '1' })
  .waitFor('word')
  .step('answer', { run: ({ input }) => input.n * 2 });
const outer = workflow<number>('outer', { version: '1' })
  .step('before', { run: () => 1 })
  .child('call', inner, { input: ({ input }) => ({ n: input }) })
  .step('after', { run: ({ outputs }) => `got ${outputs.call}` });

async function childOf(engine: EmbeddedEngine, parent: WorkflowId): Promise<WorkflowId> {
  const [child] = await rowsOf<{ id: WorkflowId }>(engine, 'select id from workflows where parent_id = ?', [parent]);
  return child?.id as WorkflowId;
}

/** The parent waits and its child exists. */
async function waiting(engine: EmbeddedEngine, id: WorkflowId): Promise<WorkflowId> {
  await reaches(engine, id, 'WAITING');
  const child = await childOf(engine, id);
  await reaches(engine, child, 'WAITING');
  return child;
}

describe('a parent that waits for its child', () => {
  it('leaves memory, is WAITING, and goes on when the child has ended', async () => {
    const engine = await engineOf([inner, outer], SLEEPY);
    const handle = await engine.start(outer, 4);
    const child = await waiting(engine, handle.id);
    await expect.poll(() => engine.control.inMemory, WAIT).toBe(0);
    expect(await handle.status()).toBe('WAITING');
    await engine.control.sendEvent(child, 'word', null);
    expect(await handle.result()).toBe('got 8');
    expect(
      await rowsOf(engine, 'select step_id, attempt, outcome from step_attempts where workflow_id = ? order by tag', [
        handle.id,
      ]),
    ).toEqual(['before', 'call', 'after'].map((step_id) => ({ step_id, attempt: 1, outcome: 'completed' })));
    expect(await rowsOf(engine, 'select * from workflow_messages')).toEqual([]);
  });

  it('hears of an end in another process, in memory or not', async () => {
    const here = await engineOf([inner, outer], { limits: { sleepAfterMs: 60_000, pollMs: 20 } });
    const there = await engineOf([inner, outer], SLEEPY);
    const stays = await here.start(outer, 1);
    const child = await waiting(here, stays.id);
    await expect.poll(() => here.control.inMemory, WAIT).toBe(1);
    await there.control.sendEvent(child, 'word', null);
    expect(await stays.result()).toBe('got 2');

    const sleeps = await there.start(outer, 2);
    const other = await waiting(there, sleeps.id);
    await expect.poll(() => there.control.inMemory, WAIT).toBe(0);
    await here.control.sendEvent(other, 'word', null);
    expect(await sleeps.result()).toBe('got 4');
  });

  it('that ends because the child did, looks for its children before it sleeps: those that have ended tell it nothing any more', async () => {
    const falls = workflow('falls', { version: '1' }).step('fall', {
      run: () => {
        throw new FatalError('the floor is gone');
      },
    });
    const hopes = workflow('hopes', { version: '1' })
      .step('before', { run: () => 1, compensate: () => null })
      .child('call', falls, { input: () => null });
    const engine = await engineOf([falls, hopes], { limits: { sleepAfterMs: 0, pollMs: 20 } });
    const { id } = await engine.start(hopes, undefined);
    expect(await reaches(engine, id, 'FAILED')).toBe('FAILED');
  });

  it('is not harmed when the child cannot go on: that is parked, and goes on with its definition', async () => {
    const engine = await engineOf([inner, outer], SLEEPY);
    const handle = await engine.start(outer, 5);
    const child = await waiting(engine, handle.id);
    await engine.stop();
    const bare = await engineOf([outer], SLEEPY);
    await expect(bare.control.sendEvent(child, 'word', null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await bare.handle(handle.id).status()).toBe('WAITING');
    await bare.stop();
    const whole = await engineOf([inner, outer], SLEEPY);
    await whole.control.sendEvent(child, 'word', null);
    expect(await whole.handle(handle.id).result()).toBe('got 10');
  });
});

describe('a child', () => {
  const patient = workflow('patient', { version: '1' })
    .step('book', { run: () => 'booked', compensate: () => undefined })
    .waitFor('never');

  it('that sleeps is aborted with its parent, and undoes what it did', async () => {
    const parent = workflow('caller-off', { version: '1' }).child('waits', patient, { input: () => undefined });
    const engine = await engineOf([patient, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    const child = await waiting(engine, handle.id);
    await expect.poll(() => engine.control.inMemory, WAIT).toBe(0);
    await handle.abort();
    await reaches(engine, handle.id, 'ABORTED');
    expect(await reaches(engine, child, 'ABORTED')).toBe('ABORTED');
    const undone = (await engine.handle(child).events()).filter(({ type }) => type === 'STEP_COMPENSATED');
    expect(undone).toHaveLength(1);
  });

  it('is aborted when another step fails its parent, and when its step is skipped', async () => {
    const fails = workflow('fails-fast', { version: '1' })
      .step('begin', { run: () => 1 })
      .child('waits', patient, { input: () => undefined, after: ['begin'] })
      .waitFor('signal', { event: 'fall', after: ['begin'] })
      .step('falls', {
        after: ['signal'],
        run: () => {
          throw new FatalError('fell');
        },
      })
      .step('end', { after: ['waits', 'falls'], run: () => 1 });
    const skips = workflow('skips', { version: '1' }).child('waits', patient, {
      input: () => undefined,
      onExhausted: 'continue',
    });
    const engine = await engineOf([patient, fails, skips], SLEEPY);
    const failing = await engine.start(fails, undefined);
    const first = await waiting(engine, failing.id);
    await failing.signal('fall');
    await reaches(engine, failing.id, 'FAILED');
    expect(await reaches(engine, first, 'ABORTED')).toBe('ABORTED');

    const skipping = await engine.start(skips, undefined);
    const second = await waiting(engine, skipping.id);
    await skipping.skipStep('waits');
    await reaches(engine, skipping.id, 'COMPLETED');
    expect(await reaches(engine, second, 'ABORTED')).toBe('ABORTED');
  });

  it('that failed names itself in the error of its parent', async () => {
    const doomed = workflow('doomed-child', { version: '1' }).step('fall', {
      run: () => {
        throw new FatalError('fell');
      },
    });
    const parent = workflow('mourner', { version: '1' }).child('call', doomed, { input: () => undefined });
    const engine = await engineOf([doomed, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    await reaches(engine, handle.id, 'FAILED');
    const child = await childOf(engine, handle.id);
    const errors = await rowsOf<{ step_id: string; context: object; causes: object[] }>(
      engine,
      'select step_id, context, causes from workflow_errors where workflow_id = ?',
      [handle.id],
    );
    expect(errors).toMatchObject([
      {
        step_id: 'call',
        context: { details: { details: { workflowId: child, step: 'fall' } } },
        causes: [{ message: 'fell' }],
      },
    ]);
  });
});

describe('a step whose child has failed', () => {
  const CALLS = new Map<string, number>();
  const shaky = workflow<string>('shaky', { version: '1' }).step('try', {
    run: ({ input }) => {
      const calls = (CALLS.get(input) ?? 0) + 1;
      CALLS.set(input, calls);
      if (calls === 1) throw new FatalError('not today');
      return `call ${calls}`;
    },
  });
  const asking = workflow<string>('asking', { version: '1' })
    .child('call', shaky, { input: ({ input }) => input, onExhausted: 'pause' })
    .step('after', { run: ({ outputs }) => outputs.call });

  const asked = async (engine: EmbeddedEngine, input: string) => {
    const handle = await engine.start(asking, input);
    await reaches(engine, handle.id, 'AWAITING_INTERVENTION');
    const [question] = await rowsOf<{ id: string }>(
      engine,
      'select id from workflow_interventions where workflow_id = ?',
      [handle.id],
    );
    const children = (): Promise<{ id: WorkflowId; status: string }[]> =>
      rowsOf(engine, 'select id, status from workflows where parent_id = ? order by created_at', [handle.id]);
    return { handle, question: question?.id as string, children };
  };

  it('has another one when a person says that it runs again, by the answer or by the step', async () => {
    const engine = await engineOf([shaky, asking], SLEEPY);
    const one = await asked(engine, 'answered');
    await engine.control.decide(one.question, { option: 'retry', notes: 'it is there again' });
    expect(await one.handle.result()).toBe('call 2');
    expect((await one.children()).map(({ status }) => status)).toEqual(['FAILED', 'COMPLETED']);
    const other = await asked(engine, 'by step');
    await other.handle.retryStep('call');
    expect(await other.handle.result()).toBe('call 2');
    expect((await other.children()).map(({ status }) => status)).toEqual(['FAILED', 'COMPLETED']);
  });

  it('waits for the same one where somebody has restarted that before', async () => {
    const engine = await engineOf([shaky, asking], SLEEPY);
    const { handle, question, children } = await asked(engine, 'restarted');
    const [child] = await children();
    await engine.control.restart(child?.id as WorkflowId, { from: 'beginning' });
    await reaches(engine, child?.id as WorkflowId, 'COMPLETED');
    await engine.control.decide(question, { option: 'retry', notes: 'the child was restarted' });
    expect(await handle.result()).toBe('call 2');
    expect(await children()).toHaveLength(1);
  });
});
