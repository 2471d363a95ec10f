// What people are told of very many errors: ten thousand a second of one fingerprint, on a clock that is moved. One notice for each window, a bounded
// sample, and memory that does not grow with their number.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { NOTICE_WINDOW_MS, Notices } from '../../src/engine/notices.ts';
import { errorRecord } from '../../src/engine/record.ts';
import type { Compiled } from '../../src/engine/registry.ts';
import type { Surroundings } from '../../src/engine/surroundings.ts';
import { classifyError } from '../../src/failures/classify.ts';
import { ErrorSamples, WHOLE_A_MINUTE } from '../../src/failures/errorSamples.ts';
import { silentLog } from '../../src/log.ts';
import type { StormNotice } from '../../src/persistence/noticeStore.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const A_SECOND = 10_000;
const compiled = {
  definition: workflow('storm', { version: '1' }).step('call', { run: () => 1 }),
} as unknown as Compiled;
const classification = classifyError(new RangeError('x'));

function storming() {
  const clock = new SimulatedClock();
  const told: StormNotice[] = [];
  const state = { fails: false };
  const store = {
    tell: async () => {},
    tellOfStorm: (notice: StormNotice) => {
      told.push(notice);
      return state.fails ? Promise.reject(new Error('away')) : Promise.resolve();
    },
  };
  const notices = new Notices({ store, clock, log: silentLog });
  const samples = new ErrorSamples();
  let made = 0;
  const around = { clock, samples, ids: () => `error ${++made}` } as unknown as Surroundings;
  /** Errors of one second, each as it is recorded and committed; how many were kept whole. */
  const second = async (kinds = 1): Promise<number> => {
    let whole = 0;
    for (let at = 0; at < A_SECOND; at++) {
      const error = new RangeError(`call ${at} was refused${' again'.repeat(at % kinds)}`);
      error.stack = `${error.name}: ${error.message}\n    at call (/app/call.ts:3:9)`;
      const record = errorRecord({
        around,
        compiled,
        step: 'call',
        error,
        classification,
        strategy: null,
        context: {},
      });
      if (record.stackTrace !== null) whole += 1;
      notices.committed('storm', { errors: [record] });
    }
    await clock.pass(1_000);
    return whole;
  };
  return { clock, told, state, notices, samples, second };
}

describe('a storm of ten thousand errors a second', () => {
  it('of one fingerprint is one notice in ten minutes, with a sentence, and a sample of fifty a minute', async () => {
    const { clock, told, second } = storming();
    let whole = 0;
    for (let at = 0; at < 3; at++) whole += await second();
    expect(whole).toBeLessThanOrEqual(2 * WHOLE_A_MINUTE);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      windowMs: NOTICE_WINDOW_MS,
      payload: {
        level: 'error',
        step: 'call',
        message:
          'Step "call" of workflow "storm" fails again and again with RangeError: call 50 was refused. All of these errors are counted, only some are kept whole.',
      },
    });
    await clock.pass(NOTICE_WINDOW_MS);
    await second();
    expect(told).toHaveLength(2);
  });

  it('leaves memory flat', async () => {
    const { notices, samples, second } = storming();
    await second();
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let at = 0; at < 3; at++) await second();
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
    expect([samples.size, notices.size]).toEqual([1, 1]);
  });

  it('of a hundred fingerprints is a notice for each', async () => {
    const { told, second } = storming();
    await second(100);
    expect(new Set(told.map(({ fingerprint }) => fingerprint)).size).toBe(100);
    expect(told).toHaveLength(100);
  });

  it('is told with the next error where the first notice could not be stored', async () => {
    const { clock, told, state, second } = storming();
    state.fails = true;
    await second();
    expect(told).toHaveLength(1);
    state.fails = false;
    await clock.pass(60_000);
    await second();
    expect(told).toHaveLength(2);
  });
});
