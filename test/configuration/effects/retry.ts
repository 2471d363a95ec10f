// `retry.*`, and what is said of unknown errors: how often and when an attempt is made again.
import { expect } from 'vitest';
import type { GivenErrorHandling } from '../../../src/failures/configuration/schema.ts';
import { RetriableError, TransientError, workflow } from '../../../src/index.ts';
import { reaches, rowsOf } from '../../engine/fixture.ts';
import type { Effects, Open } from './effect.ts';

const ERRORS = {
  transient: () => new TransientError('busy'),
  retriable: () => new RetriableError('not yet'),
  unknown: () => new Error('what is this?'),
};
type Kind = keyof typeof ERRORS;
const definitions = Object.entries(ERRORS).map(([name, error]) =>
  workflow(name, { version: '1' }).step('fails', {
    onExhausted: 'fail',
    run: () => {
      throw error();
    },
  }),
);

/** Waits before the attempts of a step that always fails, in ms; chance always gives a half. */
async function waits(open: Open, kind: Kind, configuration: GivenErrorHandling): Promise<number[]> {
  const definition = definitions.find(({ name }) => name === kind) as (typeof definitions)[number];
  const engine = await open([definition], configuration, { random: () => 0.5 });
  const handle = await engine.start(definition, null);
  await expect(handle.result()).rejects.toMatchObject({ code: 'WORKFLOW_FAILED' });
  const rows = await rowsOf<{ wait: number }>(
    engine,
    'select delay_ms::int as wait from step_attempts where workflow_id = ? order by tag',
    [handle.id],
  );
  return rows.map(({ wait }) => wait);
}

const QUICK = { base_delay: 8, max_delay: 40, multiplier: 2, jitter: 'none' } as const;

/** Effects that both classes have. */
const ofClass = (name: 'transient' | 'retriable'): Effects => {
  const given = (more: object): GivenErrorHandling => ({
    retry: { [name]: { ...QUICK, max_attempts: 5, strategy: 'exponential', ...more } },
  });
  return {
    async [`retry.${name}.max_attempts`](open) {
      expect(await waits(open, name, given({}))).toEqual([0, 8, 16, 32, 40]);
      expect(await waits(open, name, given({ max_attempts: 2 }))).toEqual([0, 8]);
    },
    async [`retry.${name}.strategy`](open) {
      expect(await waits(open, name, given({ strategy: 'linear' }))).toEqual([0, 8, 16, 24, 32]);
      expect(await waits(open, name, given({ strategy: 'constant' }))).toEqual([0, 8, 8, 8, 8]);
    },
    ...waitsOf(name, given),
  };
};

const waitsOf = (name: Kind, given: (more: object) => GivenErrorHandling): Effects => ({
  async [`retry.${name}.base_delay`](open) {
    expect((await waits(open, name, given({ base_delay: 5 }))).slice(0, 3)).toEqual([0, 5, 10]);
  },
  async [`retry.${name}.max_delay`](open) {
    expect((await waits(open, name, given({ max_delay: 9 }))).slice(0, 4)).toEqual([0, 8, 9, 9]);
  },
  async [`retry.${name}.multiplier`](open) {
    expect((await waits(open, name, given({ multiplier: 1.5 }))).slice(0, 3)).toEqual([0, 8, 12]);
  },
  async [`retry.${name}.jitter`](open) {
    const second = async (jitter: string) => (await waits(open, name, given({ jitter, base_delay: 40 })))[1];
    expect([await second('none'), await second('upward'), await second('full'), await second('equal')]).toEqual([
      40, 45, 20, 30,
    ]);
  },
});

const ofUnknown = (unknown: object, more: object = {}): GivenErrorHandling => ({
  recovery_strategies: { unknown_error: { max_retries: 4, backoff_strategy: 'exponential', ...more } },
  retry: { unknown: { ...QUICK, ...unknown } },
});

/** The attempts that a step makes at once of a dependency that refuses four times, and where it stands then. */
async function made(open: Open, budget: { ratio: number; per_minute: number }): Promise<[number, string]> {
  const name = `budget-${budget.ratio}-${budget.per_minute}`;
  let calls = 0;
  const definition = workflow(name, { version: '1' }).step('call', {
    breaker: name,
    retry: { maxAttempts: 9, baseDelayMs: 0 },
    run: () => {
      if (++calls <= 4) throw new TransientError('busy');
    },
  });
  const engine = await open([definition], { retry: { budget } });
  const { id } = await engine.start(definition, null);
  const status = await reaches(engine, id, 'WAITING', 'COMPLETED');
  return [calls, status];
}

export const RETRY_EFFECTS: Effects = {
  async 'retry.budget.ratio'(open) {
    expect(await made(open, { ratio: 1, per_minute: 0 })).toEqual([2, 'WAITING']);
    expect(await made(open, { ratio: 3, per_minute: 0 })).toEqual([4, 'WAITING']);
    expect(await made(open, { ratio: 4, per_minute: 0 })).toEqual([5, 'COMPLETED']);
  },

  async 'retry.budget.per_minute'(open) {
    expect(await made(open, { ratio: 0, per_minute: 2 })).toEqual([3, 'WAITING']);
    expect(await made(open, { ratio: 0, per_minute: 4 })).toEqual([5, 'COMPLETED']);
  },

  ...ofClass('transient'),
  ...ofClass('retriable'),
  ...waitsOf('unknown', ofUnknown),

  async 'recovery_strategies.unknown_error.max_retries'(open) {
    expect(await waits(open, 'unknown', ofUnknown({}, { max_retries: 2 }))).toEqual([0, 8, 16]);
    expect(await waits(open, 'unknown', ofUnknown({}, { max_retries: 0 }))).toEqual([0]);
  },

  async 'recovery_strategies.unknown_error.backoff_strategy'(open) {
    expect(await waits(open, 'unknown', ofUnknown({}, { backoff_strategy: 'linear' }))).toEqual([0, 8, 16, 24, 32]);
    expect(await waits(open, 'unknown', ofUnknown({}, { backoff_strategy: 'constant' }))).toEqual([0, 8, 8, 8, 8]);
  },
};
