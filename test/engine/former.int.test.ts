// A step that a person has begin again while its child works waits until that child has ended, on the real PostgreSQL: nothing that begins again runs
// beside what is still being undone, and the wait has an end.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
/** Leaves memory at once, and looks often. */
const SLEEPY = { limits: { sleepAfterMs: 20, pollMs: 20 } };
const WAIT = { timeout: 20_000, interval: 20 };
const FAR = Date.UTC(2100, 0);

/** A child whose undo waits for the test; only the first one waits. */
function family(name: string, undoWithinMs?: number) {
  const undoing = gate();
  const may = gate();
  const did: string[] = [];
  let children = 0;
  const child = workflow(`${name}-child`, { version: '1' })
    .step('book', {
      run: () => {
        did.push('child books');
        return ++children;
      },
      compensate: async () => {
        undoing.open();
        await may.passed;
        did.push('child undid');
      },
    })
    .sleepUntil('confirmed', ({ outputs }) => (outputs.book === 1 ? FAR : 0))
    .step('last', { run: () => 'by train' });
  const parent = workflow(name, { version: '1' })
    .step('pay', { run: () => void did.push('pays'), idempotent: false })
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

describe('a step that begins again while its child works', () => {
  it('waits until the child has undone its work', async () => {
    const { child, parent, did, undoing, may } = family('again');
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    const id = await childOf(engine, handle.id);
    expect((await handle.restart({ from: 'step', step: 'travel' })).status).toBe('WAITING');
    await undoing.passed;
    await expect.poll(() => engine.control.inMemory, WAIT).toBe(1);
    expect(did).toEqual(['pays', 'child books']);
    may.open();
    expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did).toEqual(['pays', 'child books', 'child undid', 'child books', 'told: by train']);
    expect(await engine.handle(id).status()).toBe('ABORTED');
    expect(await rowsOf(engine, 'select id from workflow_errors where workflow_id = ?', [handle.id])).toEqual([]);
    expect(await rowsOf(engine, 'select * from workflow_messages')).toEqual([]);
  });

  it('waits in the process that takes it over as well, and nobody is asked whether it was called before', async () => {
    const { child, parent, did, undoing, may } = family('taken');
    const first = await engineOf([child, parent], SLEEPY);
    const handle = await first.start(parent, undefined);
    await childOf(first, handle.id);
    await handle.restart({ from: 'beginning' });
    await undoing.passed;
    expect(did).toEqual(['pays', 'child books']);
    await first.stop(0);
    const second = await engineOf([child, parent], SLEEPY);
    await expect.poll(() => second.control.inMemory, WAIT).toBe(1);
    may.open();
    expect(await reaches(second, handle.id, 'COMPLETED')).toBe('COMPLETED');
    // The undo is called once by each process.
    expect([...new Set(did.slice(2))]).toEqual(['child undid', 'pays', 'child books', 'told: by train']);
    expect(await rowsOf(second, 'select id from workflow_interventions')).toEqual([]);
  });

  it('does not wait longer than the step has for its undo, and an administrator is told', async () => {
    const { child, parent, did, undoing, may } = family('late', 300);
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    const id = await childOf(engine, handle.id);
    await handle.restart({ from: 'step', step: 'travel' });
    await undoing.passed;
    expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did).toEqual(['pays', 'child books', 'child books', 'told: by train']);
    const told = await rowsOf(engine, 'select error_message from system_errors where workflow_id = ?', [handle.id]);
    expect(told).toEqual([{ error_message: expect.stringContaining(`after 300 ms: ${id}`) as string }]);
    may.open();
    expect(await reaches(engine, id, 'ABORTED')).toBe('ABORTED');
  });

  it('may be skipped, or undone with the whole workflow, meanwhile', async () => {
    const { child, parent, did, undoing, may } = family('both');
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    await childOf(engine, handle.id);
    await handle.restart({ from: 'step', step: 'travel' });
    await undoing.passed;
    await handle.skipStep('travel', { output: 'on foot' });
    await expect.poll(() => handle.status(), WAIT).toBe('WAITING');
    expect(did).toEqual(['pays', 'child books']);
    await handle.abort();
    may.open();
    expect(await reaches(engine, handle.id, 'ABORTED')).toBe('ABORTED');
    expect(did).toEqual(['pays', 'child books', 'child undid']);
  });

  it('lets branches beside it go on', async () => {
    const { child, did, undoing, may } = family('branches');
    const parent = workflow('branches', { version: '1' })
      .step('first', { run: () => 1 })
      .child('travel', child, { after: ['first'], input: () => undefined })
      .waitFor('word', { after: ['first'] })
      .step('beside', { after: ['word'], run: () => void did.push('beside') })
      .step('last', { after: ['travel', 'beside'], run: () => void did.push('last') });
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    await childOf(engine, handle.id);
    await handle.restart({ from: 'step', step: 'travel' });
    await undoing.passed;
    await handle.signal('word');
    await expect.poll(() => did, WAIT).toEqual(['child books', 'beside']);
    may.open();
    expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did.slice(2)).toEqual(['child undid', 'child books', 'last']);
  });

  it('waits on where a step beside it is begun again too', async () => {
    const { child, did, undoing, may } = family('beside');
    let besides = 0;
    const parent = workflow('beside', { version: '1' })
      .step('first', { run: () => 1 })
      .child('travel', child, { after: ['first'], input: () => undefined })
      .step('beside', { after: ['first'], run: () => void ++besides })
      .step('last', { after: ['travel', 'beside'], run: () => void did.push('last') });
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    await childOf(engine, handle.id);
    await handle.restart({ from: 'step', step: 'travel' });
    await undoing.passed;
    await handle.restart({ from: 'step', step: 'beside' });
    await expect.poll(() => engine.control.inMemory, WAIT).toBe(1);
    expect(did).toEqual(['child books']);
    may.open();
    expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did).toEqual(['child books', 'child undid', 'child books', 'last']);
    expect(besides).toBe(2);
  });

  it('waits in another version of its definition too, which may have no child any more', async () => {
    const { child, parent, did, undoing, may } = family('moved');
    const engine = await engineOf([child, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    const id = await childOf(engine, handle.id);
    await engine.stop(1_000);
    const newer = workflow('moved', { version: '2' })
      .step('pay', { run: () => undefined, idempotent: false })
      .step('walk', { run: () => void did.push('walks') });
    const second = await engineOf([child, parent, newer], SLEEPY);
    await second.handle(handle.id).migrate({ toVersion: '2' });
    await undoing.passed;
    expect(did).toEqual(['pays', 'child books']);
    may.open();
    expect(await reaches(second, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did.slice(2)).toEqual(['child undid', 'walks']);
    expect(await second.handle(id).status()).toBe('ABORTED');
  });

  it('is waited for also where the checkpoint that somebody returns to has nothing left to do', async () => {
    const { parent, child, did, undoing, may } = family('over');
    let trips = 0;
    const often = workflow(child.name, { version: '1' })
      .step('book', {
        run: () => void did.push('child books'),
        compensate: async () => {
          undoing.open();
          await may.passed;
          did.push('child undid');
        },
      })
      .sleepUntil('confirmed', () => (++trips === 1 ? 0 : FAR))
      .step('last', { run: () => 'by train' });
    const engine = await engineOf([often, parent], SLEEPY);
    const handle = await engine.start(parent, undefined);
    await reaches(engine, handle.id, 'COMPLETED');
    const sql = 'select id from workflow_checkpoints where workflow_id = ? order by revision desc limit 1';
    const [end] = await rowsOf<{ id: string }>(engine, sql, [handle.id]);
    await handle.restart({ from: 'beginning' });
    const atWork = "select id from workflows where parent_id = ? and status = 'WAITING'";
    await expect.poll(() => rowsOf(engine, atWork, [handle.id]), WAIT).toHaveLength(1);
    expect((await handle.restart({ from: 'checkpoint', checkpointId: end?.id as string })).status).toBe('ROLLING_BACK');
    await undoing.passed;
    expect(await handle.status()).toBe('ROLLING_BACK');
    may.open();
    expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(did.slice(3)).toEqual(['pays', 'child books', 'child undid']);
    const moves = await rowsOf(
      engine,
      "select type from workflow_events where workflow_id = ? and type like 'WORKFLOW_R%'",
      [handle.id],
    );
    expect(moves).toEqual([{ type: 'WORKFLOW_RESTARTED' }, { type: 'WORKFLOW_RESTARTED' }]);
  });

  it('is waited for there as any step is that still runs', async () => {
    const [running, may] = [gate(), gate()];
    let runs = 0;
    const long = workflow('long', { version: '1' }).step('work', {
      run: async () => {
        if (++runs === 1) return;
        running.open();
        await may.passed;
      },
    });
    const engine = await engineOf([long]);
    const handle = await engine.start(long, undefined);
    await reaches(engine, handle.id, 'COMPLETED');
    const sql = 'select id from workflow_checkpoints where workflow_id = ? order by revision desc limit 1';
    const [end] = await rowsOf<{ id: string }>(engine, sql, [handle.id]);
    await handle.restart({ from: 'beginning' });
    await running.passed;
    expect((await handle.restart({ from: 'checkpoint', checkpointId: end?.id as string })).status).toBe('ROLLING_BACK');
    may.open();
    expect(await reaches(engine, handle.id, 'COMPLETED')).toBe('COMPLETED');
    expect(runs).toBe(2);
  });
});
