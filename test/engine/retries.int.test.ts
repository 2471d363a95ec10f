// Retries on the real PostgreSQL: a hook that puts right what was wrong, numbers for one error, time that is over.
import { expect, test } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, rowsOf } from './fixture.ts';

const open = engines();
const failing = (of: object): Error => Object.assign(new Error('no'), of);

test('expired credentials are refreshed by the hook, and the next call finds them', async () => {
  const seen: unknown[] = [];
  const fetching = workflow('fetching', { version: '1' }).step('fetch', {
    run: ({ corrected, retry }) => {
      seen.push([retry, corrected]);
      if (corrected !== 'new token') throw failing({ status: 401 });
      return corrected;
    },
    correct: ({ action, attempt }) => {
      seen.push([action, attempt]);
      return 'new token';
    },
  });
  const engine = await open([fetching]);
  const handle = await engine.start(fetching, {});
  expect(await handle.result()).toBe('new token');
  expect(seen).toEqual([
    [{ maxRetries: 0, headers: { 'x-attempt': '1' } }, undefined],
    ['REFRESH_CREDENTIALS', 2],
    [{ maxRetries: 0, headers: { 'x-attempt': '2' } }, 'new token'],
  ]);
  const rows = await rowsOf(engine, 'select strategy, success, action_taken from workflow_recovery_attempts');
  expect(rows).toEqual([
    {
      strategy: 'REFRESH_CREDENTIALS',
      success: true,
      action_taken: 'corrected what was wrong and ran the step again, attempt 2',
    },
  ]);
});

test('numbers for one error hold for that error alone', async () => {
  let calls = 0;
  const calling = workflow('calling', { version: '1' }).step('call', {
    run: () => {
      calls += 1;
      throw failing({ code: 'ECONNREFUSED' });
    },
    retry: { maxAttempts: 9, baseDelayMs: 1, when: [{ match: { code: 'ECONNREFUSED' }, policy: { maxAttempts: 3 } }] },
  });
  const engine = await open([calling]);
  const handle = await engine.start(calling, {});
  await expect(handle.result()).rejects.toThrow('no');
  expect(calls).toBe(3);
});

test('R6 no call begins when the time for all of them is over', async () => {
  let calls = 0;
  const limited = workflow('limited', { version: '1' }).step('call', {
    run: () => {
      calls += 1;
      throw failing({ code: 'ECONNREFUSED' });
    },
    retry: { maxAttempts: 1_000, strategy: () => 200, jitter: 'none', maxElapsedMs: 1_500 },
  });
  const engine = await open([limited]);
  const handle = await engine.start(limited, {});
  await expect(handle.result()).rejects.toThrow('no');
  expect(calls).toBeGreaterThan(1);
  expect(calls).toBeLessThan(9);
});
