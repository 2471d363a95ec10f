// `error_detection.*`: what counts as an error although nobody threw it.
import { expect } from 'vitest';
import { workflow } from '../../../src/index.ts';
import type { GivenErrorHandling } from '../../../src/failures/configuration/schema.ts';
import type { VitalSigns } from '../../../src/vitals.ts';
import { reaches, rowsOf } from '../../engine/fixture.ts';
import { MovedClock } from '../../engine/movedClock.ts';
import { alarm, type Effects, firstErrorOf, type Open } from './effect.ts';

/** Goes round for ever, with the outputs A, B, C, A, B, C, …; a step that looked at the number of its pass would be no circle. */
let turns = 0;
const circle = workflow('circle', { version: '1' }).loop('round', {
  budget: 12,
  onExhausted: 'fail',
  until: () => false,
  body: (pass) => pass.step('turn', { run: () => 'ABC'[turns++ % 3] }),
});
const circles = (repeats: string) => ({
  type: 'InfiniteLoopDetectedError',
  message: expect.stringContaining(repeats) as string,
});

/** Ends when it is told to. */
const endless = (step: { readonly signal: AbortSignal }): Promise<never> =>
  new Promise((_, reject) => step.signal.addEventListener('abort', () => reject(step.signal.reason as Error)));
const once = { retry: { maxAttempts: 1 }, onExhausted: 'fail', run: endless } as const;
const slow = workflow('slow', { version: '1' }).step('wait', once);
const slowByItself = workflow('slow-by-itself', { version: '1' }).step('wait', { ...once, timeoutMs: 40 });
const slowCritical = workflow('slow-critical', { version: '1' }).step('wait', { ...once, critical: true });

/** What a process is short of that has been so for ten seconds. */
async function shortOf(open: Open, signs: VitalSigns, resource_exhaustion: Exhaustion): Promise<readonly string[]> {
  const moved = new MovedClock();
  const clock = Object.assign(moved, { monotonic: () => moved.now() });
  const options = { vitals: { read: () => signs }, clock, leaseMs: 60_000 };
  const engine = await open([], { error_detection: { resource_exhaustion } }, options);
  for (let look = 0; look < 20; look++) clock.move(500);
  return engine.control.exhausted.map(({ resource }) => resource);
}
type Exhaustion = NonNullable<NonNullable<GivenErrorHandling['error_detection']>['resource_exhaustion']>;

/** What is on record about a waiting workflow whose state is corrupt and that nobody needs, after one look at a sample. */
async function found(open: Open, state_corruption: Corruption): Promise<string[]> {
  const sampling = alarm(state_corruption.validation_interval);
  const engine = await open([waiting], { error_detection: { state_corruption } }, { clock: sampling.clock });
  const { id } = await engine.start(waiting, null);
  await reaches(engine, id, 'WAITING');
  await rowsOf(engine, 'update workflow_checkpoints set checksum = sha256(checksum) where workflow_id = ?', [id]);
  await sampling.ring();
  const rows = await rowsOf<{ type: string }>(
    engine,
    'select distinct error_type as type from system_errors where workflow_id = ?',
    [id],
  );
  return rows.map(({ type }) => type);
}
interface Corruption {
  readonly enabled: boolean;
  readonly validation_interval: number;
}
const waiting = workflow('waiting', { version: '1' })
  .waitFor('word')
  .step('end', { run: () => 'over' });

const caller = workflow<number>('caller', { version: '1' }).step('call', {
  run: async ({ input, spend }) => {
    await spend('api_calls', input);
  },
});

const after = (ms: number): string => expect.stringContaining(` ${ms} ms`) as string;

export const DETECTION_EFFECTS: Effects = {
  async 'error_detection.infinite_loop.enabled'(open) {
    const on = await open([circle], { error_detection: { infinite_loop: { enabled: true } } });
    expect(await firstErrorOf(on, circle)).toMatchObject(circles('passes 1, 4, 7'));
    const off = await open([circle], { error_detection: { infinite_loop: { enabled: false } } });
    expect(await firstErrorOf(off, circle)).toMatchObject({ type: 'LoopBudgetSpentError' });
  },

  async 'error_detection.infinite_loop.max_repeats'(open) {
    const engine = await open([circle], { error_detection: { infinite_loop: { max_repeats: 2 } } });
    expect(await firstErrorOf(engine, circle)).toMatchObject(circles('passes 1, 4 '));
  },

  async 'error_detection.infinite_loop.detection_window'(open) {
    const engine = await open([circle], {
      error_detection: { infinite_loop: { max_repeats: 2, detection_window: 3 } },
    });
    expect(await firstErrorOf(engine, circle)).toMatchObject({ type: 'LoopBudgetSpentError' });
  },

  async 'error_detection.resource_exhaustion.enabled'(open) {
    const signs = { disk: 0.99, memory: 1_000_000, cpu: 1 };
    expect(await shortOf(open, signs, { enabled: true })).toEqual(['memory', 'cpu', 'disk']);
    expect(await shortOf(open, signs, { enabled: false })).toEqual([]);
    const thresholds = { api_calls: 10 };
    const engine = await open([caller], {
      error_detection: { resource_exhaustion: { enabled: false, thresholds } },
    });
    await (await engine.start(caller, 10)).result();
    await (await engine.start(caller, 11)).result();
    expect(await engine.control.rateBudgets()).toMatchObject([{ name: 'api_calls', spent: 0 }]);
  },

  async 'error_detection.resource_exhaustion.thresholds.memory'(open) {
    expect(await shortOf(open, { memory: 600 }, { thresholds: { memory: 512 } })).toEqual(['memory']);
    expect(await shortOf(open, { memory: 600 }, { thresholds: { memory: 700 } })).toEqual([]);
  },

  async 'error_detection.resource_exhaustion.thresholds.cpu'(open) {
    expect(await shortOf(open, { cpu: 0.6 }, { thresholds: { cpu: 50 } })).toEqual(['cpu']);
    expect(await shortOf(open, { cpu: 0.6 }, { thresholds: { cpu: 70 } })).toEqual([]);
  },

  async 'error_detection.resource_exhaustion.thresholds.api_calls'(open) {
    const thresholds = { api_calls: 10 };
    const engine = await open([caller], { error_detection: { resource_exhaustion: { thresholds } } });
    await (await engine.start(caller, 10)).result();
    const more = await engine.start(caller, 1);
    expect(await reaches(engine, more.id, 'COMPLETED', 'WAITING')).toBe('WAITING');
    expect(await engine.control.rateBudgets()).toMatchObject([{ name: 'api_calls', limit: 10, spent: 10 }]);
  },

  async 'error_detection.state_corruption.enabled'(open) {
    expect(await found(open, { enabled: true, validation_interval: 54_321 })).toEqual(['CorruptCheckpointError']);
    expect(await found(open, { enabled: false, validation_interval: 54_321 })).toEqual([]);
  },

  async 'error_detection.state_corruption.validation_interval'(open) {
    for (const validation_interval of [30_000, 54_321]) {
      const { clock, isAwaited } = alarm(54_321);
      await open([], { error_detection: { state_corruption: { validation_interval } } }, { clock });
      expect(isAwaited()).toBe(validation_interval === 54_321);
    }
  },

  async 'error_detection.state_corruption.checksum_verification'(open) {
    const one = await open([waiting]);
    const { id } = await one.start(waiting, null);
    await reaches(one, id, 'WAITING');
    await rowsOf(one, 'update workflow_checkpoints set checksum = sha256(checksum) where workflow_id = ?', [id]);
    expect(await one.handle(id).validate()).toMatchObject({ valid: false });
    await one.stop();
    const state_corruption = { checksum_verification: false };
    const other = await open([waiting], { error_detection: { state_corruption } });
    const validation = await other.handle(id).validate();
    expect(validation.valid).toBe(true);
    expect(validation.checks).not.toContainEqual(expect.objectContaining({ check: 'CHECKSUM' }));
    await other.handle(id).signal('word');
    expect(await other.handle(id).result()).toBe('over');
  },

  async 'error_detection.timeouts.default_step_timeout'(open) {
    const engine = await open([slow, slowByItself], {
      error_detection: { timeouts: { default_step_timeout: 30 } },
    });
    expect(await firstErrorOf(engine, slow)).toMatchObject({ message: expect.stringContaining('30 ms') as string });
    expect(await firstErrorOf(engine, slowByItself)).toMatchObject({
      message: expect.stringContaining('40 ms') as string,
    });
  },

  async 'error_detection.timeouts.default_workflow_timeout'(open) {
    const waiting = workflow('waiting-long', { version: '1' }).waitFor('word');
    const own = workflow('own-time', { version: '1', timeoutMs: 40 }).waitFor('word');
    const timeouts = { default_workflow_timeout: 30 };
    const engine = await open([waiting, own], { error_detection: { timeouts } });
    expect(await firstErrorOf(engine, waiting)).toMatchObject({ type: 'WorkflowTimeoutError', message: after(30) });
    expect(await firstErrorOf(engine, own)).toMatchObject({ type: 'WorkflowTimeoutError', message: after(40) });
    const usual = await open([waiting]);
    const { id } = await usual.start(waiting, null);
    await reaches(usual, id, 'WAITING');
    const left = 'select extract(epoch from wake_at - now())::float8 as seconds from workflows where id = ?';
    const [row] = await rowsOf<{ seconds: number }>(usual, left, [id]);
    // Nothing ends it: after a day somebody is reminded of it.
    expect(row?.seconds).toBeGreaterThan(24 * 60 * 60 - 60);
  },

  async 'error_detection.timeouts.critical_step_timeout'(open) {
    const timeouts = { default_step_timeout: 30, critical_step_timeout: 50 };
    const engine = await open([slow, slowCritical], { error_detection: { timeouts } });
    expect(await firstErrorOf(engine, slowCritical)).toMatchObject({
      message: expect.stringContaining('50 ms') as string,
    });
    expect(await firstErrorOf(engine, slow)).toMatchObject({ message: expect.stringContaining('30 ms') as string });
    const named = await open([slow], { error_detection: { timeouts }, checkpoints: { critical_steps: ['wait'] } });
    expect(await firstErrorOf(named, slow)).toMatchObject({ message: expect.stringContaining('50 ms') as string });
  },
};
