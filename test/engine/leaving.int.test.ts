// A step that is skipped while its child works is over when the child has ended, on the real PostgreSQL: nothing after it begins beside what is still
// being undone, and the wait has an end.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
/** Leaves memory at once, and looks often. */
const SLEEPY = { limits: { sleepAfterMs: 20, pollMs: 20 } };
const WAIT = { timeout: 10_000, interval: 20 };

/** A child whose undo waits for the test. */
function family(name: string, undoWithinMs?: number) {
  const undoing = gate();
  const may = gate();
  const did: string[] = [];
  const child = workflow(`${name}-child`, { version: '1' })
    .step('book', {
      run: () => 'booked',
      compensate: async () => {
        undoing.open();
        await may.passed;
        did.push('child undid');
      },
    })
    .waitFor('confirmed')
    .step('last', { run: () => 'by train' });
  const parent = workflow(name, { version: '1' })
    .step('pay', { run: () => 'paid', compensate: () => void did.push('parent undid') })
    .child('travel', child, { input: () => undefined, ...(undoWithinMs ? { undoWithinMs } : {}) })
    .step('tell', { run: ({ outputs }) => void did.push(`told: ${outputs.travel}`) });
  return { child, parent, did, undoing, may };
}

async function childOf(engine: EmbeddedEngine, parent: WorkflowId): Promise<WorkflowId> {
  await reaches(engine, parent, 'WAITING');
  const [child] = await rowsOf<{ id: WorkflowId }>(engine, 'select id from workflows where parent_id = ?', [parent]);
  await reaches(engine, child?.id as WorkflowId, 'WAITING');
  return child?.id as WorkflowId;
}

const ends = async (engine: EmbeddedEngine, id: WorkflowId) =>
  (await engine.handle(id).events())
    .filter(({ type }) => type === 'STEP_CHILD_ENDED' || type === 'STEP_SKIPPED')
    .map(({ type, payload }) => [type, payload['outcome']]);

const SKIP = { output: 'on foot', reason: 'the train is late' };

describe('a step that is skipped while its child works', () => {
  it('is over when the child has undone its work, and what follows sees the output that was given', async () => {
    const { child, parent, did, undoing, may } = family('trip');
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    const id = await childOf(engine, handle.id);
    expect((await handle.skipStep('travel', SKIP)).status).toBe('WAITING');
    await undoing.passed;
    await expect(handle.skipStep('travel')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await expect.poll(() => engine.control.inMemory, WAIT).toBe(1);
    expect([did, await ends(engine, handle.id)]).toEqual([[], []]);
    may.open();
    expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did).toEqual(['child undid', 'told: on foot']);
    expect(await engine.handle(id).status()).toBe('ABORTED');
    const said = await ends(engine, handle.id);
    expect(said).toHaveLength(2);
    expect(said).toContainEqual(['STEP_CHILD_ENDED', 'COMPENSATED']);
    const [attempt] = await rowsOf(
      engine,
      `select outcome, error_id from step_attempts where workflow_id = ? and step_id = 'travel'`,
      [handle.id],
    );
    expect(attempt).toEqual({ outcome: 'cancelled', error_id: null });
    expect(await rowsOf(engine, 'select id from workflow_errors where workflow_id = ?', [handle.id])).toEqual([]);
    expect(await rowsOf(engine, 'select * from workflow_messages')).toEqual([]);
  });

  it('waits in the process that takes it over as well', async () => {
    const { child, parent, did, undoing, may } = family('taken');
    const first = await engineOf([child, parent], SLEEPY);
    const handle = await first.start(parent, undefined);
    await childOf(first, handle.id);
    await handle.skipStep('travel', SKIP);
    await undoing.passed;
    await first.stop(0);
    const second = await engineOf([child, parent], SLEEPY);
    may.open();
    expect(await reaches(second, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did.at(-1)).toBe('told: on foot');
  });

  it('is skipped although the newest state was lost meanwhile', async () => {
    const { child, parent, did, undoing, may } = family('lost');
    const first = await engineOf([child, parent], SLEEPY);
    const handle = await first.start(parent, undefined);
    await childOf(first, handle.id);
    await handle.skipStep('travel', SKIP);
    await undoing.passed;
    await handle.createCheckpoint('to be lost');
    await first.stop(0);
    const mover = await engineOf([], SLEEPY);
    await rowsOf(
      mover,
      `update workflow_checkpoints set state_bytes = '\\x00' where workflow_id = ? and checkpoint_type = 'manual' returning id`,
      [handle.id],
    );
    await mover.stop(1_000);
    may.open();
    const second = await engineOf([child, parent], SLEEPY);
    expect(await reaches(second, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did.at(-1)).toBe('told: on foot');
    expect(
      await rowsOf(second, "select id from workflow_errors where error_type = 'CorruptCheckpointError'"),
    ).toHaveLength(1);
  });

  it.each(['a child', 'none'])(
    'is skipped although the workflow moves to a version with %s there meanwhile',
    async (has) => {
      const name = has === 'none' ? 'without' : 'with';
      const { child, parent, did, undoing, may } = family(name);
      const tell = ({ outputs }: { outputs: { travel?: unknown } }) => void did.push(`told: ${String(outputs.travel)}`);
      const begun = workflow(name, { version: '2' }).step('pay', { run: () => 'paid' });
      const next =
        has === 'none'
          ? begun.step('travel', { run: () => void did.push('travels') }).step('tell', { run: tell })
          : begun.child('travel', child, { input: () => undefined }).step('tell', { run: tell });
      const engine = await engineOf([child, parent, next], SLEEPY);
      const handle = await engine.start(parent, undefined, { version: '1' });
      await childOf(engine, handle.id);
      await handle.skipStep('travel', SKIP);
      await undoing.passed;
      await handle.migrate({ toVersion: '2' });
      may.open();
      expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
      expect(did).toEqual(['child undid', 'told: on foot']);
    },
  );

  it('is over once, whichever comes first, the end of the child or the wish', async () => {
    const { child, parent, did, may } = family('fast');
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    const id = await childOf(engine, handle.id);
    may.open();
    await Promise.all([
      engine.control.sendEvent(id, 'confirmed', null),
      handle.skipStep('travel', SKIP).catch(() => {}),
    ]);
    expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(await reaches(engine, id, 'COMPLETED', 'ABORTED')).toMatch(/COMPLETED|ABORTED/);
    expect(did.filter((one) => one.startsWith('told'))).toHaveLength(1);
  });

  it('does not wait longer than the step has for its undo, and an administrator is told', async () => {
    const { child, parent, did, undoing, may } = family('late', 300);
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    const id = await childOf(engine, handle.id);
    await handle.skipStep('travel', SKIP);
    await undoing.passed;
    expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did).toEqual(['told: on foot']);
    expect(await ends(engine, handle.id)).toContainEqual(['STEP_CHILD_ENDED', 'UNDOING']);
    const told = await rowsOf(engine, 'select error_message from system_errors where workflow_id = ?', [handle.id]);
    expect(told).toEqual([{ error_message: expect.stringContaining(`after 300 ms: ${id}`) as string }]);
    may.open();
    expect(await reaches(engine, id, 'ABORTED')).toBe('ABORTED');
  });

  it('undoes with the whole workflow where that is aborted meanwhile', async () => {
    const { child, parent, did, undoing, may } = family('both');
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    await childOf(engine, handle.id);
    await handle.skipStep('travel', SKIP);
    await undoing.passed;
    await handle.abort();
    may.open();
    expect(await reaches(engine, handle.id, 'ABORTED')).toBe('ABORTED');
    expect(did).toEqual(['child undid', 'parent undid']);
  });
});
