// The stream over the log alone, on a store in memory and a clock that moves when it is told to.
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { RecentEvents } from '../../src/graphql/recentEvents.ts';
import { tail, type TailOptions } from '../../src/graphql/tail.ts';
import type { EventQuery, Store } from '../../src/persistence/store.ts';
import type { WorkflowEvent, WorkflowId } from '../../src/workflow.ts';

function log() {
  const events: WorkflowEvent[] = [];
  const listeners = new Set<(head: number) => void>();
  const alarms = new Set<() => void>();
  const reads: EventQuery[] = [];
  const settled = { oldest: 1 };
  const state: { failing: 'headSequence' | 'events' | undefined } = { failing: undefined };
  const away = (): Promise<never> => Promise.reject(new Error('the store is away'));
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    schedule: (_delay, wake) => {
      const alarm = (): void => {
        alarms.delete(alarm);
        wake();
      };
      alarms.add(alarm);
      return { cancel: () => void alarms.delete(alarm) };
    },
  };
  const store = {
    headSequence: () => (state.failing === 'headSequence' ? away() : Promise.resolve(events.at(-1)?.sequence ?? 0)),
    events: (query: EventQuery) => {
      reads.push(query);
      if (state.failing === 'events') return away();
      const { after, limit, workflowId } = query;
      return Promise.resolve(
        events
          .filter((event) => event.sequence > after && (!workflowId || event.workflowId === workflowId))
          .slice(0, limit),
      );
    },
    onEvents: (wake: (head: number) => void) => {
      listeners.add(wake);
      return () => void listeners.delete(wake);
    },
  } as unknown as Store;
  const recent = new RecentEvents(store, clock);
  return {
    recent,
    reads,
    alarms,
    listeners,
    settled,
    set failing(part: typeof state.failing) {
      state.failing = part;
    },
    append(count: number, workflowId = 'a'): void {
      for (let at = 0; at < count; at += 1) {
        const sequence = events.length + 1;
        events.push({
          sequence,
          type: 'STEP_STARTED',
          workflowId: workflowId as WorkflowId,
          occurredAt: 0,
          revision: 1,
          payload: {},
        });
      }
    },
    wake: () => {
      for (const listener of listeners) listener(0);
    },
    stream: (options: Partial<TailOptions> = {}) =>
      tail({
        store,
        recent,
        oldestSequence: () => Promise.resolve(settled.oldest),
        afterSequence: 0,
        ...options,
      }),
  };
}

/** Sequences of the next events. */
async function take(stream: AsyncGenerator<WorkflowEvent>, count: number): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < count) seen.push(((await stream.next()).value as WorkflowEvent).sequence);
  return seen;
}
const upTo = (count: number, from = 1): number[] => Array.from({ length: count }, (_, at) => from + at);

describe('a tail of the log', () => {
  it('reads pages only when it is asked: nothing is queued for a consumer that stands still', async () => {
    const it = log();
    it.append(1_000);
    const stream = it.stream();
    expect(await take(stream, 200)).toEqual(upTo(200));
    it.wake();
    it.append(1_000);
    expect(it.reads).toHaveLength(1);
    expect(await take(stream, 1_800)).toEqual(upTo(1_800, 201));
    expect(it.reads).toHaveLength(10);
    await stream.return();
  });

  it('is woken by a hint, and by its net when the hint is lost', async () => {
    const it = log();
    const stream = it.stream();
    const hinted = stream.next();
    await expect.poll(() => it.alarms.size).toBe(1);
    it.append(1);
    it.wake();
    expect((await hinted).value).toMatchObject({ sequence: 1 });
    const netted = stream.next();
    await expect.poll(() => it.alarms.size).toBe(1);
    it.append(1);
    for (const ring of Array.from(it.alarms)) ring();
    expect((await netted).value).toMatchObject({ sequence: 2 });
    await stream.return();
  });

  it('ends at once while it waits, and leaves nothing behind', async () => {
    const it = log();
    const stream = it.stream();
    const waiting = stream.next();
    await expect.poll(() => it.alarms.size).toBe(1);
    expect(it.recent.listeners).toBe(1);
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect([it.recent.listeners, it.listeners.size, it.alarms.size]).toEqual([0, 0, 0]);
    await stream.return();
    expect(it.recent.listeners).toBe(0);
  });

  it('goes over events of others without losing its own', async () => {
    const it = log();
    it.append(500, 'b');
    it.append(1, 'a');
    it.append(500, 'b');
    const stream = it.stream({ workflowId: 'a' as WorkflowId });
    expect(await take(stream, 1)).toEqual([501]);
    const next = stream.next();
    await expect.poll(() => it.alarms.size).toBe(1);
    it.append(1, 'a');
    it.wake();
    expect((await next).value).toMatchObject({ sequence: 1_002 });
    await stream.return();
  });

  it('is read once for all that are awake, and holds nothing when nobody listens', async () => {
    const it = log();
    it.append(10);
    const streams = Array.from({ length: 50 }, (_, at) =>
      it.stream({ afterSequence: 10, ...(at % 2 === 1 && { workflowId: 'b' as WorkflowId }) }),
    );
    const next = streams.map((stream) => stream.next());
    await expect.poll(() => it.recent.listeners).toBe(50);
    it.reads.length = 0;
    it.append(1, 'a');
    it.append(1, 'b');
    it.wake();
    const seen = (await Promise.all(next)).map(({ value }) => (value as WorkflowEvent).sequence);
    expect(seen).toEqual(streams.map((_, at) => (at % 2 === 1 ? 12 : 11)));
    // One begins before the hint at the latest, one after it.
    expect(it.reads.length).toBeLessThanOrEqual(2);
    await Promise.all(streams.map((stream) => stream.return()));
    expect([it.recent.listeners, it.listeners.size, it.alarms.size]).toEqual([0, 0, 0]);
  });

  it('ends with a failure of the store, and the next one begins anew', async () => {
    const it = log();
    it.append(3);
    for (const part of ['headSequence', 'events'] as const) {
      it.failing = part;
      const failed = it.stream({ afterSequence: 3 });
      const next = failed.next();
      it.append(1);
      await expect(next).rejects.toThrow('the store is away');
      it.failing = undefined;
      const again = it.stream({ afterSequence: 3 });
      expect(await take(again, 1)).toEqual([4]);
      await again.return();
      expect(it.recent.listeners).toBe(0);
    }
  });

  it('loses nothing of what is written while others read', async () => {
    const it = log();
    const streams = Array.from({ length: 8 }, () => it.stream({ afterSequence: 0 }));
    const writing = (async () => {
      for (let at = 0; at < 300; at += 1) {
        it.append(1 + (at % 3));
        it.wake();
        if (at % 4 === 0) await Promise.resolve();
        if (at % 7 === 0) await new Promise((next) => setImmediate(next));
      }
    })();
    const seen = await Promise.all(streams.map((stream) => take(stream, 600)));
    await writing;
    expect(seen).toEqual(streams.map(() => upTo(600)));
    await Promise.all(streams.map((stream) => stream.return()));
  });

  it('notices that retention took what a slow consumer had not read yet', async () => {
    const it = log();
    it.append(600);
    const stream = it.stream();
    await take(stream, 200);
    it.settled.oldest = 401;
    await expect(stream.next()).rejects.toMatchObject({
      extensions: { code: 'SEQUENCE_EXPIRED', oldestSequence: 401 },
    });
    expect([it.recent.listeners, it.listeners.size]).toEqual([0, 0]);
  });
});
