// "It is fixed: go on" is one commit: a process that is killed just before it leaves the error open and the workflow waiting, one that is killed just
// after it leaves the error resolved and a workflow that goes on by itself; never one without the other, and never twice.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, inject, it } from 'vitest';
import { createEngine, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';
import { fixing } from './fixing.ts';
import { reaches, rowsOf } from './fixture.ts';

const schema = freshSchema();
const open = (): Promise<EmbeddedEngine> =>
  createEngine({ workflows: [fixing], databaseUrl: inject('databaseUrl'), schema });

interface Row {
  readonly id: string;
  readonly resolved: boolean;
  readonly resolution_notes: string | null;
}
const errorOf = async (engine: EmbeddedEngine, id: WorkflowId): Promise<Row> =>
  (
    await rowsOf<Row>(engine, 'select id, resolved, resolution_notes from workflow_errors where workflow_id = ?', [id])
  )[0] as Row;
const attempts = async (engine: EmbeddedEngine, id: WorkflowId): Promise<number> =>
  (await rowsOf(engine, "select 1 from step_attempts where workflow_id = ? and step_id = 'pay'", [id])).length;

async function fixedAndKilled(place: string): Promise<{ id: WorkflowId; engine: EmbeddedEngine }> {
  const first = await open();
  const { id } = await first.start(fixing, undefined);
  await reaches(first, id, 'AWAITING_INTERVENTION');
  const error = await errorOf(first, id);
  await first.stop();
  const file = new URL('fixer.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, inject('databaseUrl'), schema, id, error.id, place], {
    stdio: 'inherit',
  });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  return { id, engine: await open() };
}

describe('"it is fixed: go on"', () => {
  it('is not done where the process is killed before the commit, and can be said again', async () => {
    const { id, engine } = await fixedAndKilled('before commit');
    const error = await errorOf(engine, id);
    expect(error).toMatchObject({ resolved: false, resolution_notes: null });
    expect(await engine.handle(id).status()).toBe('AWAITING_INTERVENTION');
    await engine.control.resolveAndResume(id, { errorId: error.id, step: 'pay', kind: 'FIXED', notes: 'the lower' });
    await reaches(engine, id, 'COMPLETED');
    expect(await errorOf(engine, id)).toMatchObject({ resolved: true, resolution_notes: 'the lower' });
    expect(await attempts(engine, id)).toBe(2);
    await engine.stop();
  }, 60_000);

  it('is done where the process is killed after the commit: the workflow goes on by itself, once', async () => {
    const { id, engine } = await fixedAndKilled('after commit');
    await reaches(engine, id, 'COMPLETED');
    const error = await errorOf(engine, id);
    expect(error).toMatchObject({ resolved: true, resolution_notes: 'the lower' });
    expect(await engine.handle(id).result()).toBe('paid');
    const together = await rowsOf(
      engine,
      `select revision from workflow_events where workflow_id = ? and type in ('ERROR_RESOLVED', 'STEP_STARTED')
       group by revision having count(distinct type) = 2`,
      [id],
    );
    expect(together, 'resolved in the commit that lets it go on').toHaveLength(1);
    expect(await attempts(engine, id)).toBeLessThanOrEqual(3); // The killed process may have begun the second.
    await engine.stop();
  }, 60_000);
});
