// `recovery_strategies` of what is run again: attempts that took too long, resources that ran out, errors that nobody knows.
import type { GivenErrorHandling } from '../../../src/failures/configuration/schema.ts';
import { expect } from 'vitest';
import { isolated, workflow } from '../../../src/index.ts';
import type { Definition } from '../../../src/definition.ts';
import { reaches, rowsOf } from '../../engine/fixture.ts';
import type { Effects, Open } from './effect.ts';

type Strategies = NonNullable<GivenErrorHandling['recovery_strategies']>;

const slow = workflow('slow', { version: '1' }).step('waits', {
  timeoutMs: 20,
  run: ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
});
const strange = workflow('strange', { version: '1' }).step('fails', {
  run: () => {
    throw new Error('what is this?');
  },
});
const module = new URL('../../steps/isolation/works.ts', import.meta.url);
/** Needs 24 MB, and has so many. */
const hungry = (heapMb: number) =>
  workflow('hungry', { version: String(heapMb) }).step('eats', {
    run: isolated({ module, export: 'hungry', heapMb, maxHeapMb: 512 }),
  });

const QUICK = { base_delay: 1, max_delay: 1, jitter: 'none' } as const;
const retry = { transient: QUICK, retriable: QUICK, unknown: QUICK };

/** How a workflow comes to its end, or to a person: where it is then, what was planned for each error, and the waits before its attempts. */
async function course(open: Open, definition: Definition, recovery_strategies: Strategies, input: unknown = null) {
  const engine = await open([definition], { recovery_strategies, retry });
  const { id } = await engine.start(definition as typeof slow, input);
  const status = await reaches(engine, id, 'FAILED', 'COMPLETED', 'AWAITING_INTERVENTION');
  const errors = await rowsOf<{ plan: string; message: string }>(
    engine,
    'select recovery_strategy as plan, error_message as message from workflow_errors where workflow_id = ? order by tag',
    [id],
  );
  const attempts = await rowsOf<{ wait: number }>(
    engine,
    'select delay_ms::int as wait from step_attempts where workflow_id = ? order by tag',
    [id],
  );
  const actions = await rowsOf<{ taken: string }>(
    engine,
    'select action_taken as taken from workflow_recovery_attempts where workflow_id = ? order by created_at, id',
    [id],
  );
  return {
    status,
    plans: errors.map(({ plan }) => plan),
    times: errors.map(({ message }) => Number(/(\d+) ms/.exec(message)?.[1])),
    waits: attempts.map(({ wait }) => wait),
    actions: actions.map(({ taken }) => taken),
  };
}

const later = { resource_exhaustion: { queue_delay: 7 } };
/** What cannot be scaled further, or at all. */
const small = { strategy: 'scale_resources_and_retry', max_scaling_attempts: 0 } as const;

export const RETRYING_EFFECTS: Effects = {
  async 'recovery_strategies.timeout.strategy'(open) {
    expect(await course(open, slow, { timeout: { max_retries: 2 } })).toMatchObject({
      plans: ['INCREASE_TIMEOUT_AND_RETRY', 'INCREASE_TIMEOUT_AND_RETRY', 'COMPENSATE'],
      times: [20, 40, 80],
    });
    expect(await course(open, slow, { timeout: { strategy: 'retry_step', max_retries: 2 } })).toMatchObject({
      plans: ['RETRY_WITH_BACKOFF', 'RETRY_WITH_BACKOFF', 'COMPENSATE'],
      times: [20, 20, 20],
    });
    expect(
      await course(open, slow, { timeout: { strategy: 'queue_for_later', max_retries: 2 }, ...later }),
    ).toMatchObject({ plans: ['QUEUE_FOR_LATER', 'QUEUE_FOR_LATER', 'COMPENSATE'], waits: [0, 7, 7] });
    expect(await course(open, slow, { timeout: { strategy: 'manual_intervention' } })).toMatchObject({
      plans: ['PAUSE_WORKFLOW'],
      status: 'AWAITING_INTERVENTION',
    });
  },

  async 'recovery_strategies.timeout.timeout_multiplier'(open) {
    const timeout = { timeout_multiplier: 1.5, max_retries: 2 };
    expect(await course(open, slow, { timeout })).toMatchObject({ times: [20, 30, 45] });
  },

  async 'recovery_strategies.timeout.max_timeout'(open) {
    const timeout = { max_timeout: 30, max_retries: 2 };
    expect(await course(open, slow, { timeout })).toMatchObject({ times: [20, 30, 30] });
  },

  async 'recovery_strategies.timeout.max_retries'(open) {
    expect((await course(open, slow, { timeout: { max_retries: 1 } })).times).toEqual([20, 40]);
    expect((await course(open, slow, { timeout: { max_retries: 0 } })).times).toEqual([20]);
  },

  async 'recovery_strategies.timeout.fallback_strategy'(open) {
    const then = (fallback_strategy: 'manual_intervention' | 'queue_for_later' | 'on_exhausted') =>
      course(open, slow, { timeout: { max_retries: 0, fallback_strategy }, ...later });
    expect(await then('manual_intervention')).toMatchObject({ status: 'AWAITING_INTERVENTION', times: [20] });
    expect(await then('queue_for_later')).toMatchObject({ status: 'FAILED', plans: ['QUEUE_FOR_LATER', 'COMPENSATE'] });
    expect(await then('on_exhausted')).toMatchObject({ status: 'FAILED', plans: ['COMPENSATE'] });
  },

  async 'recovery_strategies.unknown_error.strategy'(open) {
    const unknown = (strategy: 'retry_step' | 'queue_for_later' | 'manual_intervention') =>
      course(open, strange, { unknown_error: { strategy, max_retries: 1 }, ...later });
    expect(await unknown('retry_step')).toMatchObject({ plans: ['RETRY_WITH_BACKOFF', 'COMPENSATE'], waits: [0, 1] });
    expect(await unknown('queue_for_later')).toMatchObject({ plans: ['QUEUE_FOR_LATER', 'COMPENSATE'], waits: [0, 7] });
    expect(await unknown('manual_intervention')).toMatchObject({ status: 'AWAITING_INTERVENTION', waits: [0] });
  },

  async 'recovery_strategies.unknown_error.fallback_strategy'(open) {
    const then = (fallback_strategy: 'manual_intervention' | 'queue_for_later' | 'on_exhausted') =>
      course(open, strange, { unknown_error: { max_retries: 0, fallback_strategy }, ...later });
    expect(await then('manual_intervention')).toMatchObject({ status: 'AWAITING_INTERVENTION', waits: [0] });
    expect(await then('queue_for_later')).toMatchObject({ status: 'FAILED', waits: [0, 7] });
    expect(await then('on_exhausted')).toMatchObject({ status: 'FAILED', waits: [0] });
  },

  async 'recovery_strategies.resource_exhaustion.strategy'(open) {
    const given = (strategy: 'scale_resources_and_retry' | 'retry_step') =>
      course(
        open,
        hungry(16),
        { resource_exhaustion: { strategy, max_scaling_attempts: 1, fallback_strategy: 'on_exhausted' } },
        24,
      );
    expect(await given('scale_resources_and_retry')).toMatchObject({
      status: 'COMPLETED',
      plans: ['SCALE_RESOURCES_AND_RETRY'],
    });
    expect(await given('retry_step')).toMatchObject({ status: 'FAILED', plans: ['RETRY_WITH_BACKOFF', 'COMPENSATE'] });
  },

  async 'recovery_strategies.resource_exhaustion.scaling_factor'(open) {
    const once = { max_scaling_attempts: 1, fallback_strategy: 'on_exhausted' } as const;
    const given = (scaling_factor: number) =>
      course(open, hungry(16), { resource_exhaustion: { ...once, scaling_factor } }, 24);
    expect(await given(4)).toMatchObject({
      status: 'COMPLETED',
      actions: [expect.stringContaining('4 times its share')],
    });
    expect(await given(1.1)).toMatchObject({ status: 'FAILED' });
  },

  async 'recovery_strategies.resource_exhaustion.max_scaling_attempts'(open) {
    const given = (max_scaling_attempts: number) =>
      course(
        open,
        hungry(16),
        { resource_exhaustion: { max_scaling_attempts, fallback_strategy: 'on_exhausted' } },
        100,
      );
    expect((await given(1)).plans).toEqual(['SCALE_RESOURCES_AND_RETRY', 'COMPENSATE']);
    expect((await given(2)).plans).toEqual(['SCALE_RESOURCES_AND_RETRY', 'SCALE_RESOURCES_AND_RETRY', 'COMPENSATE']);
  },

  async 'recovery_strategies.resource_exhaustion.fallback_strategy'(open) {
    const then = (fallback_strategy: 'manual_intervention' | 'queue_for_later') =>
      course(open, hungry(16), { resource_exhaustion: { ...small, fallback_strategy, queue_delay: 7 } }, 24);
    expect(await then('manual_intervention')).toMatchObject({ status: 'AWAITING_INTERVENTION', waits: [0] });
    expect(await then('queue_for_later')).toMatchObject({ plans: ['QUEUE_FOR_LATER', 'COMPENSATE'], waits: [0, 7] });
  },

  async 'recovery_strategies.resource_exhaustion.queue_delay'(open) {
    const given = (queue_delay: number) =>
      course(open, hungry(16), { resource_exhaustion: { ...small, queue_delay } }, 24);
    expect((await given(5)).waits).toEqual([0, 5]);
    expect((await given(9)).waits).toEqual([0, 9]);
  },
};
