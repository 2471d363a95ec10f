// What is checked of states on the real database: before and after everything that goes on from one, and what is kept of it.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const checkpointsOf = 'select id, revision from workflow_checkpoints where workflow_id = ? order by revision';

interface Row {
  readonly operation: string;
  readonly valid: boolean;
  readonly before: readonly { check: string; passed: boolean; why: string | null }[];
  readonly after: readonly { check: string; passed: boolean }[] | null;
}
const validations = (engine: EmbeddedEngine, id: string): Promise<Row[]> =>
  rowsOf<Row>(engine, 'select * from workflow_state_validations where workflow_id = ? order by created_at, id', [id]);
const failed = ({ before, after }: Row): string[] =>
  [...before, ...(after ?? [])].flatMap(({ check, passed }) => (passed ? [] : [check]));

const waits = workflow('waits', { version: '1' })
  .step('a', { run: () => ({ balance: 7 }) })
  .waitFor('word')
  .step('b', { run: ({ outputs }) => outputs.word });

it('records both results of a restore with the commit after it, and costs no commit of its own', async () => {
  const first = await engineOf([waits]);
  const handle = await first.start(waits, undefined);
  await reaches(first, handle.id, 'WAITING');
  await first.stop(0);
  const second = await engineOf([waits]);
  const again = second.handle(handle.id);
  const { revision } = await second.control.store.find(handle.id).then((found) => found ?? { revision: 0 });
  await again.signal('word', 'go');
  expect(await again.result()).toBe('go');
  const [row, ...rest] = await validations(second, handle.id);
  expect(rest).toEqual([]);
  expect(row).toMatchObject({ operation: 'RESTORE', valid: true });
  expect(row?.before.map(({ check }) => check)).toEqual(['CHECKSUM', 'FORM', 'MACHINE', 'POSITION', 'REFERENCE']);
  expect(row?.after?.map(({ check }) => check)).toEqual(['FORM', 'MACHINE', 'POSITION', 'REFERENCE']);
  expect(revision).toBeGreaterThan(0);
});

it('records what was checked of a restart, a resume and a rollback, with the point that it went back to', async () => {
  const engine = await engineOf([waits]);
  const handle = await engine.start(waits, undefined);
  await reaches(engine, handle.id, 'WAITING');
  const rows = await rowsOf<{ id: string }>(engine, checkpointsOf, [handle.id]);
  const point = rows[1]?.id as string;
  await handle.restart({ from: 'checkpoint', checkpointId: point });
  await reaches(engine, handle.id, 'WAITING');
  await handle.pause();
  await handle.resume();
  await handle.rollBack(point);
  await reaches(engine, handle.id, 'WAITING');
  const kept = await validations(engine, handle.id);
  expect(kept.every(({ valid }) => valid)).toBe(true);
  const moves = kept.filter(({ operation }) => operation !== 'RESTORE');
  expect(moves.map(({ operation, after }) => [operation, after !== null])).toEqual([
    ['RESTART', true],
    ['RESUME', true],
    ['ROLL_BACK', false],
    ['ROLL_BACK', true],
  ]);
});

it('refuses a checkpoint that refers to a value which is not stored, records why, and moves nothing', async () => {
  const engine = await engineOf([waits]);
  const handle = await engine.start(waits, undefined);
  await reaches(engine, handle.id, 'WAITING');
  await handle.signal('word', 'go');
  await handle.result();
  const rows = await rowsOf<{ id: string; revision: string }>(engine, checkpointsOf, [handle.id]);
  const before = await engine.control.store.find(handle.id);
  await rowsOf(
    engine,
    `delete from workflow_values where workflow_id = ? and digest = any(
    select output from step_attempts where workflow_id = ? and step_id = 'a') returning digest`,
    [handle.id, handle.id],
  );
  const point = { from: 'checkpoint', checkpointId: rows.at(-2)?.id as string } as const;
  await expect(handle.restart(point)).rejects.toMatchObject({ code: 'CORRUPT_CHECKPOINT' });
  const refused = (await validations(engine, handle.id)).filter(({ valid }) => !valid);
  expect(refused.map(failed)).toContainEqual(['REFERENCE']);
  expect(await engine.control.store.find(handle.id)).toEqual(before);
});

it('asks the definition before and after, and refuses what it does not accept', async () => {
  const seen: string[] = [];
  const strict = workflow('strict', { version: '1' })
    .step('a', { run: () => ({ balance: 7 }) })
    .waitFor('word')
    .validateState(({ outputs, done, status }) => {
      seen.push(`${Object.keys(done).join()} ${status}`);
      return outputs.a && outputs.a.balance < 0
        ? ['the balance is below zero']
        : status === 'PENDING'
          ? ['not begun']
          : [];
    })
    .step('b', { run: () => 'b' });
  const engine = await engineOf([strict]);
  const handle = await engine.start(strict, undefined);
  await reaches(engine, handle.id, 'WAITING');
  expect(seen).toEqual([]); // The hot path does not ask.
  const rows = await rowsOf<{ id: string }>(engine, checkpointsOf, [handle.id]);
  await handle.restart({ from: 'checkpoint', checkpointId: rows[1]?.id as string });
  await reaches(engine, handle.id, 'WAITING');
  expect(seen.slice(-2)).toEqual(['a WAITING', 'a WAITING']);
  await handle.signal('word', 'go');
  await handle.result();
});

it('shows checkpoints and history by the handle, and validates any of them without waking or changing anything', async () => {
  const engine = await engineOf([waits]);
  const handle = await engine.start(waits, undefined);
  await reaches(engine, handle.id, 'WAITING');
  const { checkpointId } = await handle.createCheckpoint('before the word', { actor: 'Ada' });
  const [manual, ...older] = await handle.checkpoints();
  expect(manual).toMatchObject({
    id: checkpointId,
    type: 'manual',
    description: 'before the word',
    triggeredBy: 'Ada',
    automatic: false,
  });
  expect(await handle.checkpoints({ before: manual?.revision as number })).toEqual(older);
  expect(await handle.checkpoints({ limit: 1 })).toEqual([manual]);
  const history = await handle.stateHistory();
  expect(history.map(({ status }) => status)).toContain('WAITING');
  expect(await handle.stateHistory({ after: history[0]?.revision as number })).toEqual(history.slice(1));
  expect(await handle.validate()).toMatchObject({ checkpointId, valid: true });
  const oldest = older.at(-1)?.id as string;
  expect(await handle.validate(oldest)).toMatchObject({ checkpointId: oldest, valid: true });
  await rowsOf(engine, "update workflow_checkpoints set checksum = '\\x00' where id = ? returning id", [oldest]);
  const { valid, checks } = await handle.validate(oldest);
  expect([valid, checks.filter(({ passed }) => !passed).map(({ check }) => check)]).toEqual([false, ['CHECKSUM']]);
  expect((await handle.validations()).filter((row) => !row.valid)).toEqual([]);
  await expect(handle.validate('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
