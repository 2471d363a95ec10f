// A Redis of its own, struck in every way under progress that is buffered: whatever becomes of it, all that was answered is stored, once and in order, what
// Redis has lost is done again only where its process is gone, too, and afterwards nothing is left in it.
import { randomUUID } from 'node:crypto';
import { globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { silentLog } from '../../../src/log.ts';
import { BufferedStore, type BufferedStoreOptions } from '../../../src/persistence/buffer/bufferedStore.ts';
import type { Commit } from '../../../src/persistence/rows/commit.ts';
import type { Process } from '../../../src/persistence/store.ts';
import { OwnRedis } from '../../chaos/siege/ownRedis.ts';
import { freshSchema } from '../../servers/schema.ts';
import { definition, ORDERS } from '../commits.ts';
import { type PostgresStorage, postgresStorage } from '../postgresStorage.ts';
import { born, buffered, type Gate, gate, progress } from './progress.ts';

const schema = freshSchema();
const PATIENCE_MS = 30_000;
const upTo = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

interface Opened {
  readonly store: BufferedStore;
  readonly me: Process;
  readonly wall: Gate;
  readonly first: Commit;
}

describe('a Redis under buffered progress', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-struck-'));
  const stores: BufferedStore[] = [];
  const gates: Gate[] = [];
  let redis: OwnRedis;
  let storage: PostgresStorage;

  beforeAll(async () => {
    redis = await OwnRedis.started(folder);
  });
  afterAll(async () => {
    await redis.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    storage = await postgresStorage(schema, inject('databaseUrl'));
    await (await storage.open()).saveDefinition(definition);
  });
  afterEach(async () => {
    for (const one of gates.splice(0)) one.open();
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await storage.close();
  });

  /** With a workflow that has begun. */
  async function open(options: Partial<BufferedStoreOptions> = {}): Promise<Opened> {
    const me: Process = { id: randomUUID(), host: 'test', pid: 1 };
    const wall = gate();
    gates.push(wall);
    const store = new BufferedStore({
      url: inject('databaseUrl'),
      schema,
      clock: systemClock,
      log: silentLog,
      redisUrl: redis.url,
      redisTimeoutMs: PATIENCE_MS,
      owner: me.id,
      lost: () => {},
      wire: (place) => (place === 'before' ? wall.before() : undefined),
      ...options,
    });
    stores.push(store);
    await store.vault.open();
    await store.openBuffer();
    await store.enter(me, () => {});
    await ready(store);
    const first = born(me);
    await store.commit(first);
    return { store, me, wall, first };
  }

  const ready = (store: BufferedStore): Promise<void> =>
    vi.waitFor(() => expect(store.buffered.isReady).toBe(true), PATIENCE_MS);
  const stored = async ({ workflowId }: Commit): Promise<number[]> =>
    (
      await storage.query<{ revision: string }>(
        'select revision from workflow_checkpoints where workflow_id = $1 order by revision',
        [workflowId],
      )
    ).map(({ revision }) => Number(revision));
  const lengthOf = async ({ id }: Process): Promise<unknown> => {
    const [row] = await storage.query<{ id: string }>('select id from checkpoint_buffer');
    return redis.say('xlen', `holdfast:{${row?.id}}:checkpoints:${id}`);
  };
  /** As an engine does every second. */
  const drained = ({ store, me, first }: Opened): Promise<void> =>
    vi.waitFor(async () => {
      await store.takeOver(me.id, 10, [first.workflowId], ORDERS);
      expect(await lengthOf(me)).toBe(0);
    }, PATIENCE_MS);
  /** Commits until Redis answers again; the last of them. */
  async function bufferedAgain({ store, me }: Opened, after: Commit): Promise<Commit> {
    let last = after;
    await vi.waitFor(async () => {
      last = progress(last, me);
      expect(await store.commit(last)).toMatchObject({ grade: 'BUFFERED' });
    }, PATIENCE_MS);
    await store.find(last.workflowId);
    expect(await stored(last)).toEqual(upTo(last.revision));
    return last;
  }

  it('that is killed has what it had when it is back, and nothing of that comes twice', async () => {
    const opened = await open();
    const { store, me, wall, first } = opened;
    wall.close();
    const last = await buffered(store, me, first, 3);
    await redis.kill();
    await vi.waitFor(() => expect(store.buffered.isReady).toBe(false), PATIENCE_MS);
    const waiting = progress(last, me);
    const waits = store.commit(waiting);
    expect(await stored(first)).toEqual([1]);
    wall.open();
    expect((await waits).grade).toBeUndefined();
    expect(await stored(first)).toEqual(upTo(5));
    expect(store.buffered).toMatchObject({ length: 0, bytes: 0, passed: { away: 1, full: 0 } });
    await redis.start();
    await ready(store);
    expect(await lengthOf(me), 'what could not be taken out while it was away').toBe(3);
    await drained(opened);
    await bufferedAgain(opened, waiting);
  });

  it('that is stopped costs one wait, and has nothing left of it when it goes on', async () => {
    const opened = await open({ redisTimeoutMs: 1_000 });
    const { store, me, first } = opened;
    redis.freeze();
    let last = first;
    try {
      for (let n = 0; n < 3; n++) {
        last = progress(last, me);
        expect((await store.commit(last)).grade).toBeUndefined();
      }
      expect(await stored(first)).toEqual(upTo(4));
    } finally {
      redis.thaw();
    }
    last = await bufferedAgain(opened, last);
    await drained(opened);
  });

  it('that comes back as its file had it loses nothing of a process that lives', async () => {
    const opened = await open();
    const { store, me, wall, first } = opened;
    wall.close();
    const last = await buffered(store, me, first, 6);
    await redis.kill();
    redis.cutBack(0.5);
    await redis.start();
    await ready(store);
    wall.open();
    const after = await bufferedAgain(opened, last);
    expect(after.revision).toBeGreaterThan(7);
    await drained(opened);
  });

  it('that comes back as its file had it, without its process, has a beginning of what was answered, and that is stored', async () => {
    const { store, me, wall, first } = await open();
    wall.close();
    const kept = await buffered(store, me, first, 3);
    const size = fileSize();
    await buffered(store, me, kept, 3);
    await storage.endSessions(me);
    await storage.query('delete from workflow_processes where id = $1', [me.id]);
    await redis.kill();
    redis.cutBack((size + 0.5) / fileSize());
    await redis.start();
    const heir = await open();
    const taken = await heir.store.takeOver(heir.me.id, 10, [heir.first.workflowId], ORDERS);
    expect(taken.map(({ workflowId, revision }) => ({ workflowId, revision }))).toEqual([
      { workflowId: first.workflowId, revision: 4 },
    ]);
    expect(await stored(first)).toEqual(upTo(4));
    expect(await lengthOf(me)).toBe(0);
  });
  const fileSize = (): number =>
    globSync(path.join(folder, 'redis/appendonlydir/*.incr.aof')).reduce((sum, file) => sum + statSync(file).size, 0);

  it('that is full takes nothing more, and everything again when it has room', async () => {
    const opened = await open();
    const { store, me, first } = opened;
    await redis.say('config', 'set', 'maxmemory', '1');
    let last = first;
    try {
      for (let n = 0; n < 3; n++) {
        last = progress(last, me);
        expect((await store.commit(last)).grade).toBeUndefined();
      }
    } finally {
      await redis.say('config', 'set', 'maxmemory', '0');
    }
    expect(await stored(first)).toEqual(upTo(4));
    await bufferedAgain(opened, last);
    await drained(opened);
  });

  it('that is away with the database: progress is bounded, nothing fails, and all is stored when both are back', async () => {
    let isAway = false;
    const opened = await open({
      bounds: { entries: 4, bytes: Infinity },
      wire: () => {
        if (isAway) throw Object.assign(new Error('the wire was cut'), { code: 'ECONNRESET' });
      },
    });
    const { store, me, first } = opened;
    isAway = true;
    const last = await buffered(store, me, first, 4);
    expect(store.buffered).toMatchObject({ length: 4, isFull: true });
    const fifth = progress(last, me);
    const waits = store.commit(fifth);
    await redis.kill();
    await vi.waitFor(() => expect(store.buffered.isReady).toBe(false), PATIENCE_MS);
    expect(store.buffered).toMatchObject({ length: 4, passed: { full: 1 } });
    expect(await stored(first)).toEqual([1]);
    isAway = false;
    expect((await waits).grade).toBeUndefined();
    expect(await stored(first)).toEqual(upTo(6));
    expect(store.buffered).toMatchObject({ length: 0, bytes: 0, isFull: false });
    await redis.start();
    await ready(store);
    await drained(opened);
    await bufferedAgain(opened, fifth);
  });
});
