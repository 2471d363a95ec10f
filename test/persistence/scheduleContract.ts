// What every store promises of schedules: called by the store contract, on each store.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DuplicateKeyError, StaleWriterError } from '../../src/errors.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { ScheduleRow, ScheduleStore, TickRow, TickWrite } from '../../src/persistence/scheduleStore.ts';
import type { Process, Store } from '../../src/persistence/store.ts';
import { asked, birth, newId, NOW, next } from './commits.ts';

const MINUTE = 60_000;

export function scheduleContract(
  store: () => Store & { readonly schedules: ScheduleStore },
  processes: {
    readonly me: () => Process;
    /** Another process that lives, and how to end it without a word. */
    readonly other: () => Promise<{
      readonly process: Process;
      readonly schedules: ScheduleStore;
      kill(): Promise<void>;
    }>;
  },
): void {
  describe('schedules', () => {
    const schedule = (changes: Partial<ScheduleRow> = {}): ScheduleRow => ({
      id: randomUUID(),
      name: 'nightly',
      definition: 'order',
      version: null,
      cron: null,
      timeZone: null,
      everyMs: MINUTE,
      input: { text: 'with \u0000 and Ü', list: [1, null] },
      overlap: 'skip',
      catchUpMs: 3_600_000,
      jitterMs: 0,
      paused: false,
      reason: null,
      declared: null,
      revision: 1,
      nextTick: NOW,
      nextFireAt: NOW + 10,
      bufferedTick: null,
      createdAt: NOW,
      createdBy: 'ada',
      updatedAt: NOW,
      updatedBy: 'ada',
      ...changes,
    });
    const stored = async (changes: Partial<ScheduleRow> = {}): Promise<ScheduleRow> => {
      const row = schedule(changes);
      expect(await store().schedules.saveSchedule(row, 0)).toBe(true);
      return row;
    };
    const tick = (row: Partial<TickRow> = {}): TickRow => ({
      tick: NOW,
      at: NOW + 20,
      outcome: 'STARTED',
      workflowId: null,
      until: null,
      message: null,
      manual: false,
      idempotencyKey: null,
      ...row,
    });
    const ending = (
      { id, revision }: ScheduleRow,
      row: Partial<TickRow> = {},
      more: Partial<TickWrite> = {},
    ): TickWrite => ({
      scheduleId: id,
      expected: revision,
      nextTick: NOW + MINUTE,
      nextFireAt: NOW + MINUTE + 10,
      bufferedTick: null,
      row: tick(row),
      aborts: [],
      ...more,
    });
    const claim = (now: number, limit = 10, definitions = ['order'], except: string[] = []): Promise<string[]> =>
      store()
        .schedules.claimTicks(now, processes.me().id, definitions, limit, except)
        .then((due) => due.map(({ schedule: { name } }) => name));
    /** The birth of a workflow with a tick; the workflow sleeps. */
    const started = (write: TickWrite, key = 'k', changes: Partial<Commit> = {}): Commit => {
      const id = newId();
      const commit = birth(id, null, { birth: { idempotencyKey: key }, ...changes });
      return { ...commit, tick: { ...write, row: { ...write.row, workflowId: id } } };
    };

    it('are kept as they are, by name, and written over the revision that is expected only', async () => {
      const one = await stored();
      const two = await stored({
        name: 'a',
        cron: '0 3 * * *',
        timeZone: 'Europe/Berlin',
        everyMs: null,
        version: '1',
      });
      expect(await store().schedules.schedules()).toEqual([two, one]);
      expect(await store().schedules.schedules(['nightly', 'unknown'])).toEqual([one]);
      const changed = {
        ...one,
        paused: true,
        reason: 'why',
        revision: 2,
        nextTick: null,
        nextFireAt: null,
        updatedBy: 'bob',
      };
      expect(await store().schedules.saveSchedule(changed, 2)).toBe(false);
      expect(await store().schedules.saveSchedule(changed, 1, asked(NOW))).toBe(true);
      expect(await store().schedules.saveSchedule(schedule(), 0)).toBe(false);
      expect(await store().schedules.schedules(['nightly'])).toEqual([changed]);
      expect(await store().schedules.removeSchedule(one, asked(NOW))).toBe(false);
      expect(await store().schedules.removeSchedule(changed, asked(NOW))).toBe(true);
      expect(await store().schedules.schedules()).toEqual([two]);
    });

    it('are due at the time of their start, for those who have the definition, and not while they are paused', async () => {
      await stored();
      await stored({ name: 'other', definition: 'other' });
      await stored({ name: 'versioned', version: '2' });
      await stored({ name: 'paused', paused: true });
      expect(await store().schedules.nextFire()).toBe(NOW + 10);
      expect(await claim(NOW + 9)).toEqual([]);
      expect(await claim(NOW + 10)).toEqual(['nightly']);
      expect(await claim(NOW + 10, 10, ['order', 'order 1'])).toEqual(['nightly']);
      expect((await claim(NOW + 10, 10, ['order', 'order 2'])).sort()).toEqual(['nightly', 'versioned']);
    });

    it('are taken by one process, and by another when that one is gone', async () => {
      await stored();
      const other = await processes.other();
      const theirs = (): Promise<number> =>
        other.schedules.claimTicks(NOW + 10, other.process.id, ['order'], 10, []).then(({ length }) => length);
      expect(await store().schedules.lateSchedules(NOW + 11, 10)).toMatchObject([{ name: 'nightly' }]);
      expect(await theirs()).toBe(1);
      expect(await theirs()).toBe(1);
      expect(await claim(NOW + 10)).toEqual([]);
      expect(await store().schedules.lateSchedules(NOW + 11, 10)).toEqual([]);
      await other.kill();
      expect(await claim(NOW + 10)).toEqual(['nightly']);
    });

    it('are taken in the order in which they are due, without those that are left out, and left to others that have the definition', async () => {
      const [late, early] = [
        await stored({ name: 'late', nextFireAt: NOW + 9 }),
        await stored({ name: 'early', nextFireAt: NOW + 8 }),
      ];
      expect(await claim(NOW + 10, 1)).toEqual(['early']);
      expect(await claim(NOW + 10, 1, ['order'], [early.id])).toEqual(['late']);
      const me = processes.me().id;
      expect(await store().schedules.leaveTick(late.id, me)).toBe(false);
      const other = await processes.other();
      expect(await store().schedules.leaveTick(late.id, other.process.id)).toBe(false);
      expect(await store().schedules.leaveTick(late.id, me)).toBe(true);
      expect(await other.schedules.claimTicks(NOW + 10, other.process.id, ['order'], 10, [])).toMatchObject([
        { schedule: { name: 'late' } },
      ]);
      expect(await claim(NOW + 10)).toEqual(['early']);
      await other.kill();
      expect(await store().schedules.leaveTick(early.id, me)).toBe(false);
    });

    it('are ahead where a clock that was ahead has changed them, or dealt with their last tick', async () => {
      const [changed, ticked, byHand] = [
        await stored({ name: 'changed', updatedAt: NOW + MINUTE }),
        await stored({ name: 'ticked' }),
        await stored({ name: 'by-hand' }),
      ];
      await stored({ name: 'paused', updatedAt: NOW + MINUTE, paused: true });
      await store().schedules.endTick(ending(ticked, { outcome: 'SKIPPED', at: NOW + MINUTE }));
      await store().schedules.endTick(
        ending({ ...ticked, revision: 2 }, { outcome: 'SKIPPED', at: NOW, manual: true }),
      );
      await store().schedules.endTick(ending(byHand, { outcome: 'SKIPPED', at: NOW + MINUTE, manual: true }));
      const ahead = async (after: number, limit = 10): Promise<Set<string>> =>
        new Set((await store().schedules.schedulesAhead(after, limit)).map(({ name }) => name));
      expect(await ahead(NOW + 1)).toEqual(new Set([changed.name, ticked.name]));
      expect((await ahead(NOW + 1, 1)).size).toBe(1);
      expect(await ahead(NOW + MINUTE)).toEqual(new Set());
    });

    it('know what a person asked for under a key, and what it started once it has waited', async () => {
      const row = await stored();
      const asked = { tick: NOW + 5, manual: true, idempotencyKey: 'k \u0000' };
      const buffered = ending(row, { ...asked, outcome: 'BUFFERED' }, { bufferedTick: NOW + 5 });
      expect(await store().schedules.tickAsked(row.id, 'k \u0000')).toBeUndefined();
      await store().schedules.endTick(buffered);
      expect(await store().schedules.tickAsked(row.id, 'k \u0000')).toMatchObject({
        outcome: 'BUFFERED',
        tick: NOW + 5,
      });
      expect(await store().schedules.tickAsked(row.id, 'k')).toBeUndefined();
      const commit = started(ending({ ...row, revision: 2 }, { tick: NOW + 5 }));
      await store().commit(commit);
      await store().schedules.endTick(ending({ ...row, revision: 3 }, { outcome: 'SKIPPED', tick: NOW + 6 }));
      expect(await store().schedules.tickAsked(row.id, 'k \u0000')).toMatchObject({ workflowId: commit.workflowId });
    });

    it('start a workflow together with the end of the tick, once', async () => {
      const row = await stored();
      const commit = started(ending(row));
      await store().commit(commit);
      await store().commit(commit);
      expect(await store().schedules.schedules()).toEqual([
        { ...row, revision: 2, nextTick: NOW + MINUTE, nextFireAt: NOW + MINUTE + 10 },
      ]);
      expect(await store().schedules.ticks(row.id, 10)).toEqual([tick({ workflowId: commit.workflowId })]);
      expect(await store().schedules.unfinishedOf(row.id)).toEqual([commit.workflowId]);
      expect(await claim(NOW + 10)).toEqual([]);
    });

    it('start nothing for a tick that is over or of a schedule that was changed; others of the batch are born', async () => {
      const row = await stored();
      const other = await stored({ name: 'other' });
      const first = started(ending(row), 'one');
      await store().commit(first);
      const [late, twin, good] = [
        started(ending(row), 'two'),
        started(ending({ ...row, revision: 2 }), 'one'),
        started(ending(other), 'three'),
      ];
      const [isLate, isTwin] = await Promise.allSettled([late, twin, good].map((one) => store().commit(one)));
      expect(isLate).toMatchObject({ reason: expect.any(StaleWriterError) });
      expect(isTwin).toMatchObject({ reason: expect.any(DuplicateKeyError) });
      for (const { workflowId } of [late, twin]) expect(await store().find(workflowId)).toBeUndefined();
      expect(await store().schedules.ticks(row.id, 10)).toHaveLength(1);
      expect(await store().schedules.ticks(other.id, 10)).toEqual([tick({ workflowId: good.workflowId })]);
      expect(await store().schedules.schedules(['nightly'])).toMatchObject([{ revision: 2 }]);
    });

    it('end a tick that starts nothing, and tell unfinished workflows to abort', async () => {
      const row = await stored();
      const commit = started(ending(row));
      await store().commit(commit);
      const now = { ...row, revision: 2 };
      const write = ending(
        now,
        { outcome: 'BUFFERED', message: 'a \u0000 text' },
        { bufferedTick: NOW, aborts: [commit.workflowId] },
      );
      expect(await store().schedules.endTick(write)).toBe(true);
      expect(await store().schedules.endTick(write)).toBe(false);
      const [newest] = await store().schedules.ticks(row.id, 1);
      expect(newest).toMatchObject({ outcome: 'BUFFERED', message: expect.stringContaining('text') });
      expect(await store().messages(processes.me().id, 10, [], ['order'])).toEqual([
        { to: commit.workflowId, from: row.id, kind: 'abort' },
      ]);
      // The tick that waits is taken when nothing of the schedule is unfinished any more.
      expect(await store().schedules.nextFire()).toBe(0);
      expect(await claim(NOW + 20)).toEqual([]);
      await store().commit(next(commit, null, { head: { status: 'ABORTED', completedAt: NOW + 30 } }));
      const [due] = await store().schedules.claimTicks(NOW + 40, processes.me().id, ['order'], 10, []);
      expect(due).toMatchObject({ running: [], schedule: { bufferedTick: NOW, revision: 3 } });
    });
  });
}
