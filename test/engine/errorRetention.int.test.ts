// How long errors are kept, on the real PostgreSQL: by their severity and since they were resolved; never one that waits for somebody.
import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { Retention, type RetentionOptions } from '../../src/engine/retention.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { InvalidConfigurationError } from '../../src/errors.ts';
import { workflow } from '../../src/index.ts';
import { silentLog } from '../../src/log.ts';
import type { PostgresStore } from '../../src/persistence/postgresStore.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const DAY = 24 * 3_600_000;
const AGES = { errorAgesMs: { LOW: 10 * DAY, MEDIUM: 20 * DAY, HIGH: 30 * DAY, CRITICAL: 40 * DAY } } as const;

const waits = workflow('waits', { version: '1' }).waitFor('go');
const ends = workflow('ends', { version: '1' }).step('end', { run: () => 'end' });

describe('retention of errors', () => {
  const open = engines();

  it('goes by severity, and since when they are resolved', async () => {
    const engine = await open([ends]);
    const one = await engine.start(ends, {});
    await one.result();
    for (const severity of ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']) {
      await add(engine, one.id, { type: `retried ${severity}`, severity });
      await add(engine, one.id, { type: `open ${severity}`, severity, strategy: 'FAIL_IMMEDIATELY' });
      await add(engine, one.id, {
        type: `resolved ${severity}`,
        severity,
        strategy: 'FAIL_IMMEDIATELY',
        resolved: true,
      });
    }
    const left = async (days: number, resolvedDays: number): Promise<string[]> => {
      await retention(engine, days * DAY, { ...AGES, resolvedErrorsMs: resolvedDays * DAY }).sweep();
      return typesOf(engine);
    };
    expect(await left(9, 1)).toHaveLength(12);
    expect(await left(11, 50), 'resolved for less than 50 days').toHaveLength(11);
    expect(await left(11, 5)).not.toContain('resolved LOW');
    expect(await left(31, 5)).toEqual([
      'open CRITICAL',
      'open HIGH',
      'open LOW',
      'open MEDIUM',
      'resolved CRITICAL',
      'retried CRITICAL',
    ]);
    expect(await left(3_650, 5)).toEqual(['open CRITICAL', 'open HIGH', 'open LOW', 'open MEDIUM']);
    const tried = await rowsOf(engine, 'select 1 from workflow_recovery_attempts');
    expect(tried, 'what was tried against the others went with them').toHaveLength(4);
  });

  it('keeps errors of a workflow that can still go on, but for resolved ones of its steps', async () => {
    const engine = await open([waits]);
    const one = await engine.start(waits, {});
    await reaches(engine, one.id, 'WAITING');
    await add(engine, one.id, { type: 'retried' });
    await add(engine, one.id, { type: 'resolved of the whole', resolved: true, step: null });
    await add(engine, one.id, { type: 'resolved of a step', resolved: true });
    expect((await retention(engine, 400 * DAY, { resolvedErrorsMs: DAY }).sweep()).errors).toBe(1);
    expect(await typesOf(engine, one.id)).toEqual(['resolved of the whole', 'retried']);
  });

  it('removes system errors that are resolved, and none that is open', async () => {
    const engine = await open([ends]);
    await rowsOf(
      engine,
      `insert into system_errors (id, error_type, severity, error_message, error_context, fingerprint, resolved, resolved_at, created_at)
       select gen_random_uuid(), level || ' ' || resolved, level, '', '{}', level || resolved, resolved,
         case when resolved then now() end, now()
       from unnest(array['warning', 'critical']) level, unnest(array[true, false]) resolved`,
    );
    await retention(engine, 25 * DAY, { ...AGES, resolvedErrorsMs: DAY }).sweep();
    const left = await rowsOf<{ error_type: string }>(engine, 'select error_type from system_errors order by 1');
    expect(left.map((row) => row.error_type)).toEqual(['critical false', 'critical true', 'warning false']);
  });

  it('goes in one run through more errors than fit into one batch', async () => {
    const engine = await open([ends]);
    const one = await engine.start(ends, {});
    await one.result();
    await add(engine, one.id, { type: 'many', severity: 'LOW', number: 2_300 });
    await add(engine, one.id, { type: 'stands', severity: 'LOW', strategy: 'COMPENSATE', number: 1_200 });
    expect((await retention(engine, 60 * DAY).sweep()).errors).toBe(2_300);
    expect(await typesOf(engine, one.id)).toEqual(['stands']);
    expect((await retention(engine, 60 * DAY).sweep()).errors).toBe(0);
  });

  it.each([{ errorAgesMs: { LOW: 0 } }, { resolvedErrorsMs: -1 }, { errorAgesMs: { HUGE: 5 } }])(
    'refuses %j by name',
    async (given) => {
      const refused = open([ends], { retention: given as Partial<RetentionOptions> });
      await expect(refused).rejects.toThrow(InvalidConfigurationError);
      await expect(refused).rejects.toThrow(/errorAgesMs|resolvedErrorsMs/);
    },
  );
});

interface Added {
  readonly type: string;
  readonly severity?: string;
  readonly strategy?: string;
  readonly resolved?: boolean;
  readonly step?: string | null;
  readonly number?: number;
}

/** Errors that happened now, each with a recovery that was tried against it. */
async function add(engine: EmbeddedEngine, workflowId: WorkflowId, added: Added): Promise<void> {
  const {
    type,
    severity = 'MEDIUM',
    strategy = 'RETRY_WITH_BACKOFF',
    resolved = false,
    step = 'end',
    number = 1,
  } = added;
  await rowsOf(
    engine,
    `with made as (
       insert into workflow_errors (id, workflow_id, step_id, error_type, error_class, error_category, error_severity, retryable, error_message,
         causes, context, fingerprint, checkpoint_count, recovery_strategy, resolved, resolved_at, created_at)
       select gen_random_uuid(), ?, ?, ?, 'FATAL', 'UNKNOWN', ?, false, '', '[]', '{}', ?, 1, ?, ?, case when ? then now() end, now()
       from generate_series(1, ?) returning id, workflow_id)
     insert into workflow_recovery_attempts (workflow_id, error_id, strategy, attempt_number, success)
     select workflow_id, id, ?, 1, false from made`,
    [workflowId, step, type, severity, type, strategy, resolved, resolved, number, strategy],
  );
}

async function typesOf(engine: EmbeddedEngine, workflowId?: WorkflowId): Promise<string[]> {
  const rows = await rowsOf<{ error_type: string }>(
    engine,
    'select distinct error_type from workflow_errors where workflow_id = coalesce(?, workflow_id) order by 1',
    [workflowId ?? null],
  );
  return rows.map((row) => row.error_type);
}

/** Retention that thinks that it is so much later. */
function retention(engine: EmbeddedEngine, laterMs: number, options: Partial<RetentionOptions> = {}): Retention {
  const clock: Clock = { ...systemClock, now: () => Date.now() + laterMs };
  return new Retention(engine.control.store as PostgresStore, clock, silentLog, options);
}
