// A whole engine with Redis before its database: what is BUFFERED, what never is, and what a killed process leaves.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createEngine, type EmbeddedEngine, workflow } from '../../src/index.ts';
import { freshSchema } from '../servers/schema.ts';
import { bufferedSteps } from './bufferedSteps.ts';

const redisUrl = inject('redisUrl');
const databaseUrl = inject('databaseUrl');

describe('an engine with a buffer', () => {
  const schema = freshSchema();
  const redis = new Redis(redisUrl);
  const database = new pg.Client(databaseUrl);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-buffered-'));
  const engines: EmbeddedEngine[] = [];

  beforeAll(async () => {
    await database.connect();
  });
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.stop(0)));
    await redis.quit();
    await database.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const opened = async (called: string[], options: { redisUrl?: string } = { redisUrl }): Promise<EmbeddedEngine> => {
    const engine = await createEngine({
      workflows: [bufferedSteps((step) => void called.push(step))],
      databaseUrl,
      schema,
      ...options,
    });
    engines.push(engine);
    return engine;
  };
  const streams = async (): Promise<string[]> => {
    const { rows } = await database.query<{ id: string }>(`select id from ${schema}.checkpoint_buffer`);
    return redis.keys(`holdfast:{${rows[0]?.id}}:checkpoints:*`);
  };
  /** Transactions in which checkpoints of a workflow were stored, by revision. */
  const transactions = async (workflowId: string): Promise<string[]> => {
    const { rows } = await database.query<{ xmin: string }>(
      `select xmin::text from ${schema}.workflow_checkpoints where workflow_id = $1 order by revision`,
      [workflowId],
    );
    return rows.map(({ xmin }) => xmin);
  };

  it('goes on between steps that are BUFFERED before the database has them, and ends DURABLE', async () => {
    const called: string[] = [];
    const engine = await opened(called);
    const definition = bufferedSteps(() => {});
    const handle = await engine.start(definition, undefined);
    expect(await handle.result()).toBe('last');
    expect(called).toEqual(['s1', 's2', 's3', 's4', 's5', 's6', 'last']);
    const stored = await transactions(handle.id);
    expect(stored).toHaveLength(8);
    expect(new Set(stored).size, 'written together').toBeLessThan(8);
    expect((await engine.control.store.find(handle.id))?.status).toBe('COMPLETED');
    await vi.waitFor(
      async () => expect(await Promise.all((await streams()).map((key) => redis.xlen(key)))).toEqual([0]),
      20_000,
    );
    await engine.stop();
    expect(await streams(), 'a process that has ended leaves no stream').toEqual([]);
  });

  it('without Redis the same definition writes each commit by itself', async () => {
    const engine = await opened([], {});
    const handle = await engine.start(
      bufferedSteps(() => {}),
      undefined,
    );
    await handle.result();
    const stored = await transactions(handle.id);
    expect(new Set(stored).size).toBe(stored.length);
    await engine.stop();
  });

  async function killedIn(step: string): Promise<string> {
    const file = path.join(folder, `called-in-${step}`);
    const child = spawn(
      process.execPath,
      ['test/engine/bufferedWorker.ts', databaseUrl, schema, redisUrl, file, step],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    return readFileSync(file, 'utf8');
  }

  it('after kill -9 goes on from what Redis had: only the step that was under way is executed again', async () => {
    expect(await killedIn('s6')).toBe('s1\ns2\ns3\ns4\ns5\ns6\n');
    const called: string[] = [];
    const engine = await opened(called);
    const handle = await engine.find(
      bufferedSteps(() => {}),
      'the one',
    );
    expect(await handle?.result()).toBe('last');
    expect(called).toEqual(['s6', 'last']);
    await engine.stop();
    expect(await streams()).toEqual([]);
  });

  it('after kill -9 with all that Redis had lost, the steps since are executed again', async () => {
    await killedIn('s6');
    const { rows } = await database.query<{ revision: number }>(
      `select revision::int from ${schema}.workflows where key = 'the one' and completed_at is null`,
    );
    await redis.del(...(await streams()));
    const called: string[] = [];
    const engine = await opened(called);
    const handle = await engine.find(
      bufferedSteps(() => {}),
      'the one',
    );
    expect(await handle?.result()).toBe('last');
    expect(called).toEqual(['s1', 's2', 's3', 's4', 's5', 's6', 'last'].slice((rows[0]?.revision ?? 0) - 1));
    await engine.stop();
  });

  it('what others can see is never only buffered: a signal is DURABLE when its sender is answered', async () => {
    const grade = 'BUFFERED' as const;
    const waits = workflow<undefined>('waits', { version: '1' })
      .step('before', { grade, run: () => 1 })
      .waitFor('word')
      .step('after', { grade, run: () => 2 });
    const engine = await createEngine({ workflows: [waits], databaseUrl, schema, redisUrl });
    engines.push(engine);
    const handle = await engine.start(waits, undefined);
    const { revision } = await handle.signal('word', 'go');
    const { rows } = await database.query(
      `select 1 from ${schema}.workflow_checkpoints where workflow_id = $1 and revision = $2`,
      [handle.id, revision],
    );
    expect(rows).toHaveLength(1);
    expect(await handle.result()).toBe(2);
    await engine.stop();
  });

  it('what the database refuses is set apart and told in all four places; the workflow goes on from what is stored', async () => {
    const grade = 'BUFFERED' as const;
    const called: string[] = [];
    const told: string[] = [];
    const poisoned = workflow<undefined>('poisoned', { version: '1' })
      .step('one', { grade, run: () => void called.push('one') })
      .step('two', { grade, run: () => void called.push('two') })
      .step('three', { grade, run: () => void called.push('three') })
      .step('four', { run: () => void called.push('four') });
    const lines: string[] = [];
    const note = (_: object, message: string): void => void lines.push(message);
    const log = { debug() {}, info() {}, warn() {}, error: note, child: () => log };
    const engine = await createEngine({
      workflows: [poisoned],
      databaseUrl,
      schema,
      redisUrl,
      log: log as never,
      limits: { pollMs: 50 },
    });
    engines.push(engine);
    engine.control.onNotice(({ failureMode, message }) => void told.push(`${failureMode} ${message}`));
    await database.query(
      `alter table ${schema}.step_attempts add constraint poison check (step_id <> 'three') not valid`,
    );
    const handle = await engine.start(poisoned, undefined);
    const { rows } = await vi.waitFor(async () => {
      const found = await database.query(
        `select error_type, severity, failure_mode, checkpoint_count::int as count from ${schema}.system_errors where workflow_id = $1 and fingerprint like 'buffered%'`,
        [handle.id],
      );
      expect(found.rows).toHaveLength(1);
      return found;
    }, 30_000);
    await database.query(`alter table ${schema}.step_attempts drop constraint poison`);
    expect(rows[0]).toMatchObject({
      error_type: 'CHECKPOINT_FLUSH_CRITICAL_ERROR',
      severity: 'critical',
      failure_mode: 'HARD',
    });
    expect(told.filter((one) => one.startsWith('HARD') && one.includes('checkpoint_quarantine'))).not.toEqual([]);
    expect(lines.filter((one) => one.includes('checkpoint_quarantine'))).not.toEqual([]);
    await vi.waitFor(async () => {
      const found = await database.query(
        `select 1 from ${schema}.workflow_log where workflow_id = $1 and message like '%checkpoint_quarantine%'`,
        [handle.id],
      );
      expect(found.rows).toHaveLength(1);
    }, 30_000);
    await vi.waitFor(
      async () => expect(['COMPLETED', 'AWAITING_INTERVENTION', 'FAILED']).toContain(await handle.status()),
      30_000,
    );
    await engine.stop();
  });

  it('a retry is DURABLE: the error is recorded in the commit that plans it', async () => {
    let calls = 0;
    const grade = 'BUFFERED' as const;
    const fails = workflow<undefined>('failsOnce', { version: '1' })
      .step('one', { grade, run: () => 1 })
      .step('two', {
        grade,
        retry: { baseDelayMs: 0, maxDelayMs: 0, jitter: 'none', strategy: 'constant' },
        run: () => {
          if (calls++ === 0) throw Object.assign(new Error('away'), { code: 'ECONNRESET' });
          return 2;
        },
      })
      .step('three', { grade, run: () => 3 });
    const engine = await createEngine({ workflows: [fails], databaseUrl, schema, redisUrl });
    engines.push(engine);
    const handle = await engine.start(fails, undefined);
    expect(await handle.result()).toBe(3);
    const { rows } = await database.query(
      `select attempt, outcome from ${schema}.step_attempts where workflow_id = $1 order by tag`,
      [handle.id],
    );
    expect(rows).toEqual([
      { attempt: 1, outcome: 'completed' },
      { attempt: 1, outcome: 'failed' },
      { attempt: 2, outcome: 'completed' },
      { attempt: 1, outcome: 'completed' },
    ]);
    await engine.stop();
  });
});
