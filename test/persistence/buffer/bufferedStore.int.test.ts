// The store with Redis before it, on the real servers: what is acknowledged there comes to the database whole, once and in order, whoever is killed.
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { StaleWriterError } from '../../../src/errors.ts';
import { silentLog } from '../../../src/log.ts';
import { namedKeys } from '../../../src/namedKeys.ts';
import { BufferedStore, type BufferedStoreOptions } from '../../../src/persistence/buffer/bufferedStore.ts';
import type { Apart } from '../../../src/persistence/buffer/quarantine.ts';
import type { Commit } from '../../../src/persistence/rows/commit.ts';
import type { PostgresStore } from '../../../src/persistence/postgresStore.ts';
import type { Process } from '../../../src/persistence/store.ts';
import { freshSchema } from '../../servers/schema.ts';
import { type Wire, wireTo } from '../../servers/wire.ts';
import { definition, intent, newId, next, NOW, ORDERS, result, there } from '../commits.ts';
import { type PostgresStorage, postgresStorage } from '../postgresStorage.ts';
import { born, type Gate, gate, progress } from './progress.ts';

const schema = freshSchema();

describe('the store with a buffer', () => {
  let storage: PostgresStorage;
  const redis = new Redis(inject('redisUrl'));
  const stores: BufferedStore[] = [];
  const gates: Gate[] = [];
  let wire: Wire;

  beforeEach(async () => {
    storage = await postgresStorage(schema, inject('databaseUrl'));
    wire = await wireTo(inject('redisUrl'));
    const plain = await storage.open();
    await plain.saveDefinition(definition);
  });
  afterEach(async () => {
    for (const one of gates.splice(0)) one.open();
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await wire.close();
    await storage.close();
  });
  afterAll(async () => {
    await redis.quit();
  });

  interface Opened {
    readonly store: BufferedStore;
    readonly me: Process;
    readonly wall: Gate;
    readonly lost: Apart[];
  }

  async function open(options: Partial<BufferedStoreOptions> = {}): Promise<Opened> {
    const me: Process = { id: randomUUID(), host: 'test', pid: 1 };
    const wall = gate();
    gates.push(wall);
    const lost: Apart[] = [];
    const store = new BufferedStore({
      url: inject('databaseUrl'),
      schema,
      clock: systemClock,
      log: silentLog,
      redisUrl: wire.url,
      // A busy machine may answer late; what is not to be waited for says so.
      redisTimeoutMs: 30_000,
      owner: me.id,
      lost: (apart) => void lost.push(...apart),
      wire: (place) => (place === 'before' ? wall.before() : undefined),
      ...options,
    });
    stores.push(store);
    await store.vault.open();
    await store.openBuffer();
    await store.enter(me, () => {});
    return { store, me, wall, lost };
  }

  const streamOf = async (me: Process): Promise<string> => {
    const [row] = await storage.query<{ id: string }>('select id from checkpoint_buffer');
    return `holdfast:{${row?.id}}:checkpoints:${me.id}`;
  };
  const lengthOf = async (me: Process): Promise<number> => redis.xlen(await streamOf(me));
  const stored = async ({ workflowId }: Commit): Promise<unknown[]> =>
    (
      await storage.query<{ revision: string }>(
        'select revision from workflow_checkpoints where workflow_id = $1 order by revision',
        [workflowId],
      )
    ).map(({ revision }) => Number(revision));

  async function chain(store: PostgresStore, me: Process, length: number): Promise<Commit[]> {
    const first = born(me);
    await store.commit(first);
    const all = [first];
    for (let n = 1; n <= length; n++) {
      const one = progress(all.at(-1) as Commit, me);
      expect(await store.commit(one)).toMatchObject({ grade: 'BUFFERED' });
      all.push(one);
    }
    return all;
  }

  it('acknowledges what the database has not, and stores it in order; then the stream is empty', async () => {
    const { store, me, wall } = await open();
    const first = born(me);
    await store.commit(first);
    wall.close();
    let last = first;
    for (let n = 0; n < 5; n++) {
      last = progress(last, me);
      expect(await store.commit(last)).toEqual({ sequence: 0, grade: 'BUFFERED' });
    }
    expect(await lengthOf(me)).toBe(5);
    expect(store.buffered).toMatchObject({ length: 5, isReady: true, isFull: false });
    wall.open();
    await vi.waitFor(async () => expect(await lengthOf(me)).toBe(0), 20_000);
    expect(await stored(first)).toEqual([1, 2, 3, 4, 5, 6]);
    await vi.waitFor(() => expect(store.buffered.length).toBe(0), 20_000);
  });

  it('writes the same rows as commits one by one', async () => {
    const { store, me } = await open();
    const all = await chain(store, me, 4);
    const end = next(all.at(-1) as Commit, null, {
      results: [result(5, null)],
      head: { status: 'COMPLETED', completedAt: NOW },
      events: [{ type: 'WORKFLOW_COMPLETED', payload: {}, occurredAt: NOW }],
    });
    await store.commit(end);
    const together = await rowsOf(end);
    const plain = await storage.open();
    const twins = [...all, end].map((one) => ({
      ...one,
      workflowId: twin,
      checkpoint: { ...one.checkpoint, id: randomUUID() },
    }));
    for (const one of twins) await plain.commit(one);
    expect(await rowsOf(twins[0] as Commit)).toEqual(together);
    expect((together as { events: unknown[] }).events).toHaveLength(10);
  });
  const twin = newId();
  const rowsOf = async ({ workflowId }: Commit): Promise<unknown> => {
    const rows = (text: string) => storage.query(text, [workflowId]);
    return {
      head: await rows(
        'select status, revision, fence, checksum, started_at, completed_at, updated_at from workflows where id = $1',
      ),
      checkpoints: await rows(
        `select revision, fence, step_id, checkpoint_type, timestamp, state_data, state_bytes, checksum, previous_checksum, metadata
         from workflow_checkpoints where workflow_id = $1 order by revision`,
      ),
      attempts: await rows(
        'select tag, step_id, key, started_at, ended_at, outcome, output from step_attempts where workflow_id = $1 order by tag',
      ),
      values: await rows('select digest, body from workflow_values where workflow_id = $1 order by digest'),
      events: await rows(
        'select type, revision, payload from workflow_events where workflow_id = $1 order by sequence',
      ),
      log: await rows('select line, message from workflow_log where workflow_id = $1 order by line'),
    };
  };

  it('a commit that must be DURABLE takes along all that was buffered before it, in one transaction', async () => {
    const { store, me } = await open();
    const all = await chain(store, me, 3);
    const durable = next(all.at(-1) as Commit, me.id);
    const { sequence, grade } = await store.commit(durable);
    expect(grade).toBeUndefined();
    expect(await stored(durable)).toEqual([1, 2, 3, 4, 5]);
    expect(sequence).toBe(7);
    const transactions = await storage.query(
      'select distinct xmin::text from workflow_checkpoints where workflow_id = $1 and revision > 1',
      [durable.workflowId],
    );
    expect(transactions).toHaveLength(1);
  });

  it('what is read of a workflow comes after what was buffered of it', async () => {
    const { store, me } = await open();
    const all = await chain(store, me, 3);
    const { workflowId, values } = all.at(-1) as Commit;
    expect((await store.find(workflowId))?.revision).toBe(4);
    expect(
      await store.missing(
        workflowId,
        values.map(({ digest }) => digest),
      ),
    ).toEqual([]);
  });

  it('who takes a killed process over first stores what that has buffered', async () => {
    const doomed = await open();
    doomed.wall.close();
    const first = born(doomed.me);
    const plain = await storage.open();
    await plain.commit(first);
    let last = first;
    for (let n = 0; n < 3; n++) await doomed.store.commit((last = progress(last, doomed.me)));
    await storage.kill(doomed.store as never, doomed.me).catch(() => {});
    await storage.query('delete from workflow_processes where id = $1', [doomed.me.id]);
    const heir = await open();
    const [taken] = await heir.store.takeOver(heir.me.id, 10, [], ORDERS);
    expect(taken).toMatchObject({ workflowId: first.workflowId, revision: 4, fence: 2 });
    expect(await lengthOf(doomed.me)).toBe(0);
    expect(await redis.exists(await streamOf(doomed.me))).toBe(0);
    expect(heir.lost).toEqual([]);
    // It was only frozen: what it still buffers and writes is nobody's.
    const late = progress(last, doomed.me);
    const refused = doomed.store.commit(late).catch((error: unknown) => error);
    doomed.wall.open();
    expect(await refused).toBeInstanceOf(StaleWriterError);
    expect(await stored(first)).toEqual([1, 2, 3, 4]);
  });

  it('what two heirs store at the same time is there once', async () => {
    const doomed = await open();
    doomed.wall.close();
    const first = born(doomed.me);
    await (await storage.open()).commit(first);
    let last = first;
    for (let n = 0; n < 20; n++) await doomed.store.commit((last = progress(last, doomed.me)));
    await storage.endSessions(doomed.me);
    await storage.query('delete from workflow_processes where id = $1', [doomed.me.id]);
    const heirs = await Promise.all([open(), open()]);
    const taken = await Promise.all(heirs.map(({ store, me }) => store.takeOver(me.id, 10, [], ORDERS)));
    expect(taken.flat()).toHaveLength(1);
    expect(await stored(first)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    const events = await storage.query('select 1 from workflow_events where workflow_id = $1', [first.workflowId]);
    expect(events).toHaveLength(41);
    expect(heirs.flatMap(({ lost }) => lost)).toEqual([]);
  });

  it('a poisoned one is set apart with what builds on it, and the rest goes on', async () => {
    const { store, me, lost } = await open();
    const [good, bad] = await Promise.all([chain(store, me, 2), chain(store, me, 2)]);
    const poisoned = progress(bad.at(-1) as Commit, me, { intents: [intent(1, 's1')] });
    await store.commit(poisoned);
    const built = progress(poisoned, me);
    await Promise.allSettled([store.commit(built)]);
    await store.commit(progress(good.at(-1) as Commit, me));
    await vi.waitFor(async () => expect(await lengthOf(me)).toBe(0), 20_000);
    expect(await stored(bad[0] as Commit)).toEqual([1, 2, 3]);
    expect(await stored(good[0] as Commit)).toEqual([1, 2, 3, 4]);
    expect(lost[0]).toMatchObject({ workflowId: poisoned.workflowId, revision: 4, reason: 'refused' });
    await expect(store.commit(progress(built, me))).rejects.toThrow(StaleWriterError);
    const rows = await storage.query('select revision::int, reason from checkpoint_quarantine order by revision');
    expect(rows.length).toBe(lost.length);
    expect(rows[0]).toEqual({ revision: 4, reason: 'refused' });
    // Taken anew it goes on from what is stored, and its progress waits for the database.
    await storage.query('update workflows set owner = null where id = $1', [poisoned.workflowId]);
    const claimed = there(await store.claim(poisoned.workflowId, me.id));
    expect(claimed.revision).toBe(3);
    const again = next(claimed, me.id, { grade: 'BUFFERED' });
    expect((await store.commit(again)).grade).toBeUndefined();
    expect(await stored(poisoned)).toEqual([1, 2, 3, 4]);
  });

  it('without Redis every commit waits for the database; with it back, progress is buffered again', async () => {
    const { store, me } = await open();
    const all = await chain(store, me, 1);
    wire.cut();
    await vi.waitFor(() => expect(store.buffered.isReady).toBe(false), 20_000);
    let last = progress(all.at(-1) as Commit, me);
    expect((await store.commit(last)).grade).toBeUndefined();
    expect(await stored(last)).toEqual([1, 2, 3]);
    wire.heal();
    await vi.waitFor(() => expect(store.buffered.isReady).toBe(true), 20_000);
    last = progress(last, me);
    expect(await store.commit(last)).toMatchObject({ grade: 'BUFFERED' });
    await store.find(last.workflowId);
    expect(await stored(last)).toEqual([1, 2, 3, 4]);
  });

  it('a database that is away keeps no progress waiting; what must be DURABLE waits, and all is stored when it is back', async () => {
    let isAway = false;
    const { store, me } = await open({
      wire: () => {
        if (isAway) throw Object.assign(new Error('the wire was cut'), { code: 'ECONNRESET' });
      },
    });
    const first = born(me);
    await store.commit(first);
    isAway = true;
    let last = first;
    for (let n = 0; n < 10; n++) {
      last = progress(last, me);
      expect(await store.commit(last)).toMatchObject({ grade: 'BUFFERED' });
    }
    let isOver = false;
    const durable = store.commit(next(last, me.id)).then(() => (isOver = true));
    expect(await stored(first)).toEqual([1]);
    expect(isOver).toBe(false);
    isAway = false;
    await durable;
    expect(await stored(first)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    await vi.waitFor(async () => expect(await lengthOf(me)).toBe(0), 20_000);
  });

  it('with Redis away, workflows of a process that is gone are left alone for 30 s, and then go on from the database', async () => {
    const doomed = await open();
    doomed.wall.close();
    const first = born(doomed.me);
    await (await storage.open()).commit(first);
    await doomed.store.commit(progress(first, doomed.me));
    await storage.endSessions(doomed.me);
    await storage.query('delete from workflow_processes where id = $1', [doomed.me.id]);
    wire.cut();
    let skippedMs = 0;
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + skippedMs };
    const heir = await open({ clock });
    expect(await heir.store.takeOver(heir.me.id, 10, [], ORDERS)).toEqual([]);
    skippedMs = 31_000;
    const [taken] = await heir.store.takeOver(heir.me.id, 10, [], ORDERS);
    expect(taken).toMatchObject({ revision: 1, fence: 2 });
    skippedMs = 0;
    wire.heal();
    await vi.waitFor(() => expect(heir.store.buffered.isReady).toBe(true), 20_000);
    await heir.store.takeOver(heir.me.id, 10, [first.workflowId], ORDERS);
    expect(heir.lost, 'it came too late').toMatchObject([
      { workflowId: first.workflowId, revision: 2, reason: 'stale' },
    ]);
    expect(await stored(first)).toEqual([1]);
  });

  it('a Redis that answers nothing costs one wait, and nothing is stored twice', async () => {
    const { store, me } = await open({ redisTimeoutMs: 500 });
    const all = await chain(store, me, 1);
    wire.deafen();
    let last = all.at(-1) as Commit;
    for (let n = 0; n < 3; n++) {
      last = progress(last, me);
      expect((await store.commit(last)).grade).toBeUndefined();
    }
    wire.heal();
    expect(await stored(last)).toEqual([1, 2, 3, 4, 5]);
  });

  it('a Redis that was emptied loses nothing of a process that lives', async () => {
    const { store, me, wall } = await open();
    const all = await chain(store, me, 1);
    await store.find((all[0] as Commit).workflowId);
    wall.close();
    let last = progress(all.at(-1) as Commit, me);
    await store.commit(last);
    await redis.del(await streamOf(me));
    wall.open();
    last = progress(last, me);
    await store.commit(last);
    await store.find(last.workflowId);
    expect(await stored(last)).toEqual([1, 2, 3, 4]);
  });

  it('encrypted, Redis has nothing to read, and the heir needs the key', async () => {
    const encryption = namedKeys({ keys: { first: Buffer.alloc(32, 7) } }, 'encryption');
    const doomed = await open({ encryption });
    const first = born(doomed.me);
    await doomed.store.commit(first);
    doomed.wall.close();
    const last = progress(first, doomed.me);
    await doomed.store.commit(last);
    const kept = JSON.stringify((await redis.xrange(await streamOf(doomed.me), '-', '+')).flat());
    expect(kept).not.toContain('line 2');
    expect(kept).toContain(first.workflowId);
    await storage.endSessions(doomed.me);
    await storage.query('delete from workflow_processes where id = $1', [doomed.me.id]);
    const heir = await open({ encryption });
    const [taken] = await heir.store.takeOver(heir.me.id, 10, [], ORDERS);
    expect(taken?.revision).toBe(2);
    expect(taken?.checkpoint.state.bytes.toString()).toContain('"revision":2');
  });

  it('with integrity keys, what somebody else put into Redis is set apart', async () => {
    const integrity = namedKeys({ keys: { first: Buffer.alloc(32, 8) } }, 'integrity');
    const doomed = await open({ integrity });
    const first = born(doomed.me);
    await doomed.store.commit(first);
    doomed.wall.close();
    await doomed.store.commit(progress(first, doomed.me));
    const stream = await streamOf(doomed.me);
    const [[, fields]] = (await redis.xrangeBuffer(stream, '-', '+')) as unknown as [[Buffer, [Buffer, Buffer]]];
    const forged = Buffer.from(fields[1]);
    forged[forged.length - 1] = 255 - (forged.at(-1) ?? 0);
    await redis.del(stream);
    await redis.xgroup('CREATE', stream, 'flush', '0', 'MKSTREAM');
    await redis.xadd(stream, '1-0', 'c', forged);
    await storage.endSessions(doomed.me);
    await storage.query('delete from workflow_processes where id = $1', [doomed.me.id]);
    const heir = await open({ integrity });
    const [taken] = await heir.store.takeOver(heir.me.id, 10, [], ORDERS);
    expect(taken?.revision).toBe(1);
    expect(heir.lost).toMatchObject([{ reason: 'unproven' }]);
  });
});
