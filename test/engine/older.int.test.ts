// Workflows that an earlier release has stored go on in this one: rows of the backbone's tables, as they were when that release was killed, with
// workflows that wait for an event, a time, a person, a circuit or a child, and some in the middle of calls, items, loops and undos.
import { afterEach, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { Definition } from '../../src/definition.ts';
import { createEngine, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';
import { rowsOf } from './fixture.ts';
import { olderWorkflows } from './olderWorkflows.ts';
import { storeRelease } from './releaseTables.ts';

const schema = freshSchema();
const WAIT = { timeout: 15_000, interval: 50 };

/** Some minutes after it was killed: circuits may be tried again, and nobody's time to answer is over. */
const LATER = Date.parse('2026-11-22T06:05:00Z');

const began = systemClock.monotonic();
const clock: Clock = {
  now: () => LATER + Math.round(systemClock.monotonic() - began),
  monotonic: () => systemClock.monotonic(),
  schedule: (delayMs, wake) => systemClock.schedule(delayMs, wake),
};

let engine: EmbeddedEngine | undefined;
afterEach(() => engine?.stop(2_000));

it('goes on with what an earlier release has stored, under the same definitions and the same keys', async () => {
  await storeRelease(schema, 'older.json.gz', '0005');
  const { workflows, calls } = olderWorkflows(workflow, { down: false });
  const definitions = Object.values(workflows) as Definition[];
  const one = await createEngine({
    workflows: definitions,
    databaseUrl: inject('databaseUrl'),
    schema,
    clock,
    limits: { sleepAfterMs: 50, pollMs: 50 },
    breakers: { dependency: { rampMs: 100 } },
  });
  engine = one;
  const count = await rowsOf<{ count: number }>(one, 'select count(*)::int as count from workflow_definitions');
  expect(count).toEqual([{ count: definitions.length }]);

  const stored = await rowsOf<{ id: WorkflowId; name: string }>(
    one,
    'select id, coalesce(key, definition) as name from workflows',
  );
  const idOf = (name: string): WorkflowId => stored.find((row) => row.name === name)?.id as WorkflowId;
  // The parent sleeps: only its child can wake it.
  const asleep = `select status from workflows where id = ? and owner is null and status = 'WAITING'`;
  await expect.poll(() => rowsOf(one, asleep, [idOf('parent')]), WAIT).toHaveLength(1);
  for (const name of ['event', 'kid']) await one.control.sendEvent(idOf(name), 'word', null);
  await one.control.resume(idOf('paused'));
  await one.control.sendEvent(idOf('paused'), 'word', null);
  const asked = `select id, trigger from workflow_interventions where status = 'OPEN' order by trigger`;
  await expect.poll(() => rowsOf(one, asked), WAIT).toHaveLength(3);
  const questions = await rowsOf<{ id: string; trigger: string }>(one, asked);
  expect(questions.map(({ trigger }) => trigger)).toEqual(['declared', 'OUTCOME_UNKNOWN', 'RETRIES_EXHAUSTED'].sort());
  expect(calls.filter((call) => call.startsWith(idOf('once')))).toEqual([]); // Not idempotent: not called again unasked.
  for (const { id, trigger } of questions)
    await one.control.decide(id, { option: trigger === 'declared' ? 'approve' : 'retry', notes: 'go on' });

  const unfinished = `select coalesce(key, definition) as name, status from workflows where completed_at is null`;
  await expect.poll(() => rowsOf(one, unfinished), WAIT).toEqual([]);
  const failed = `select key from workflows where status <> 'COMPLETED'`;
  expect(await rowsOf(one, failed)).toEqual([{ key: 'undo' }]);
  expect(await rowsOf(one, 'select parent_id, parent_step from workflows where id = ?', [idOf('kid')])).toEqual([
    { parent_id: idOf('parent'), parent_step: 'c' },
  ]);
  const keys = calls.map((key) => key.slice(key.indexOf('/') + 1)).filter((key) => !['a', 'b', 'z'].includes(key));
  expect(keys.sort()).toEqual(['e#3', 'undo/a', 'undo/b', 'x#3']);
}, 60_000);
