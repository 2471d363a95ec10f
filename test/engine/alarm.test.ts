// A failure of the platform is told in four places, and each of them fails alone: the other three have it, nothing throws, nothing comes round.
import { describe, expect, it } from 'vitest';
import { Alarm, type Notice } from '../../src/engine/alarm.ts';
import { platformError } from '../../src/engine/platformError.ts';
import { silentLog, unfailing } from '../../src/log.ts';
import type { PlainNotice } from '../../src/persistence/noticeStore.ts';
import type { LogRow } from '../../src/persistence/rows/commit.ts';
import type { SystemErrorRow } from '../../src/persistence/rows/errors.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { MovedClock } from './movedClock.ts';

const workflowId = 'w' as WorkflowId;
const row = (message: string, fingerprint = message): SystemErrorRow =>
  platformError({
    id: `id of ${message}`,
    errorType: 'CHECKPOINT_FLUSH_ERROR',
    severity: 'warning',
    message,
    stackTrace: 'Error: no room\n    at write',
    context: { checkpoints: 3 },
    threadId: 'thread',
    failureMode: 'SOFT',
    fingerprint,
    createdAt: 7,
  });

const broken = (): never => {
  throw new Error('no room');
};

/** @param untilTold what telling people takes */
function world(
  down: { processLog?: boolean; workflowLog?: boolean; notice?: boolean; record?: boolean },
  untilTold: () => Promise<void> = () => Promise.resolve(),
) {
  const clock = new MovedClock();
  const got = {
    processLog: [] as string[],
    workflowLog: [] as string[],
    notice: [] as string[],
    record: [] as string[],
  };
  const told: string[] = [];
  const live: Notice[] = [];
  const known = new Set<string>();
  const say = (facts: object, message: string): void => {
    if (down.processLog) broken();
    if ('sink' in facts) told.push(message);
    else got.processLog.push(message);
  };
  const alarm = new Alarm({
    clock,
    log: { ...silentLog, warn: say, error: say, info: say },
    lines: {
      keep: (_: WorkflowId, lines: readonly LogRow[]) =>
        down.workflowLog ? broken() : void got.workflowLog.push(...lines.map(({ message }) => message)),
    },
    notices: {
      tell: async ({ payload }: PlainNotice) => {
        await untilTold();
        if (down.notice) broken();
        got.notice.push((payload as { message: string }).message);
      },
    },
    store: {
      recordSystemError: async (_, { message, fingerprint }) => {
        if (down.record) broken();
        got.record.push(message);
        return !known.has(fingerprint) && Boolean(known.add(fingerprint));
      },
    },
    resolve: async ({ notes }) => void got.record.push(notes),
  });
  alarm.onNotice((notice) => live.push(notice));
  const later = async (): Promise<void> => {
    clock.move(60_000);
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  };
  return { alarm, got, told, live, later };
}

const SINKS = ['processLog', 'workflowLog', 'notice', 'record'] as const;

describe('a failure of the platform', () => {
  it('is in the process log, in the log of its workflow, told live, and recorded', async () => {
    const { alarm, got, live, later } = world({});
    await alarm.raise({ workflowId, row: row('one') });
    await later();
    expect(got).toEqual({ processLog: ['one'], workflowLog: ['one'], notice: ['one'], record: ['one'] });
    expect(live).toMatchObject([
      { message: 'one', workflowId, threadId: 'thread', failureMode: 'SOFT', level: 'warning' },
    ]);
  });

  it.each(SINKS)('is in the other three where the %s fails, which is counted and said once', async (sink) => {
    const { alarm, got, told, live, later } = world({ [sink]: true });
    for (const message of ['one', 'two', 'three']) await alarm.raise({ workflowId, row: row(message) });
    for (let time = 0; time < 5; time++) await later();
    // What cannot be recorded is not known to be new; people are told live all the same.
    const others = SINKS.filter((other) => other !== sink && !(other === 'notice' && sink === 'record'));
    for (const other of others) expect(got[other]).toEqual(['one', 'two', 'three']);
    expect(got[sink]).toEqual([]);
    expect(live.map(({ message }) => message)).toEqual(['one', 'two', 'three']);
    expect(alarm.failures[sink]).toBeGreaterThanOrEqual(3);
    expect(told).toHaveLength(sink === 'processLog' ? 0 : 1);
    for (const other of others) expect(alarm.failures[other]).toBe(0);
  });

  it('is recorded and told in its order once that works again', async () => {
    const down = { record: true, notice: true };
    const { alarm, got, told, later } = world(down);
    await alarm.raise({ workflowId, row: row('one') });
    await alarm.raise({ workflowId: null, row: row('two') });
    await later();
    Object.assign(down, { record: false, notice: false });
    await later();
    await alarm.relieve('one', 'it is over');
    await later();
    expect(got.record).toEqual(['one', 'two', 'it is over']);
    expect(got.notice).toEqual(['one', 'two']);
    expect(told).toEqual(['a failure could not be recorded as a system error; it is tried again']);
    alarm.stop();
  });

  it('is told before its end is, however long that takes', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { alarm, got, later } = world({}, () => promise);
    await alarm.raise({ workflowId, row: row('one') });
    const relieved = alarm.relieve('one', 'it is over');
    await later();
    expect(got.record).toEqual(['one']);
    resolve();
    await relieved;
    expect(got.notice).toEqual(['one']);
    expect(got.record).toEqual(['one', 'it is over']);
  });

  it('is no new notice while the one of its kind stands', async () => {
    const { alarm, got, later } = world({});
    for (const message of ['one', 'again']) await alarm.raise({ workflowId, row: row(message, 'same') });
    await later();
    expect(got.record).toEqual(['one', 'again']);
    expect(got.notice).toEqual(['one']);
  });

  it('harms nobody where nothing takes it, not even a listener', async () => {
    const { alarm, got, later } = world({ processLog: true, workflowLog: true, notice: true, record: true });
    alarm.onNotice(broken);
    for (let time = 0; time < 700; time++) await alarm.raise({ workflowId, row: row(`number ${time}`) });
    await later();
    expect(got).toEqual({ processLog: [], workflowLog: [], notice: [], record: [] });
    expect(alarm.failures.processLog).toBeGreaterThanOrEqual(700);
  });
});

describe('a process log that throws', () => {
  it('is counted, and complained of once; its children too', () => {
    const complaints: unknown[] = [];
    const bad = { debug: broken, info: broken, warn: broken, error: broken, child: broken };
    const { log, failures } = unfailing(bad, (error) => complaints.push(error));
    log.error({}, 'one');
    log.child({}).child({}).info({}, 'two');
    expect(failures()).toBe(4);
    expect(complaints).toHaveLength(1);
    const { log: worse } = unfailing(bad, broken);
    worse.warn({}, 'nobody is left to tell');
  });
});
