// Retention on the real PostgreSQL: what it removes, what it never removes, and that nobody notices it. Time is given, not waited for.
import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { Retention, type RetentionOptions } from '../../src/engine/retention.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { InvalidConfigurationError } from '../../src/errors.ts';
import { FatalError, workflow } from '../../src/index.ts';
import { type Log, silentLog } from '../../src/log.ts';
import type { PostgresStore } from '../../src/persistence/postgresStore.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const DAY = 24 * 3_600_000;

/** Waits for events: each makes a few checkpoints. */
const chatty = workflow('chatty', { version: '1' })
  .step('first', { run: () => 'one' })
  .waitFor<'go', string>('go')
  .step('last', { run: ({ outputs }) => `${outputs.first} ${outputs.go}` });
const failing = workflow('failing', { version: '1' }).step('breaks', {
  run: () => {
    throw new FatalError('broken');
  },
});
const rounds = workflow('rounds', { version: '1' })
  .step('draw', { run: () => `drawn ${crypto.randomUUID()}`, compensate: () => undefined })
  .step('end', { run: () => 'end' });

describe('retention', () => {
  const open = engines();

  it('removes checkpoints beyond the newest, never the last two, and the workflow goes on from what is left', async () => {
    const engine = await open([chatty]);
    const one = await engine.start(chatty, {});
    await reaches(engine, one.id, 'WAITING');
    for (let time = 0; time < 5; time++) {
      await one.pause();
      await one.resume();
    }
    const before = await revisions(engine, one.id);
    const removed = await retention(engine, 0, { checkpoints: 3 }).sweep();
    expect(removed.checkpoints).toBe(before.length - 3);
    expect(await revisions(engine, one.id)).toEqual(before.slice(-3));
    expect(await retention(engine, 0, { checkpoints: 3 }).sweep()).toEqual({ checkpoints: 0, values: 0, errors: 0 });
    await retention(engine, 8 * DAY).sweep();
    expect(await revisions(engine, one.id)).toEqual(before.slice(-2));

    await engine.stop();
    const next = await open([chatty]);
    await next.handle(one.id).signal('go', 'two');
    expect(await next.handle(one.id).result()).toBe('one two');
  });

  it('removes a group of errors with the last of its errors, once it was not seen for so long', async () => {
    const engine = await open([failing]);
    const one = await engine.start(failing, {});
    await reaches(engine, one.id, 'FAILED');
    const groups = (): Promise<object[]> =>
      rowsOf(engine, "select occurrences from error_groups where step_id = 'breaks'");
    await retention(engine, 8 * DAY).sweep();
    expect(await groups(), 'its error is kept').toHaveLength(1);
    await rowsOf(engine, 'delete from workflow_recovery_attempts where workflow_id = ?', [one.id]);
    await rowsOf(engine, 'delete from workflow_errors where workflow_id = ?', [one.id]);
    await retention(engine, 1).sweep();
    expect(await groups(), 'it was seen a moment ago').toHaveLength(1);
    await retention(engine, 8 * DAY).sweep();
    expect(await groups()).toEqual([]);
  });

  it('returns to a checkpoint whose predecessor was removed', async () => {
    const engine = await open([chatty]);
    const one = await engine.start(chatty, {});
    await reaches(engine, one.id, 'WAITING');
    const { checkpointId } = await one.createCheckpoint('before the change');
    for (let time = 0; time < 3; time++) {
      await one.pause();
      await one.resume();
    }
    await retention(engine, 8 * DAY).sweep();
    const kept = await revisions(engine, one.id);
    expect(kept).toHaveLength(3);
    expect((kept[1] ?? 0) - (kept[0] ?? 0), 'nothing is left between').toBeGreaterThan(1);
    await one.rollBack(checkpointId);
    await reaches(engine, one.id, 'WAITING');
    await one.signal('go', 'again');
    expect(await one.result()).toBe('one again');
  });

  it('keeps what an unresolved error points to, with the one before it, until it is resolved', async () => {
    const engine = await open([failing]);
    const one = await engine.start(failing, {});
    await expect(one.result()).rejects.toThrow('broken');
    await one.retryStep('breaks');
    await expect(one.result()).rejects.toThrow('broken');
    const points = await rowsOf<{ revision: number }>(
      engine,
      'select checkpoint_count::int as revision from workflow_errors where workflow_id = ? order by 1',
      [one.id],
    );
    expect(points).toHaveLength(2);
    await retention(engine, 8 * DAY).sweep();
    const kept = await revisions(engine, one.id);
    for (const { revision } of points) expect(kept).toEqual(expect.arrayContaining([revision, revision - 1]));
    await rowsOf(engine, 'update workflow_errors set resolved = true where workflow_id = ?', [one.id]);
    await retention(engine, 8 * DAY).sweep();
    expect(await revisions(engine, one.id)).toHaveLength(2);
  });

  it('keeps everything of a workflow that is being rolled back', async () => {
    const undoing = gate();
    const begun = gate();
    const slow = workflow('slow', { version: '1' })
      .step('a', {
        run: () => 'a',
        compensate: async () => {
          begun.open();
          await undoing.passed;
        },
      })
      .waitFor('go');
    const engine = await open([slow]);
    const one = await engine.start(slow, {});
    await reaches(engine, one.id, 'WAITING');
    const [first] = await rowsOf<{ id: string }>(
      engine,
      'select id from workflow_checkpoints where workflow_id = ? order by revision limit 1',
      [one.id],
    );
    await one.rollBack(first?.id ?? '');
    await begun.passed;
    const before = await revisions(engine, one.id);
    expect(await retention(engine, 30 * DAY).sweep()).toEqual({ checkpoints: 0, values: 0, errors: 0 });
    expect(await revisions(engine, one.id)).toEqual(before);
    undoing.open();
    await reaches(engine, one.id, 'WAITING');
    await one.signal('go');
    await one.result();
  });

  it('removes values that nothing refers to any more, long after the end, once', async () => {
    const engine = await open([rounds]);
    const one = await engine.start(rounds, {});
    await one.result();
    await one.restart({ from: 'step', step: 'draw' });
    await reaches(engine, one.id, 'COMPLETED');
    expect(await outputs(engine, one.id)).toHaveLength(4); // The input, two draws, one end.
    expect((await retention(engine, DAY).sweep()).values, 'it may still be taken up again').toBe(0);
    expect((await retention(engine, 8 * DAY).sweep()).values).toBe(1);
    expect(await outputs(engine, one.id)).toHaveLength(3);
    expect(await one.result()).toBe('end');
    expect(await retention(engine, 9 * DAY).sweep()).toEqual({ checkpoints: 0, values: 0, errors: 0 });
    // What is left is enough to go on from.
    await one.restart({ from: 'step', step: 'end' });
    await reaches(engine, one.id, 'COMPLETED');
  });

  it('removes what was told to workflows that have ended, and their waits for circuits, and nothing of others', async () => {
    const engine = await open([chatty, rounds]);
    const over = await engine.start(rounds, {});
    await over.result();
    const waits = await engine.start(chatty, {});
    await reaches(engine, waits.id, 'WAITING');
    await rowsOf(engine, `insert into circuit_waits values ('retention', ?), ('retention', ?)`, [over.id, waits.id]);
    await rowsOf(engine, `insert into workflow_messages values (?, gen_random_uuid(), 'ended', now())`, [over.id]);
    await retention(engine, 0).sweep();
    expect(await rowsOf(engine, 'select workflow_id from circuit_waits')).toEqual([{ workflow_id: waits.id }]);
    expect(await rowsOf(engine, 'select workflow_id from workflow_messages')).toEqual([]);
  });

  it('removes decisions about many groups of errors that are done for so long, and none that is worked off', async () => {
    const engine = await open([chatty]);
    const add = (notes: string, status: string, completed: string): Promise<object[]> =>
      rowsOf(
        engine,
        `insert into error_bulk_operations (id, action, filter, notes, started_by, origin, status, total, owner, lease_until, started_at, updated_at, completed_at)
         values (gen_random_uuid(), 'TAGGED', '{}', ?, 'ada', '{}', ?, 0, gen_random_uuid(), 'infinity', now(), now(), ${completed})`,
        [notes, status],
      );
    await add('old', 'COMPLETED', "now() - interval '8 days'");
    await add('new', 'COMPLETED', 'now()');
    await add('under way', 'RUNNING', 'null');
    await retention(engine, 0).sweep();
    expect(await rowsOf(engine, 'select notes from error_bulk_operations order by notes')).toEqual([
      { notes: 'new' },
      { notes: 'under way' },
    ]);
  });

  it('removes buffered checkpoints that were set apart so long ago, and none of a workflow that goes on', async () => {
    const engine = await open([chatty, rounds]);
    const over = await engine.start(rounds, {});
    await over.result();
    const waits = await engine.start(chatty, {});
    await reaches(engine, waits.id, 'WAITING');
    for (const [id, age] of [
      [over.id, '8 days'],
      [over.id, '1 day'],
      [waits.id, '8 days'],
      [crypto.randomUUID(), '8 days'],
    ])
      await rowsOf(
        engine,
        `insert into checkpoint_quarantine values (gen_random_uuid(), ?, 1, 2, 'refused', ?, '', now() - ?::interval)`,
        [id, age, age],
      );
    await retention(engine, 0).sweep();
    expect(await rowsOf(engine, 'select workflow_id, error from checkpoint_quarantine order by error')).toEqual([
      { workflow_id: over.id, error: '1 day' },
      { workflow_id: waits.id, error: '8 days' },
    ]);
  });

  it('goes in one run through more workflows and rows than fit into one batch', async () => {
    const engine = await open([chatty]);
    await addMany(engine);
    expect((await retention(engine, 8 * DAY).sweep()).checkpoints).toBeGreaterThanOrEqual(MANY * 8);
    expect(await keptOfMany(engine)).toEqual([{ kept: 2, workflows: MANY }]);
  });

  it('is safe when two processes do it at once', async () => {
    const engine = await open([chatty]);
    await addMany(engine);
    const both = await Promise.all([retention(engine, 8 * DAY).sweep(), retention(engine, 8 * DAY).sweep()]);
    const rest = await retention(engine, 8 * DAY).sweep(); // Where each found the other busy.
    const removed = [...both, rest].reduce((sum, { checkpoints }) => sum + checkpoints, 0);
    expect(removed, 'nothing is counted twice').toBe(MANY * 8);
    expect(await keptOfMany(engine)).toEqual([{ kept: 2, workflows: MANY }]);
  });

  it('does not hold up workflows that run meanwhile', async () => {
    const engine = await open([rounds]);
    const sweeping = retention(engine, 8 * DAY, { checkpoints: 2 });
    let over = false;
    const sweeps = (async () => {
      while (!over) await sweeping.sweep();
    })();
    const results = await Promise.all(
      Array.from({ length: 50 }, async () => (await engine.start(rounds, {})).result()),
    );
    over = true;
    await sweeps;
    expect(results).toEqual(Array(50).fill('end'));
  });

  it('begins five minutes after the start, comes again every hour, and ends with the engine', async () => {
    const engine = await open([chatty]);
    const alarms: { delayMs: number; wake: () => void }[] = [];
    const set = gate();
    const clock: Clock = {
      ...systemClock,
      schedule(delayMs, wake) {
        alarms.push({ delayMs, wake });
        if (alarms.length === 2) set.open();
        return { cancel: () => void (alarms.length = 0) };
      },
    };
    const told: string[] = [];
    const log: Log = { ...silentLog, info: (_, message) => void told.push(message) };
    const job = new Retention(storeOf(engine), clock, log);
    job.start();
    expect(alarms.map(({ delayMs }) => delayMs)).toEqual([5 * 60_000]);
    alarms[0]?.wake();
    await set.passed;
    expect(alarms[1]?.delayMs).toBe(3_600_000);
    expect(told).toEqual(['removed old history']);
    await job.stop();
    await job.stop();
    expect(alarms).toEqual([]);
  });

  it.each([
    ['checkpoints', 1],
    ['checkpoints', 2.5],
    ['maxAgeMs', 0],
    ['everyMs', Number.NaN],
  ] as const)('refuses %s: %d by name', async (option, value) => {
    await expect(open([chatty], { retention: { [option]: value } as Partial<RetentionOptions> })).rejects.toThrow(
      InvalidConfigurationError,
    );
    await expect(open([chatty], { retention: { [option]: value } })).rejects.toThrow(`retention.${option}`);
  });
});

const MANY = 450;

/** Paused workflows with ten checkpoints each, in place of those of an earlier test. */
async function addMany(engine: EmbeddedEngine): Promise<void> {
  await rowsOf(
    engine,
    'delete from workflow_checkpoints where workflow_id in (select id from workflows where thread_id = ?)',
    ['many'],
  );
  await rowsOf(engine, 'delete from workflows where thread_id = ?', ['many']);
  await retention(engine, 8 * DAY).sweep();
  await rowsOf(
    engine,
    `insert into workflows (id, definition, version, definition_hash, thread_id, started_by, input, status, fence, revision, checksum,
       created_at, updated_at)
     select gen_random_uuid(), 'chatty', '1', (select hash from workflow_definitions limit 1), 'many', 'test', 'none', 'PAUSED', 1, 10, '',
       now(), now()
     from generate_series(1, ${MANY})`,
  );
  await rowsOf(
    engine,
    `insert into workflow_checkpoints (id, workflow_id, revision, checkpoint_type, timestamp, state_data, state_bytes, encoding,
       state_version, checksum, size_bytes, metadata)
     select gen_random_uuid(), w.id, r, 'step_start', now(), '{}', '', 'plain', '1', '', 0, '{}'
     from workflows w, generate_series(1, 10) r where w.thread_id = 'many'`,
  );
}

const keptOfMany = (engine: EmbeddedEngine): Promise<object[]> =>
  rowsOf(
    engine,
    `select kept::int, count(*)::int as workflows from (
       select count(*) as kept from workflow_checkpoints k join workflows w on w.id = k.workflow_id
       where w.thread_id = 'many' group by w.id) each_one group by kept`,
  );

/** Retention that thinks that it is so much later. */
function retention(engine: EmbeddedEngine, laterMs: number, options: Partial<RetentionOptions> = {}): Retention {
  const clock: Clock = { ...systemClock, now: () => Date.now() + laterMs };
  return new Retention(storeOf(engine), clock, silentLog, options);
}

/** An engine of the SDK stands on the store that ships. */
const storeOf = (engine: EmbeddedEngine): PostgresStore => engine.control.store as PostgresStore;

const revisions = async (engine: EmbeddedEngine, id: WorkflowId): Promise<number[]> =>
  (
    await rowsOf<{ revision: number }>(
      engine,
      'select revision::int as revision from workflow_checkpoints where workflow_id = ? order by revision',
      [id],
    )
  ).map(({ revision }) => revision);

const outputs = (engine: EmbeddedEngine, id: WorkflowId): Promise<object[]> =>
  rowsOf(engine, 'select digest from workflow_values where workflow_id = ?', [id]);
