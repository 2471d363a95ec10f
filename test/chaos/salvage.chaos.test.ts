// Killed with kill -9 while it restores a workflow whose newest states are corrupt: the next process does it again, or finds it done; either way it
// is done once, and nothing that the journal has is called again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { createEngine, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import { reaches } from '../engine/fixture.ts';
import { freshSchema } from '../servers/schema.ts';
import { callsIn, diary } from './diary.ts';

const schema = freshSchema();
const PATIENCE_MS = 20_000;

async function engineOf(folder: string): Promise<EmbeddedEngine> {
  const engine = await createEngine({ workflows: [diary(folder)], databaseUrl: inject('databaseUrl'), schema });
  onTestFinished(() => engine.stop(0));
  return engine;
}

/** The database as nobody's engine sees it: one with other definitions would take part in what happens. */
async function looker(): Promise<(sql: string, id: string) => Promise<Record<string, unknown>[]>> {
  const client = new pg.Client(inject('databaseUrl'));
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`set search_path to "${schema}"`);
  return async (sql, id) => (await client.query<Record<string, unknown>>(sql, [id])).rows;
}

/** Resolves with the signal that ended it; it does not outlive the test. */
async function killedAt(place: string, folder: string): Promise<string | null> {
  const script = path.join(import.meta.dirname, 'salvager.ts');
  const task = [inject('databaseUrl'), schema, place, folder];
  const worker = spawn(process.execPath, [script, ...task], { stdio: 'inherit', timeout: PATIENCE_MS });
  onTestFinished(() => void worker.kill('SIGKILL'));
  const [, signal] = (await once(worker, 'exit')) as [number | null, string | null];
  return signal;
}

it.each([
  ['before commit', 0],
  ['after commit', 1],
])(
  'killed %s of the restore',
  async (place, committed) => {
    const own = mkdtempSync(path.join(tmpdir(), 'salvage-'));
    onTestFinished(() => rmSync(own, { recursive: true, force: true }));
    const look = await looker();
    const first = await engineOf(own);
    const { id } = await first.start(diary(own), undefined);
    await reaches(first, id, 'WAITING');
    await first.stop(1_000);
    const spoiled = await look(
      'update workflow_checkpoints k set checksum = set_byte(k.checksum, 3, get_byte(k.checksum, 3) # 1) from workflows w where w.id = $1 and k.workflow_id = w.id and k.revision > w.revision - 2 returning k.revision',
      id,
    );
    expect(spoiled).toHaveLength(2);
    // Due, so that the next process takes it up by itself.
    const [before] = await look('update workflows set wake_at = now() where id = $1 returning revision', id);
    expect(await killedAt(place, own)).toBe('SIGKILL');
    const [between] = await look('select revision from workflows where id = $1', id);
    expect(Number(between?.revision) - Number(before?.revision)).toBe(committed);
    const last = await engineOf(own);
    await last.handle(id).signal('word', 'go');
    expect(await last.handle(id).result()).toBe('dc');
    expect(callsIn(own)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
    const recoveries =
      'select strategy, attempt_number, success from workflow_recovery_attempts where workflow_id = $1';
    expect(await look(recoveries, id)).toMatchObject([
      { strategy: 'RESTORE_LAST_VALID_CHECKPOINT', attempt_number: 1, success: true },
    ]);
    expect(await look('select id from workflow_errors where workflow_id = $1', id)).toHaveLength(1);
    expect(await look('select id from system_errors where workflow_id = $1', id)).toHaveLength(1);
  },
  3 * PATIENCE_MS,
);
