// A workflow that ends waits for its children, on the real PostgreSQL: it undoes its own work after theirs, says what became of each, and never waits
// unseen.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { FatalError } from '../../src/failures/authored.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
/** Leaves memory at once, and looks often. */
const SLEEPY = { limits: { sleepAfterMs: 20, pollMs: 20 } };
const WAIT = { timeout: 10_000, interval: 20 };

/** A child whose undo waits for the test, and fails as often as it says. */
function family(name: string, { fails = false, undoWithinMs }: { fails?: boolean; undoWithinMs?: number } = {}) {
  const undoing = gate();
  const may = gate();
  const undone: string[] = [];
  const child = workflow(`${name}-child`, { version: '1' })
    .step('book', {
      run: () => 'booked',
      compensate: async () => {
        undoing.open();
        await may.passed;
        if (fails) throw new FatalError('the hotel does not answer');
        undone.push('child');
      },
    })
    .waitFor('never');
  const parent = workflow(name, { version: '1' })
    .step('pay', { run: () => 'paid', compensate: () => void undone.push('parent') })
    .child('travel', child, { input: () => undefined, ...(undoWithinMs ? { undoWithinMs } : {}) });
  return { child, parent, undone, undoing, may };
}

async function childOf(engine: EmbeddedEngine, parent: WorkflowId): Promise<WorkflowId> {
  await reaches(engine, parent, 'WAITING');
  const [child] = await rowsOf<{ id: WorkflowId }>(engine, 'select id from workflows where parent_id = ?', [parent]);
  await reaches(engine, child?.id as WorkflowId, 'WAITING');
  return child?.id as WorkflowId;
}

const lines = async (engine: EmbeddedEngine, id: WorkflowId, type: string) =>
  (await engine.handle(id).events()).filter((event) => event.type === type).map(({ payload }) => payload);

describe('a workflow that is aborted while its child works', () => {
  it('undoes its own work when the child has undone its, without memory meanwhile, and says what became of it', async () => {
    const { child, parent, undone, undoing, may } = family('trip');
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    await childOf(engine, handle.id);
    await handle.abort();
    await undoing.passed;
    await expect.poll(() => engine.control.inMemory, WAIT).toBe(1);
    expect([await handle.status(), undone]).toEqual(['COMPENSATING', []]);
    may.open();
    expect(await reaches(engine, handle.id, 'ABORTED')).toBe('ABORTED');
    expect(undone).toEqual(['child', 'parent']);
    expect(await lines(engine, handle.id, 'STEP_CHILD_ENDED')).toEqual([
      { step: 'travel', key: 'travel', outcome: 'COMPENSATED' },
    ]);
    expect(await rowsOf(engine, 'select * from workflow_messages')).toEqual([]);
  });

  it('waits in the process that takes it over as well', async () => {
    const { child, parent, undone, undoing, may } = family('taken');
    const first = await engineOf([child, parent], SLEEPY);
    const handle = await first.start(parent, undefined);
    await childOf(first, handle.id);
    await handle.abort();
    await undoing.passed;
    await first.stop(0);
    const second = await engineOf([child, parent], SLEEPY);
    may.open();
    expect(await reaches(second, handle.id, 'ABORTED')).toBe('ABORTED');
    expect(undone.at(-1)).toBe('parent');
  });

  it('shows that a person is asked about the child, and goes on with the answer', async () => {
    const { child, parent, undone, may } = family('asked', { fails: true });
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    const id = await childOf(engine, handle.id);
    may.open();
    await handle.abort();
    await expect
      .poll(() => lines(engine, handle.id, 'STEP_CHILD_ASKS'), WAIT)
      .toEqual([{ step: 'travel', key: 'travel' }]);
    expect([await handle.status(), undone]).toEqual(['COMPENSATING', []]);
    const [question] = await rowsOf<{ id: string }>(
      engine,
      `select id from workflow_interventions where workflow_id = ? and status = 'OPEN'`,
      [id],
    );
    await engine.control.decide(question?.id ?? '', { option: 'giveUp', notes: 'I called them' });
    expect(await reaches(engine, handle.id, 'ABORTED')).toBe('ABORTED');
    expect(undone).toEqual(['parent']);
    expect(await lines(engine, handle.id, 'STEP_CHILD_ENDED')).toEqual([
      { step: 'travel', key: 'travel', outcome: 'COMPENSATION_FAILED' },
    ]);
  });

  it('goes on without a child that has not undone its work in time, and an administrator is told', async () => {
    const { child, parent, undone, undoing, may } = family('late', { undoWithinMs: 300 });
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    const id = await childOf(engine, handle.id);
    await handle.abort();
    await undoing.passed;
    expect(await reaches(engine, handle.id, 'ABORTED')).toBe('ABORTED');
    expect(undone).toEqual(['parent']);
    expect(await lines(engine, handle.id, 'STEP_CHILD_ENDED')).toEqual([
      { step: 'travel', key: 'travel', outcome: 'UNDOING' },
    ]);
    const told = await rowsOf<{ error_message: string }>(
      engine,
      'select error_message from system_errors where workflow_id = ? and not resolved',
      [handle.id],
    );
    expect(told).toEqual([{ error_message: expect.stringContaining(`after 300 ms: ${id}`) as string }]);
    may.open();
    expect(await reaches(engine, id, 'ABORTED')).toBe('ABORTED');
    expect(undone).toEqual(['parent', 'child']);
  });
});

describe('a workflow that fails', () => {
  it('waits for the children beside the step that failed, and says that the recovery was whole', async () => {
    const { child, undone, may } = family('beside');
    const parent = workflow('beside-fails', { version: '1' })
      .step('pay', { run: () => 'paid', compensate: () => void undone.push('parent') })
      .child('travel', child, { input: () => undefined })
      .waitFor('word', { after: ['pay'] })
      .step('fall', { run: () => Promise.reject(new FatalError('fell')) });
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    await childOf(engine, handle.id);
    may.open();
    await handle.signal('word');
    expect(await reaches(engine, handle.id, 'FAILED')).toBe('FAILED');
    expect(undone).toEqual(['child', 'parent']);
    expect(
      await rowsOf(engine, 'select success, action_taken from workflow_recovery_attempts where workflow_id = ?', [
        handle.id,
      ]),
    ).toEqual([{ success: true, action_taken: 'ended the workflow and undid travel, pay' }]);
  });
});
