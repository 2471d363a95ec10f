// Workflows that the release before this one has stored go on in this one: all rows of all of its tables, as they were when it was killed with workflows in the
// middle of calls, of an undo, of items and loops, asleep, paused, in line, not begun yet, in front of a person, and one of an author's own machine.
import { afterEach, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { Definition } from '../../src/definition.ts';
import { createEngine, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import { fromMachine } from '../../src/fromMachine.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';
import { rowsOf } from './fixture.ts';
import { olderWorkflows } from './olderWorkflows.ts';
import { previousWorkflows } from './previousWorkflows.ts';
import { storeRelease } from './releaseTables.ts';

const schema = freshSchema();
const WAIT = { timeout: 30_000, interval: 50 };
/** Some minutes after it was killed: every sleep is over, and nobody's time to answer. */
const LATER = Date.parse('2026-11-22T18:40:00Z');

const began = systemClock.monotonic();
const clock: Clock = {
  now: () => LATER + Math.round(systemClock.monotonic() - began),
  monotonic: () => systemClock.monotonic(),
  schedule: (delayMs, wake) => systemClock.schedule(delayMs, wake),
};

let engine: EmbeddedEngine | undefined;
afterEach(() => engine?.stop(2_000));

it('ends all that the release before this one has stored, each under its own definition and keys', async () => {
  await storeRelease(schema, 'previous.json.gz', '0062');
  const [older, previous] = [
    olderWorkflows(workflow, { down: false }),
    previousWorkflows(workflow, fromMachine, { down: false }),
  ];
  const definitions = [...Object.values(older.workflows), ...Object.values(previous.workflows)] as Definition[];
  engine = await createEngine({
    workflows: definitions,
    databaseUrl: inject('databaseUrl'),
    schema,
    clock,
    limits: { sleepAfterMs: 50, pollMs: 50 },
    breakers: { dependency: { rampMs: 100 } },
  });
  const one = engine;
  // No definition has another hash than it had.
  const count = await rowsOf<{ count: number }>(one, 'select count(*)::int as count from workflow_definitions');
  expect(count).toEqual([{ count: definitions.length }]);

  const stored = await rowsOf<{ id: WorkflowId; name: string }>(
    one,
    'select id, coalesce(key, definition) as name from workflows',
  );
  const idOf = (name: string): WorkflowId => stored.find((row) => row.name === name)?.id as WorkflowId;
  for (const name of ['event', 'kid']) await one.control.sendEvent(idOf(name), 'word', null);
  expect(await one.handle(idOf('paused')).status()).toBe('PAUSED');
  await one.control.resume(idOf('paused'));
  await one.control.sendEvent(idOf('paused'), 'word', null);
  const asked = `select id, trigger from workflow_interventions where status = 'OPEN' order by trigger`;
  await expect.poll(() => rowsOf(one, asked), WAIT).toHaveLength(3);
  const questions = await rowsOf<{ id: string; trigger: string }>(one, asked);
  expect(questions.map(({ trigger }) => trigger)).toEqual(['OUTCOME_UNKNOWN', 'RETRIES_EXHAUSTED', 'declared']);
  for (const { id, trigger } of questions)
    await one.control.decide(id, { option: trigger === 'declared' ? 'approve' : 'retry', notes: 'go on' });

  const unfinished = `select coalesce(key, definition) as name, status from workflows where completed_at is null`;
  await expect.poll(() => rowsOf(one, unfinished), WAIT).toEqual([]);
  expect(await rowsOf(one, `select key, status from workflows where status <> 'COMPLETED'`)).toEqual([
    { key: 'undo', status: 'FAILED' },
  ]);
  // What had a result is not called again; what was under way is, under the same key.
  const keysOf = (calls: readonly string[]): string[] => calls.map((key) => key.slice(key.indexOf('/') + 1)).sort();
  expect(keysOf(older.calls).filter((key) => !['a', 'b', 'z'].includes(key))).toEqual([
    'e#3',
    'undo/a',
    'undo/b',
    'x#3',
  ]);
  expect(keysOf(previous.calls)).toEqual(['a', 'a', 'a', 'b', 'z']);
});
