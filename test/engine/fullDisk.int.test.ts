// The disk of the database is full (SQLSTATE 53100), on the real PostgreSQL: nothing is lost, nothing new begins, people are told in all places, and
// everything goes on by itself when there is room.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { Notice } from '../../src/engine/alarm.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { engines, gate, rowsOf } from './fixture.ts';
import { fillDisk, makeRoom, NO_ROOM } from './fullDisk.ts';

const open = engines();
const WAIT = { timeout: 20_000, interval: 20 };

it('a full disk of the database is a shortage that everybody is told of, and over when there is room', async () => {
  const lines: (Record<string, unknown> & { message: string })[] = [];
  const says = (bindings: object, message: string): void => void lines.push({ ...bindings, message });
  const log: Log = { ...silentLog, info: says, warn: says, error: says, child: () => log };
  const held = gate();
  const begun: string[] = [];
  const waits = workflow<string>('waits', { version: '1' })
    .step('one', { run: () => held.passed })
    .step('two', { run: ({ input }) => void begun.push(input) });
  const engine = await open([waits], { log, vitals: { read: () => ({}) } });
  const handle = await engine.start(waits, 'first');
  const told = new Promise<Notice>((resolve) =>
    engine.control.onNotice((notice) => {
      // The shortage is one too.
      if (notice.errorType === 'CHECKPOINT_FLUSH_ERROR') resolve(notice);
    }),
  );
  await fillDisk(engine);
  held.open();
  const notice = await told;
  expect(notice).toMatchObject({ level: 'error', failureMode: 'SOFT', errorType: 'CHECKPOINT_FLUSH_ERROR' });
  expect(notice.message).toContain('The disk of the database is full: make room there.');
  await expect.poll(() => engine.control.exhausted, WAIT).toMatchObject([{ resource: 'disk', value: 1 }]);
  const next = engine.start(waits, 'second');
  next.catch(() => {}); // Where the test fails before it is awaited.
  expect(begun).toEqual([]);
  expect(lines.some(({ systemErrorId }) => systemErrorId === notice.systemErrorId)).toBe(true);
  const short = lines.find(({ errorType }) => errorType === 'RESOURCE_EXHAUSTED');
  expect(short).toMatchObject({ context: { resource: 'disk' } });

  await makeRoom(engine);
  await handle.result();
  await (await next).result();
  expect(begun.sort()).toEqual(['first', 'second']);
  await expect.poll(() => engine.control.exhausted, WAIT).toEqual([]);
  const recorded = (): Promise<object[]> =>
    rowsOf(engine, 'select error_type, resolved, resolution_kind from system_errors order by error_type');
  await expect.poll(recorded, WAIT).toEqual([
    { error_type: 'CHECKPOINT_FLUSH_ERROR', resolved: true, resolution_kind: 'AUTO_RECOVERED' },
    { error_type: 'RESOURCE_EXHAUSTED', resolved: true, resolution_kind: 'AUTO_RECOVERED' },
  ]);
  const own = await rowsOf<{ message: string }>(engine, 'select message from workflow_log where workflow_id = ?', [
    handle.id,
  ]);
  expect(own.map(({ message }) => message)).toContain(notice.message);
  const events = await engine.control.store.events({ after: 0, limit: 50, types: ['NOTICE'] });
  expect(events.map(({ payload }) => payload['message'])).toContain(notice.message);
});

it.each([
  ['in its own statements', false],
  ['in the commit that takes it along', true],
])('work in step.transaction that finds no room %s is such a shortage too', async (_, atCommit) => {
  const pays = workflow('pays', { version: '1' }).step('pay', {
    retry: { baseDelayMs: 10, maxAttempts: 20 },
    run: ({ transaction, attempt }) =>
      transaction(async ({ em }) => {
        await em.execute(atCommit ? 'insert into ledger values (1)' : `do $$ begin ${NO_ROOM}; end $$`);
        return attempt;
      }),
  });
  const engine = await open([pays], { orm: { entities: [] }, vitals: { read: () => ({}) } });
  // Looked at when the transaction is committed, as room is that was only promised.
  await rowsOf(
    engine,
    `create table if not exists ledger (n int); create or replace function no_room() returns trigger language plpgsql as $body$ begin ${NO_ROOM}; end $body$;
     create constraint trigger no_room_${String(atCommit)} after insert on ledger deferrable initially deferred for each row execute function no_room()`,
  );
  const notice = new Promise<Notice>((resolve) => engine.control.onNotice(resolve));
  await engine.start(pays, undefined);
  expect(await notice).toMatchObject({ errorType: 'RESOURCE_EXHAUSTED', level: 'error' });
  expect((await notice).message).toContain('of the disk');
});
