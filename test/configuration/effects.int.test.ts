// Every key of the configuration that is said to work does what it says, on the real PostgreSQL; every other says why it does not.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEYS } from '../../src/failures/configuration/schema.ts';
import { workflow } from '../../src/index.ts';
import { engines } from '../engine/fixture.ts';
import { CHECKPOINT_EFFECTS } from './effects/checkpoints.ts';
import { CIRCUIT_EFFECTS } from './effects/circuitBreakers.ts';
import { CLASSIFICATION_EFFECTS } from './effects/classification.ts';
import { DETECTION_EFFECTS } from './effects/detection.ts';
import { INTERVENTION_EFFECTS } from './effects/intervention.ts';
import { RETRY_EFFECTS } from './effects/retry.ts';
import { RETRYING_EFFECTS } from './effects/retrying.ts';
import { STRATEGY_EFFECTS } from './effects/strategies.ts';
import { reloaded } from './effects/reloaded.ts';
import { type Effects, firstErrorOf, type Open } from './effects/effect.ts';

const EFFECTS: Effects = {
  ...CHECKPOINT_EFFECTS,
  ...CIRCUIT_EFFECTS,
  ...CLASSIFICATION_EFFECTS,
  ...DETECTION_EFFECTS,
  ...INTERVENTION_EFFECTS,
  ...RETRY_EFFECTS,
  ...RETRYING_EFFECTS,
  ...STRATEGY_EFFECTS,
};
const engineOf = engines();
const open: Open = (workflows, configuration, options) =>
  engineOf(workflows, { ...options, ...(configuration ? { configuration } : {}) });
const openReloaded: Open = (workflows, configuration, options) =>
  reloaded((...of) => engineOf(...of), workflows, configuration ?? {}, options);

describe('a key of the configuration', () => {
  it('either is shown to work, or is listed as inactive', () => {
    const active = [...KEYS].filter(([, { inactive }]) => inactive === undefined).map(([at]) => at);
    expect(Object.keys(EFFECTS).toSorted()).toEqual(active.toSorted());
  });

  it.each(Object.entries(EFFECTS))(
    'does what it says, also by a reload and, where it may, for one definition: %s',
    async (_, effect) => {
      await effect(openReloaded);
      expect.hasAssertions();
    },
  );
});

/** Fails at once after as many ms as the configuration says. */
const slow = (name: string) =>
  workflow(name, { version: '1' }).step('wait', {
    retry: { maxAttempts: 1 },
    onExhausted: 'fail',
    run: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  });
const after = (ms: number) => ({ message: expect.stringContaining(` ${ms} ms`) as string });
const timeout = (ms: number) => ({ error_detection: { timeouts: { default_step_timeout: ms } } });

describe('a configuration', () => {
  it('differs for one definition where it says so', async () => {
    const [one, other] = [slow('one'), slow('other')];
    const engine = await open([one, other], { ...timeout(31), definitions: { one: timeout(33) } });
    expect(await firstErrorOf(engine, one)).toMatchObject(after(33));
    expect(await firstErrorOf(engine, other)).toMatchObject(after(31));
  });

  it('changes with its file while the engine runs, and a file wins over an option of the engine', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'holdfast-')), 'config.yaml');
    const write = (ms: number): void => writeFileSync(file, JSON.stringify({ workflow_error_handling: timeout(ms) }));
    write(31);
    const one = slow('one');
    const engine = await engineOf([one], { configuration: file, retention: { checkpoints: 3 } });
    expect(await firstErrorOf(engine, one)).toMatchObject(after(31));
    write(33);
    await engine.control.reloadConfiguration();
    expect(await firstErrorOf(engine, one)).toMatchObject(after(33));
    const kept = (): unknown =>
      engine.control.configuration().settings.find(({ path: at }) => at === 'checkpoints.retention.max_checkpoints');
    expect(kept()).toMatchObject({ value: 3, source: 'ENGINE' });
    writeFileSync(file, 'workflow_error_handling: { checkpoints: { retention: { max_checkpoints: 4 } } }');
    await engine.control.reloadConfiguration();
    expect(kept()).toMatchObject({ value: 4, source: 'FILE' });
    writeFileSync(file, 'workflow_error_handling: { circuit_breakers: { reset_timeout: 1000 } }');
    expect(await engine.control.reloadConfiguration()).toEqual({
      changed: ['checkpoints.retention.max_checkpoints', 'circuit_breakers.reset_timeout'],
      waiting: ['circuit_breakers.reset_timeout'],
    });
    expect(engine.control.configuration().settings).toContainEqual(
      expect.objectContaining({ path: 'circuit_breakers.reset_timeout', value: 300_000 }),
    );
  });

  it('is refused before anything is opened', async () => {
    const nowhere = { databaseUrl: 'postgres://nobody@127.0.0.1:1/none' };
    await expect(
      engineOf([], { ...nowhere, configuration: { checkpoints: { auto_create: 3 } } as never }),
    ).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining('checkpoints.auto_create'),
    });
    await expect(engineOf([], { ...nowhere, configuration: '/nowhere.yaml' })).rejects.toThrow(
      '/nowhere.yaml cannot be read',
    );
  });
});
