// Rows that several processes write at the same time, on the real PostgreSQL: groups of errors, open system errors, workflows that wait for a
// circuit. Two stores are two processes. The lock of the event log's head is held from outside until both stand before it, so that they meet.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { connectionConfig } from '../../src/persistence/connection.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import { openOrm } from '../../src/persistence/orm.ts';
import { PostgresStore } from '../../src/persistence/postgresStore.ts';
import { type DecidedGroup, decideGroup, type GroupAction } from '../../src/persistence/groupDecision.ts';
import { resolveErrors } from '../../src/persistence/resolveError.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { ErrorRow, SystemErrorRow } from '../../src/persistence/rows/errors.ts';
import { freshSchema } from '../servers/schema.ts';
import { birth, definition, newId, next, NOW, there } from './commits.ts';

const schema = freshSchema();
/** What the stores warn of, and that a statement had to be sent again: they wait a moment before. */
const warned: string[] = [];
const clock: Clock = {
  ...systemClock,
  schedule(delayMs, wake) {
    if (delayMs <= LONGEST_PAUSE_MS) warned.push('a statement is sent again');
    return systemClock.schedule(delayMs, wake);
  },
};
const LONGEST_PAUSE_MS = 20;
const log: Log = { ...silentLog, warn: (_, message) => void warned.push(message), child: () => log };
const [me, you] = [randomUUID(), randomUUID()];
let mine: PostgresStore;
let yours: PostgresStore;
let outside: pg.Client;

beforeAll(async () => {
  const url = inject('databaseUrl');
  await migrate(url, schema, { mode: 'on', log: silentLog });
  mine = new PostgresStore({ url, schema, clock, log });
  yours = new PostgresStore({ url, schema, clock, log });
  for (const [store, id] of [
    [mine, me],
    [yours, you],
  ] as const)
    await store.enter({ id, host: 'here', pid: 1 }, () => {});
  await mine.saveDefinition(definition);
  outside = new pg.Client({ ...connectionConfig(url, schema), application_name: 'outside' });
  await outside.connect();
});
beforeEach(() => void warned.splice(0));
afterAll(async () => {
  await outside.end();
  await Promise.all([mine.close(), yours.close()]);
});

const rows = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await outside.query(text, values)).rows as Row[];

/** Nobody gets past the head of the log until `open`. */
async function gateAtTheHead(): Promise<{ standBefore(count: number): Promise<void>; open(): Promise<unknown> }> {
  await outside.query('begin');
  await outside.query('select sequence from workflow_event_head for update');
  return {
    async standBefore(count) {
      for (;;) {
        const [waiting] = await rows<{ count: number }>(
          // Those that stand behind this one, or behind one that does.
          `with recursive behind (pid) as (
             select pg_backend_pid() union
             select waiting.pid from pg_locks waiting join behind on behind.pid = any(pg_blocking_pids(waiting.pid)) where not waiting.granted)
           select count(*)::int - 1 as count from behind`,
        );
        if ((waiting?.count ?? 0) >= count) return;
        await new Promise((turn) => setImmediate(turn));
      }
    },
    open: () => outside.query('commit'),
  };
}

const errorOf = (fingerprint: string, occurredAt = NOW, more: Partial<ErrorRow> = {}): ErrorRow => ({
  id: newId(),
  step: 'pay',
  tag: null,
  attempt: 1,
  errorType: 'Timeout',
  errorClass: 'TRANSIENT',
  category: 'TIMEOUT',
  severity: 'HIGH',
  retryable: true,
  message: `of ${fingerprint}`,
  stackTrace: 'at pay',
  causes: [],
  context: { work: 'run' },
  fingerprint,
  recoveryStrategy: 'PAUSE_WORKFLOW',
  occurredAt,
  ...more,
});

const standingFor = (error: ErrorRow): SystemErrorRow => ({
  id: newId(),
  errorType: error.errorType,
  severity: 'error',
  message: error.message,
  stackTrace: error.stackTrace,
  context: error.context,
  threadId: 'thread',
  checkpointCount: 1,
  step: error.step,
  workflowErrorId: error.id,
  failureMode: null,
  fingerprint: error.fingerprint,
  createdAt: error.occurredAt,
});

const recorded = (errors: readonly ErrorRow[]): Partial<Commit> => ({
  errors,
  systemErrors: errors.map(standingFor),
  events: errors.map(({ id, occurredAt }) => ({ type: 'ERROR_RECORDED', payload: { errorId: id }, occurredAt })),
});

const open = (fingerprint: string) =>
  rows<object>(
    `select workflow_error_id as error, workflow_id as workflow, occurrences::int, stack_trace as stack, error_context as context,
      (extract(epoch from created_at) * 1000)::float8 as first, (extract(epoch from last_seen_at) * 1000)::float8 as last
    from system_errors where fingerprint = $1 and not resolved`,
    [fingerprint],
  );

describe('two processes', () => {
  it('that record errors of one fingerprint for the first time at the same moment make one open system error, with both counted', async () => {
    const fingerprint = randomUUID();
    const [early, late] = [errorOf(fingerprint, NOW), errorOf(fingerprint, NOW + 5)];
    const gate = await gateAtTheHead();
    const first = mine.commit(birth(newId(), me, recorded([early])));
    await gate.standBefore(1);
    const second = birth(newId(), you, recorded([late]));
    const both = [first, yours.commit(second)];
    await gate.standBefore(2);
    await gate.open();
    await Promise.all(both);
    expect(await open(fingerprint)).toMatchObject([
      { error: late.id, workflow: second.workflowId, occurrences: 2, first: NOW, last: NOW + 5 },
    ]);
    expect(warned).toEqual([]);
  });

  it('that record the same groups in opposite orders, again and again, do not end each other', async () => {
    const names = Array.from({ length: 20 }, () => randomUUID());
    const rounds = 25;
    const storm = async (store: PostgresStore, owner: string, order: readonly string[]): Promise<void> => {
      for (let round = 0; round < rounds; round++)
        await Promise.all([
          store.commit(birth(newId(), owner, recorded(order.slice(0, 10).map((name) => errorOf(name))))),
          store.commit(birth(newId(), owner, recorded(order.slice(10).map((name) => errorOf(name))))),
        ]);
    };
    await Promise.all([storm(mine, me, names), storm(yours, you, names.toReversed())]);
    const groups = await rows<{ count: number }>(
      'select occurrences::int as count from error_groups where fingerprint = any($1)',
      [names],
    );
    expect(groups.map(({ count }) => count)).toEqual(Array(20).fill(2 * rounds));
    const system = await rows<{ count: number }>(
      'select occurrences::int as count from system_errors where fingerprint = any($1) and not resolved',
      [names],
    );
    expect(system.map(({ count }) => count)).toEqual(Array(20).fill(2 * rounds));
    expect(warned).toEqual([]);
  });

  it('of which one closes a circuit while the other commits a workflow that waited for it do not end each other', async () => {
    const key = randomUUID();
    const asleep = birth(newId(), null, {
      head: { status: 'WAITING', wakeAt: NOW + 60_000 },
      waits: [key],
    });
    await mine.commit(asleep);
    const circuit = {
      row: {
        key,
        state: 'closed',
        snapshot: {},
        failureCount: 0,
        failureThreshold: 5,
        successThreshold: 1,
        resetTimeoutMs: 1,
        openedAt: null,
        retryAt: null,
        lastOpenedAt: null,
        openedBy: [],
        forced: false,
        reason: null,
        changedBy: 'system',
        generation: 1,
        updatedAt: NOW,
      },
      expected: 0,
      writer: me,
      rejected: 0,
      transitions: [
        { from: 'halfOpen', to: 'closed', at: NOW, reason: 'it answers', actor: 'system', generation: 1, errorIds: [] },
      ],
      releaseOverMs: 1_000,
    };
    const gate = await gateAtTheHead();
    const closing = mine.circuits.saveCircuit(circuit);
    await gate.standBefore(1);
    // It is woken by its own time meanwhile, in the other process, and commits.
    const claimed = there(await yours.claim(asleep.workflowId, you));
    const committing = yours.commit(
      next(claimed, you, { events: [{ type: 'STEP_STARTED', payload: { step: 'pay' }, occurredAt: NOW }] }),
    );
    await gate.standBefore(2);
    await gate.open();
    expect(await closing).toBeGreaterThan(0);
    await committing;
    expect(warned).toEqual([]);
    // What still sleeps is woken by a later look.
    const other = birth(newId(), null, { head: { status: 'WAITING', wakeAt: NOW + 60_000 }, waits: [key] });
    await mine.commit(other);
    await mine.circuits.saveCircuit({
      ...circuit,
      row: { ...circuit.row, generation: 2 },
      expected: 1,
      transitions: [],
    });
    const [woken] = await rows<{ at: number; waits: number }>(
      `select (extract(epoch from wake_at) * 1000)::float8 as at, (
        select count(*)::int from circuit_waits where workflow_id = w.id) as waits from workflows w where id = $1`,
      [other.workflowId],
    );
    expect(woken).toEqual({ at: NOW + 1_500, waits: 0 });
  });

  it('of which one commits what resolves an error, while a person resolves it, do not end each other', async () => {
    const orm = await openOrm({ url: inject('databaseUrl'), schema, log: silentLog });
    try {
      const fingerprint = randomUUID();
      const error = errorOf(fingerprint);
      const first = birth(newId(), me, recorded([error]));
      await mine.commit(first);
      const resolution = { errorId: error.id, kind: 'FIXED', resolvedBy: 'ada', notes: 'done', at: NOW + 1 } as const;
      const gate = await gateAtTheHead();
      const committing = mine.commit(
        next(first, me, {
          resolutions: [resolution],
          events: [{ type: 'ERROR_RESOLVED', payload: { errorId: error.id }, occurredAt: NOW + 1 }],
        }),
      );
      await gate.standBefore(1);
      const resolving = resolveErrors(
        orm.em,
        { errorId: error.id },
        { kind: 'FIXED', notes: 'me too', resolvedBy: 'bob', resolvedAt: NOW + 2 },
        () => Promise.resolve(),
      );
      resolving.catch(() => {});
      await gate.standBefore(2);
      await gate.open();
      await committing;
      await expect(resolving).rejects.toMatchObject({ code: 'ALREADY_RESOLVED' });
      expect(warned).toEqual([]);
      expect(await open(fingerprint)).toEqual([]);
    } finally {
      await orm.close();
    }
  });

  it('that resolve the two errors for which a system error stands, at the same moment, leave none open', async () => {
    const fingerprint = randomUUID();
    const [early, late] = [errorOf(fingerprint, NOW), errorOf(fingerprint, NOW + 5)];
    const first = birth(newId(), me, recorded([early]));
    const second = birth(newId(), you, recorded([late]));
    await mine.commit(first);
    await yours.commit(second);
    const done = (after: Commit, owner: string, { id: errorId }: ErrorRow): Commit =>
      next(after, owner, {
        resolutions: [{ errorId, kind: 'FIXED', resolvedBy: 'ada', notes: 'done', at: NOW + 9 }],
        events: [{ type: 'ERROR_RESOLVED', payload: { errorId }, occurredAt: NOW + 9 }],
      });
    const gate = await gateAtTheHead();
    const newest = yours.commit(done(second, you, late));
    await gate.standBefore(1);
    const both = [newest, mine.commit(done(first, me, early))];
    await gate.standBefore(2);
    await gate.open();
    await Promise.all(both);
    expect(await open(fingerprint)).toEqual([]);
    expect(warned).toEqual([]);
  });
});

describe('an open system error', () => {
  it('keeps stack and facts of an earlier one where the newest is a mere sample, but for the question that was asked', async () => {
    const fingerprint = randomUUID();
    const whole = errorOf(fingerprint, NOW, { context: { why: 'because', key: 'a', pause: { interventionId: 'x' } } });
    const thin = errorOf(fingerprint, NOW + 1, { stackTrace: null, context: { key: 'b', isOneOfMany: true } });
    await mine.commit(birth(newId(), me, recorded([whole])));
    await mine.commit(birth(newId(), me, recorded([thin])));
    expect(await open(fingerprint)).toMatchObject([
      { error: thin.id, stack: 'at pay', context: { why: 'because', key: 'b', isOneOfMany: true } },
    ]);
    const [row] = (await open(fingerprint)) as { context: object }[];
    expect(row?.context).not.toHaveProperty('pause');
  });
});

describe('a group of errors', () => {
  const of = async (fingerprint: string): Promise<object | undefined> =>
    (
      await rows<object>(
        `select status, occurrences::int, reopened_by as "reopenedBy", (extract(epoch from reopened_at) * 1000)::float8 as "reopenedAt"
         from error_groups where fingerprint = $1`,
        [fingerprint],
      )
    )[0];
  const history = (fingerprint: string): Promise<object[]> =>
    rows<object>(
      'select action, actor, notes, error_id as error from error_group_history where fingerprint = $1 order by number',
      [fingerprint],
    );
  const commit = (...errors: ErrorRow[]): Promise<unknown> => mine.commit(birth(newId(), me, recorded(errors)));
  const decide = async (fingerprint: string, at: number, what: GroupAction): Promise<DecidedGroup> => {
    const orm = await openOrm({ url: inject('databaseUrl'), schema, log: silentLog });
    try {
      return await decideGroup(orm.em, { fingerprint, actor: 'ada', at, what }, () => Promise.resolve());
    } finally {
      await orm.close();
    }
  };
  const resolved = { action: 'RESOLVED', kind: 'FIXED', notes: 'a larger disk' } as const;

  it('is resolved with all its errors and its system error, and opened again only by an error that came later', async () => {
    const fingerprint = randomUUID();
    await commit(errorOf(fingerprint, NOW), errorOf(fingerprint, NOW + 1));
    expect(await decide(fingerprint, NOW + 10, resolved)).toMatchObject({ resolved: 2 });
    expect(await open(fingerprint)).toEqual([]);
    // It happened before, and its commit came after.
    await commit(errorOf(fingerprint, NOW + 10));
    expect(await of(fingerprint)).toEqual({ status: 'RESOLVED', occurrences: 3, reopenedBy: null, reopenedAt: null });
    const later = errorOf(fingerprint, NOW + 11);
    await commit(later);
    await commit(errorOf(fingerprint, NOW + 12));
    expect(await of(fingerprint)).toEqual({
      status: 'OPEN',
      occurrences: 5,
      reopenedBy: later.id,
      reopenedAt: NOW + 11,
    });
    expect(await history(fingerprint)).toEqual([
      { action: 'RESOLVED', actor: 'ada', notes: 'a larger disk', error: null },
      { action: 'REOPENED', actor: 'system', notes: null, error: later.id },
    ]);
    await expect(decide(fingerprint, NOW + 13, { action: 'REOPENED', notes: 'twice' })).rejects.toMatchObject({
      code: 'INVALID_STATE',
    });
  });

  it('that is ignored is counted, without a system error and without a notice of a storm', async () => {
    const [ignored, heard] = [randomUUID(), randomUUID()];
    await commit(errorOf(ignored, NOW));
    await decide(ignored, NOW + 1, resolved);
    await decide(ignored, NOW + 2, { action: 'IGNORED', notes: 'it is known' });
    const before = await mine.headSequence();
    await commit(errorOf(ignored, NOW + 3), errorOf(heard, NOW + 3));
    expect(await of(ignored)).toMatchObject({ status: 'IGNORED', occurrences: 2 });
    expect(await open(ignored)).toEqual([]);
    expect(await open(heard)).toHaveLength(1);
    for (const fingerprint of [ignored, heard])
      await mine.notices.tellOfStorm({ fingerprint, payload: { fingerprint }, at: NOW + 4, windowMs: 600_000 });
    const told = await mine.events({ after: before, limit: 10, types: ['NOTICE'] });
    expect(told.map(({ payload }) => payload['fingerprint'])).toEqual([heard]);
    await decide(ignored, NOW + 5, { action: 'REOPENED', notes: 'not any more' });
    await commit(errorOf(ignored, NOW + 6));
    expect(await open(ignored)).toHaveLength(1);
  });

  it('that is put off is quiet until then, and opened by the first error from then on', async () => {
    const fingerprint = randomUUID();
    await commit(errorOf(fingerprint, NOW));
    await decide(fingerprint, NOW + 1, resolved);
    await decide(fingerprint, NOW + 2, { action: 'SNOOZED', until: NOW + 100, notes: null });
    await commit(errorOf(fingerprint, NOW + 99));
    expect(await of(fingerprint)).toMatchObject({ status: 'SNOOZED', occurrences: 2, reopenedBy: null });
    expect(await open(fingerprint)).toEqual([]);
    const after = errorOf(fingerprint, NOW + 100);
    await commit(after);
    expect(await of(fingerprint)).toMatchObject({ status: 'OPEN', reopenedBy: after.id, reopenedAt: NOW + 100 });
    expect(await open(fingerprint)).toMatchObject([{ error: after.id, occurrences: 1 }]);
    await expect(
      decide(fingerprint, NOW + 101, { action: 'SNOOZED', until: NOW + 101, notes: null }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('that is ignored while an error of it is committed has no system error of an error that comes after', async () => {
    const fingerprint = randomUUID();
    await commit(errorOf(fingerprint, NOW));
    await decide(fingerprint, NOW + 1, resolved);
    const gate = await gateAtTheHead();
    const ignoring = decide(fingerprint, NOW + 2, { action: 'IGNORED', notes: 'it is known' });
    await gate.standBefore(1);
    // Its statement began before, and sees the group only once it is alone with it.
    const committing = commit(errorOf(fingerprint, NOW + 3));
    await gate.standBefore(2);
    await gate.open();
    await Promise.all([ignoring, committing]);
    expect(await of(fingerprint)).toMatchObject({ status: 'IGNORED', occurrences: 2 });
    expect(await open(fingerprint)).toEqual([]);
    expect(warned).toEqual([]);
  });

  it('that was resolved is opened by an error of a workflow that cannot make a commit', async () => {
    const fingerprint = randomUUID();
    const first = birth(newId(), me, recorded([errorOf(fingerprint, NOW)]));
    await mine.commit(first);
    await decide(fingerprint, NOW + 1, resolved);
    const error = errorOf(fingerprint, NOW + 2);
    await mine.recordSystemError(first.workflowId, standingFor(error), {
      ...error,
      checkpointId: null,
      traceId: 'a'.repeat(32),
    });
    expect(await of(fingerprint)).toMatchObject({ status: 'OPEN', reopenedBy: error.id });
    expect(await history(fingerprint)).toMatchObject([{ action: 'RESOLVED' }, { action: 'REOPENED', error: error.id }]);
  });
});

describe('a storm', () => {
  it('is told of once in its window, whichever process asks, and again after it', async () => {
    const fingerprint = randomUUID();
    await mine.commit(birth(newId(), me, recorded([errorOf(fingerprint)])));
    const before = await mine.headSequence();
    const notice = { fingerprint, payload: { message: 'so many' }, at: NOW, windowMs: 600_000 };
    await Promise.all([mine.notices.tellOfStorm(notice), yours.notices.tellOfStorm(notice)]);
    await yours.notices.tellOfStorm({ ...notice, at: NOW + 599_999 });
    await yours.notices.tellOfStorm({ ...notice, at: NOW + 600_000 });
    const events = await mine.events({ after: before, limit: 10 });
    expect(events).toMatchObject([
      { sequence: before + 1, type: 'NOTICE', workflowId: null, payload: { message: 'so many', occurrences: 1 } },
      { sequence: before + 2, type: 'NOTICE', occurredAt: NOW + 600_000 },
    ]);
  });
});

describe('durations', () => {
  it('are added up over processes, without waiting for each other', async () => {
    const counts = Array.from(
      { length: 50 },
      (_, bucket) => ({ kind: 'commit', minute: NOW, bucket, count: 2 }) as const,
    );
    await Promise.all([
      mine.durations.addDurations(counts),
      yours.durations.addDurations(counts.toReversed()),
      mine.durations.addDurations([...counts, ...counts]),
    ]);
    expect(
      await rows(
        'select count(*)::int as rows, min(count)::int as least, max(count)::int as most from duration_counts',
      ),
    ).toEqual([{ rows: 50, least: 8, most: 8 }]);
    expect(warned).toEqual([]);
  });
});
