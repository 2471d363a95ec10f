// The PostgreSQL store: the contract of all stores, then what is PostgreSQL's own: lost wires, poisoned neighbours, batches, leases.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnedElsewhereError, RefusedCommitError, ServerUnavailableError, StaleWriterError } from '../../src/errors.ts';
import type { PostgresStore } from '../../src/persistence/postgresStore.ts';
import { openValue } from '../../src/persistence/seal.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { Process } from '../../src/persistence/store.ts';
import { freshDatabase } from '../servers/schema.ts';
import { birth, definition, everything, newId, next, NOW, there, value, ORDERS } from './commits.ts';
import { type CuttingProxy, cuttingProxy } from './cuttingProxy.ts';
import { type PostgresStorage, postgresStorage } from './postgresStorage.ts';
import { storeContract } from './storeContract.ts';

// Some of these end whatever sessions there are.
const url = await freshDatabase();
const schema = 'holdfast_store';
storeContract('PostgreSQL', () => postgresStorage(schema, url));

describe('the PostgreSQL store', () => {
  let storage: PostgresStorage;
  let store: PostgresStore;
  const owner = randomUUID();
  const started = [{ type: 'WORKFLOW_STARTED' as const, payload: {}, occurredAt: NOW }];

  beforeEach(async () => {
    storage = await postgresStorage(schema, url);
    store = await storage.open();
    await store.saveDefinition(definition);
  });
  afterEach(async () => {
    await storage.close();
  });

  const rowsOf = async ({ workflowId }: Commit): Promise<unknown> => {
    const [row] = await storage.query(
      `select (select count(*)::int from workflow_checkpoints where workflow_id = $1) as checkpoints,
         (select count(*)::int from workflow_events where workflow_id = $1) as events`,
      [workflowId],
    );
    return row;
  };

  describe('when the wire is lost', () => {
    let proxy: CuttingProxy;
    let fragile: PostgresStore;

    beforeEach(async () => {
      proxy = await cuttingProxy(url);
      fragile = await storage.open({ url: proxy.url });
    });
    afterEach(async () => {
      await fragile.close();
      await proxy.close();
    });

    it.each(['cutBefore', 'cutAfter'] as const)('%s a birth: resolves once and writes once', async (place) => {
      const first = birth(newId(), owner, { events: started, birth: { key: 'k', idempotencyKey: 'i' } });
      proxy[place](first.workflowId);
      await expect(fragile.commit(first)).resolves.toEqual({ sequence: 1 });
      expect(await rowsOf(first)).toEqual({ checkpoints: 1, events: 1 });
      expect(proxy.passed(first.checkpoint.id), 'the commit was sent again').toBe(place === 'cutBefore' ? 1 : 2);
    });

    it.each(['cutBefore', 'cutAfter'] as const)(
      '%s a later commit among others: each resolves once and is written once',
      async (place) => {
        const births = Array.from({ length: 5 }, () => birth(newId(), owner, { events: started }));
        await Promise.all(births.map((each) => fragile.commit(each)));
        const seconds = births.map((each) => next(each, owner, { events: started }));
        proxy[place](seconds[2]?.checkpoint.id as string);
        const answers = await Promise.all(seconds.map((each) => fragile.commit(each)));
        expect(new Set(answers.map(({ sequence }) => sequence))).toEqual(new Set([6, 7, 8, 9, 10]));
        for (const each of seconds) expect(await rowsOf(each)).toEqual({ checkpoints: 2, events: 2 });
      },
    );

    it('a commit that landed without a reply is mine, although the workflow was taken over since', async () => {
      const first = birth(newId(), null);
      await fragile.commit(first);
      const second = next(first, null, { events: started });
      let cuts = 0;
      const claiming = await storage.open({
        wire: async (place) => {
          if (place !== 'after' || cuts++ > 0) return;
          await store.claim(first.workflowId, owner);
          throw new Error('the reply is lost');
        },
      });
      await expect(claiming.commit(second)).resolves.toEqual({ sequence: 1 });
      expect(cuts).toBeGreaterThan(1);
    });

    it('reads and claims are asked again', async () => {
      const first = birth(newId(), null);
      await fragile.commit(first);
      expect(await fragile.find(first.workflowId)).toBeDefined();
      proxy.cutBefore(first.workflowId);
      expect(await fragile.find(first.workflowId)).toMatchObject({ revision: 1 });
      proxy.cutAfter(first.workflowId);
      const claimed = there(await fragile.claim(first.workflowId, owner));
      await expect(fragile.commit(next(claimed, owner))).resolves.toBeDefined();
    });

    it('an idle connection that the server ends harms nobody', async () => {
      const first = birth(newId(), owner);
      await store.commit(first);
      await storage.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'holdfast' and datname = current_database() and pid <> pg_backend_pid()`,
      );
      await expect(store.commit(next(first, owner))).resolves.toBeDefined();
    });
  });

  describe('a batch', () => {
    it('writes what arrives together in one statement, whatever parts it has', async () => {
      const places: string[] = [];
      const counted = await storage.open({ wire: (place) => void places.push(place) });
      const births = Array.from({ length: 100 }, () => birth(newId(), owner, { events: started }));
      await Promise.all(births.map((each) => counted.commit(each)));
      await Promise.all(
        births.map((each, index) => counted.commit(index % 2 ? next(each, owner) : everything(each, owner))),
      );
      expect(places).toEqual(['before', 'after', 'before', 'after']);
      const [written] = await storage.query(
        'select count(distinct xmin::text)::int as transactions, count(*)::int as rows from workflow_checkpoints',
      );
      expect(written).toEqual({ transactions: 2, rows: 200 });
    });

    it('writes what arrives meanwhile in the next one', async () => {
      let batches = 0;
      const late = birth(newId(), owner);
      let lateWritten: Promise<unknown> | undefined;
      const counted = await storage.open({
        wire: (place) => {
          if (place === 'before') batches++;
          if (place === 'before' && batches === 1) lateWritten = counted.commit(late);
        },
      });
      await counted.commit(birth(newId(), owner));
      await lateWritten;
      expect(batches).toBe(2);
    });

    it('keeps a poisoned commit from its neighbours', async () => {
      const births = Array.from({ length: 21 }, () => birth(newId(), owner, { events: started }));
      const poisoned = [4, 17];
      const commits = births.map((each, index) =>
        poisoned.includes(index)
          ? { ...each, birth: { ...(each.birth as NonNullable<Commit['birth']>), definitionHash: 'nowhere' } }
          : each,
      );
      const outcomes = await Promise.allSettled(commits.map((each) => store.commit(each)));
      for (const [index, outcome] of outcomes.entries()) {
        expect(outcome.status).toBe(poisoned.includes(index) ? 'rejected' : 'fulfilled');
        expect(await rowsOf(commits[index] as Commit)).toEqual(
          poisoned.includes(index) ? { checkpoints: 0, events: 0 } : { checkpoints: 1, events: 1 },
        );
      }
      expect(outcomes[4]).toMatchObject({ reason: expect.any(RefusedCommitError), status: 'rejected' });
      expect((outcomes[4] as PromiseRejectedResult).reason).toMatchObject({ cause: { code: '23503' } });
      expect(await store.headSequence(), 'refused commits leave no gap').toBe(19);
    });

    it('refuses what cannot even be encoded before it meets anybody', async () => {
      const commit = birth(newId(), owner, {
        checkpoint: { ...birth(newId(), owner).checkpoint, projection: { big: 1n } },
      });
      await expect(store.commit(commit)).rejects.toThrow(RefusedCommitError);
      expect(await store.find(commit.workflowId)).toBeUndefined();
    });

    it('takes any text anywhere: NUL and lone surrogates', async () => {
      const nasty = 'a\u0000b\ud800c\u{1f600}';
      const content = value(nasty);
      const first = birth(newId(), owner, {
        values: [content],
        birth: { key: nasty, threadId: nasty },
        events: [{ type: 'WORKFLOW_STARTED', payload: { [nasty]: [nasty] }, occurredAt: NOW }],
      });
      await store.commit(first);
      const sealed = there((await store.values(first.workflowId, [content.digest])).get(content.digest));
      expect(openValue(sealed, content.digest)).toEqual({ content: nasty });
      const escaped = 'a\\u0000b\\ud800c\u{1f600}';
      expect((await store.events({ after: 0, limit: 1 }))[0]?.payload).toEqual({ [escaped]: [escaped] });
      const again = store.commit(birth(newId(), owner, { birth: { key: nasty } }));
      await expect(again, 'an escaped key still is a key').rejects.toMatchObject({ code: 'DUPLICATE_KEY' });
    });

    it('takes a state of megabytes and a key of kilobytes', async () => {
      const state = Buffer.from(JSON.stringify('x'.repeat(5_000_000)));
      const first = birth(newId(), owner, { birth: { key: 'k'.repeat(10_000) } });
      const large = {
        ...first,
        checkpoint: { ...first.checkpoint, state: { bytes: state, encoding: 'plain' as const, size: state.length } },
      };
      await Promise.all([store.commit(large), store.commit(birth(newId(), owner))]);
      expect((await store.claim(first.workflowId, owner))?.checkpoint.state.bytes.equals(state)).toBe(true);
    });

    it('rejects what is not written when the store closes while the database is away', async () => {
      const away = await storage.open({ url: 'postgres://nobody@127.0.0.1:1/nowhere' });
      const waiting = away.commit(birth(newId(), owner));
      const [outcome] = await Promise.allSettled([waiting, away.close()]);
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(ServerUnavailableError) as unknown });
    });
  });

  it('a workflow that is claimed while its last commit is under way comes with the checkpoint of that commit', async () => {
    const first = birth(newId(), randomUUID());
    await store.commit(first);
    const late = randomUUID();
    const writer = await storage.session();
    await writer.query('begin');
    await writer.query('update workflows set revision = 2 where id = $1', [first.workflowId]);
    await writer.query('update workflow_checkpoints set revision = 2, id = $2 where workflow_id = $1', [
      first.workflowId,
      late,
    ]);
    const claiming = store.claim(first.workflowId, owner);
    await expect
      .poll(() =>
        storage.query(
          "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%fence = fence + 1%'",
        ),
      )
      .toHaveLength(1);
    await writer.query('commit');
    expect(await claiming).toMatchObject({ revision: 2, checkpoint: { id: late } });
  });

  describe('a second store', () => {
    it('that is stale keeps being refused, while the rightful owner goes on', async () => {
      const stale = await storage.open();
      const first = birth(newId(), owner);
      await stale.commit(first);
      const claimed = there(await store.claim(first.workflowId, owner));
      let mine: Commit = next(claimed, owner, { events: started });
      for (let round = 0; round < 10; round++) {
        const [refused, written] = await Promise.allSettled([
          stale.commit({ ...everything(mine, owner), fence: 1, revision: mine.revision }),
          store.commit(mine),
        ]);
        expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(StaleWriterError) });
        expect(written.status).toBe('fulfilled');
        mine = next(mine, owner, { events: started });
      }
      expect(await rowsOf(first)).toEqual({ checkpoints: 11, events: 10 });
    });

    it('in another schema of the same database sees nothing of this one', async () => {
      const other = await postgresStorage(otherSchema, url);
      const first = birth(newId(), owner, { events: started });
      await store.commit(first);
      const elsewhere = await other.open();
      expect(await elsewhere.find(first.workflowId)).toBeUndefined();
      expect(await elsewhere.headSequence()).toBe(0);
      await other.close();
    });
  });

  describe('a process', () => {
    const enter = async (options = {}, lost: (error: Error) => void = () => {}) => {
      const process: Process = { id: randomUUID(), host: 'test', pid: 1 };
      const entered = await storage.open(options);
      await entered.enter(process, lost);
      return { process, store: entered };
    };

    type Entered = Awaited<ReturnType<typeof enter>>;

    it('is taken over from at once when its session ends, although its lease runs', async () => {
      // No renewal within the test: the session that ends is not opened again.
      const dead = await enter({ clock: frozenClock(), leaseMs: 600_000 });
      const heir = await enter();
      const first = birth(newId(), dead.process.id);
      await store.commit(first);
      await expect(heir.store.claim(first.workflowId, heir.process.id)).rejects.toThrow(OwnedElsewhereError);
      expect(await heir.store.takeOver(heir.process.id, 10, [], ORDERS)).toEqual([]);
      await storage.endSessions(dead.process);
      const taken = await heir.store.takeOver(heir.process.id, 10, [], ORDERS);
      expect(taken.map((each) => each.workflowId)).toEqual([first.workflowId]);
    });

    it('that died, or lost what it had, has interrupted it; one that left in good order has not, and a commit begins anew', async () => {
      const first = birth(newId(), null);
      await store.commit(first);
      const interruptions: unknown[] = [];
      const isGone = {
        died: ({ process }: Entered) => storage.endSessions(process),
        left: ({ store: own, process }: Entered) => own.leave(process.id),
      };
      // No renewal within the test: a session that ends is not opened again.
      const anybody = { clock: frozenClock(), leaseMs: 600_000 };
      let last = await enter(anybody);
      const taken = async (how: 'takeOver' | 'claim'): Promise<void> => {
        const { store: own, process } = last;
        const [found] =
          how === 'claim'
            ? [await own.claim(first.workflowId, process.id)]
            : await own.takeOver(process.id, 10, [], ORDERS);
        interruptions.push(there(found).interruptions);
      };
      await taken('claim');
      for (const [end, how] of [
        ['died', 'takeOver'],
        ['left', 'takeOver'],
        ['died', 'claim'],
        ['left', 'claim'],
      ] as const) {
        const before = last;
        last = await enter(anybody);
        await isGone[end](before);
        await taken(how);
      }
      await taken('claim');
      expect(interruptions, 'the last one has it already').toEqual([0, 1, 1, 2, 2, 2]);
      const stored = there(await last.store.claim(first.workflowId, last.process.id));
      await last.store.commit(next(stored, last.process.id));
      await taken('claim');
      expect(interruptions.at(-1)).toBe(0);
    });

    it('is taken over from when its lease has run out, although its session is open, and learns it', async () => {
      let learned: (error: Error) => void = () => {};
      const told = new Promise<Error>((resolve) => (learned = resolve));
      const clock = frozenClock();
      const frozen = await enter({ clock, leaseMs: 600_000 }, learned);
      const heir = await enter();
      const first = birth(newId(), frozen.process.id);
      await store.commit(first);
      expect(await heir.store.takeOver(heir.process.id, 10, [], ORDERS)).toEqual([]);
      await storage.query('update workflow_processes set lease_until = now() where id = $1', [frozen.process.id]);
      expect(await heir.store.takeOver(heir.process.id, 10, [], ORDERS)).toHaveLength(1);
      clock.ring();
      expect(await told).toBeInstanceOf(StaleWriterError);
    });

    it('is told once that it is lost when its own clock says that the lease ran out', async () => {
      const lost: Error[] = [];
      const clock = frozenClock();
      await enter({ clock, leaseMs: 10_000 }, (error) => lost.push(error));
      clock.forward(9_999);
      clock.ring();
      expect(lost).toEqual([]);
      clock.forward(20_000);
      clock.ring();
      clock.ring();
      expect(lost).toHaveLength(1);
    });

    it('that loses its wire opens a new session and is not lost', async () => {
      const lost: Error[] = [];
      const mended = await enter({}, (error) => lost.push(error));
      const locked = () =>
        storage.query<{ pid: number }>(
          `select l.pid from pg_locks l join workflow_processes p
             on l.locktype = 'advisory' and (l.classid::bigint << 32) | l.objid::bigint = p.lock_key where p.id = $1`,
          [mended.process.id],
        );
      const before = await locked();
      expect(before).toHaveLength(1);
      await storage.endSessions(mended.process);
      await expect.poll(() => mended.store.holds(mended.process.id), { timeout: 5_000 }).toBe(true);
      await expect.poll(locked, { timeout: 5_000 }).toHaveLength(1);
      expect(await locked()).not.toEqual(before);
      expect(lost).toEqual([]);
    });

    it.each(['takes over', 'claims'])(
      'whose session was cut holds nothing until it is back, and hears that another %s what it had',
      async (how) => {
        let learned: (error: Error) => void = () => {};
        const told = new Promise<Error>((resolve) => (learned = resolve));
        const clock = frozenClock();
        const cut = await enter({ clock, leaseMs: 600_000 }, learned);
        const heir = await enter();
        const first = birth(newId(), cut.process.id);
        await store.commit(first);
        expect(cut.store.holds(cut.process.id)).toBe(true);
        await storage.endSessions(cut.process);
        await expect.poll(() => cut.store.holds(cut.process.id)).toBe(false);
        if (how === 'claims') await heir.store.claim(first.workflowId, heir.process.id);
        else await heir.store.takeOver(heir.process.id, 10, [], ORDERS);
        const [held] = await storage.query('select owner from workflows where id = $1', [first.workflowId]);
        expect(held).toEqual({ owner: heir.process.id });
        clock.ring();
        expect(await told).toBeInstanceOf(StaleWriterError);
        expect(cut.store.holds(cut.process.id)).toBe(false);
      },
    );

    it('hears of commits of others after its connection for notices was cut', async () => {
      const listening = await storage.open();
      const heard: number[] = [];
      const stop = listening.onEvents((head) => heard.push(head));
      await store.commit(birth(newId(), owner, { events: started }));
      await expect.poll(() => heard).toEqual([1]);
      await storage.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where query like 'listen%' and datname = current_database()`,
      );
      await store.commit(birth(newId(), owner, { events: started }));
      await expect.poll(() => heard, { timeout: 5_000 }).toEqual([1, 2]);
      stop();
    });
  });
});

const otherSchema = 'holdfast_other';

/** Stands still unless it is moved; `ring` wakes all that wait, due or not. */
function frozenClock() {
  let time = 0;
  const waiting = new Set<() => void>();
  return {
    now: () => Date.now(),
    monotonic: () => time,
    schedule(_delayMs: number, wake: () => void) {
      waiting.add(wake);
      return { cancel: () => void waiting.delete(wake) };
    },
    forward: (ms: number) => void (time += ms),
    ring() {
      const now = [...waiting];
      waiting.clear();
      for (const wake of now) wake();
    },
  };
}
