// Of a storm the process log has the first lines of each second and how many were left out; the records are complete all the same.
import { describe, expect, it } from 'vitest';
import { LINES_A_SECOND, LogSamples } from '../../src/engine/logSamples.ts';
import { tellLog } from '../../src/engine/told.ts';
import { type Log, silentLog } from '../../src/log.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';

type Line = Record<string, unknown> & { readonly message: string };

function world() {
  const clock = new SimulatedClock();
  const lines: Line[] = [];
  const says = (bindings: object, message: string): void => void lines.push({ ...bindings, message });
  const log: Log = { ...silentLog, info: says, warn: says, error: says };
  const logSamples = new LogSamples({ clock, log });
  const commit = (errors: readonly object[], recoveries: readonly object[] = []): void => {
    const none = { interventions: [], escalations: [], decisions: [], events: [] };
    const made = { ...none, workflowId: 'w', traceId: 't', errors, recoveries } as unknown as Commit;
    tellLog({ log, logSamples }, { commit: made, durationMs: 1, threadId: 'w', definition: 'd' });
  };
  const told = (): Line[] => lines.splice(0);
  return { clock, logSamples, commit, told };
}

const error = (fingerprint: string) => ({
  id: 'e',
  step: 'pay',
  errorType: 'Error',
  fingerprint,
  recoveryStrategy: 'RETRY_WITH_BACKOFF',
});
const many = <Of>(of: Of, times: number): Of[] => Array.from({ length: times }, () => of);
const of = (lines: readonly Line[], fingerprint: string): number =>
  lines.filter((line) => line['fingerprint'] === fingerprint && line.message === 'an error was recorded').length;
const leftOut = (lines: readonly Line[]): unknown[] =>
  lines.flatMap(({ leftOut: number, fingerprint, strategy }) =>
    number === undefined ? [] : [[fingerprint ?? strategy, number]],
  );

describe('lines of very many errors', () => {
  it('are the first of each second for each fingerprint, and one that says how many were left out', async () => {
    const { clock, logSamples, commit, told } = world();
    commit(many(error('a'), 25));
    commit([...many(error('a'), 25), error('b')]);
    const first = told();
    expect([of(first, 'a'), of(first, 'b'), leftOut(first)]).toEqual([LINES_A_SECOND, 1, []]);
    await clock.pass(1_000);
    expect(told()).toEqual([
      expect.objectContaining({ fingerprint: 'a', definition: 'd', step: 'pay', errorType: 'Error', leftOut: 40 }),
    ]);
    expect(logSamples.size).toBe(0);
    commit(many(error('a'), 11));
    expect(of(told(), 'a')).toBe(LINES_A_SECOND);
    await clock.pass(1_000);
    expect(leftOut(told())).toEqual([['a', 1]]);
    await clock.pass(5_000);
    expect(told()).toEqual([]);
  });

  it('leave out nothing of what is rare', async () => {
    const { clock, commit, told } = world();
    commit(many(error('a'), LINES_A_SECOND));
    expect(of(told(), 'a')).toBe(LINES_A_SECOND);
    await clock.pass(1_000);
    expect(told()).toEqual([]);
  });

  it('are counted up to the last when the process ends', () => {
    const { logSamples, commit, told } = world();
    commit(many(error('a'), 12));
    told();
    logSamples.end();
    logSamples.end();
    expect(leftOut(told())).toEqual([['a', 2]]);
  });

  it('have their recoveries sampled too, those that helped apart from those that did not', async () => {
    const { clock, commit, told } = world();
    const recovery = { step: 'pay', strategy: 'RETRY_WITH_BACKOFF', attemptNumber: 1, durationMs: 1, errorId: 'e' };
    commit([], [...many({ ...recovery, success: false }, 15), { ...recovery, success: true }]);
    expect(told().map(({ outcome }) => outcome)).toEqual([...many('failed', LINES_A_SECOND), 'succeeded']);
    await clock.pass(1_000);
    expect(leftOut(told())).toEqual([['RETRY_WITH_BACKOFF', 5]]);
  });
});
