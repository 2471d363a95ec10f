// What `createEngine` refuses before it opens anything: names that mean nothing, values of another kind. Every name that it knows is listed.
import { describe, expect, it } from 'vitest';
import { checkEngineOptions } from '../../src/engine/engineOptions.ts';
import { createEngine, createLog, systemClock, workflow } from '../../src/index.ts';

const order = workflow('order', { version: '1' }).step('one', { run: () => 1 });

describe('createEngine', () => {
  it.each([
    [{ workflow: [] }, 'has no option "workflow"; there are workflows, databaseUrl,'],
    [{ workflows: [], retries: 5 }, 'has no option "retries"'],
    [{}, 'workflows must be a list of what workflow(name, …) gives, such as [order], got undefined'],
    [{ workflows: order }, 'workflows must be a list of what workflow(name, …) gives, such as [order], got an object'],
    [{ workflows: [order, 5] }, 'workflows[1] must be what workflow(name, …) gives, got 5'],
    [{ limits: { gracems: 5 } }, 'limits has no option "gracems"; there are sleepAfterMs, graceMs,'],
    [{ limits: { graceMs: Infinity } }, 'limits.graceMs must be a whole number of 0 or more, got Infinity'],
    [{ limits: { pollMs: 0 } }, 'limits.pollMs must be a whole number of 1 or more, got 0'],
    [{ limits: 5 }, 'limits must be an object, got 5'],
    [{ leaseMs: '10s' }, 'leaseMs must be a whole number of 100 or more, got "10s"'],
    [{ migrate: true }, 'migrate must be one of on, off, got true'],
    [{ changedDefinitions: 'yes' }, 'changedDefinitions must be one of allow, refuse, got "yes"'],
    [
      { retention: { checkpoint: 5 } },
      'retention has no option "checkpoint"; there are checkpoints, maxAgeMs, everyMs, errorAgesMs, resolvedErrorsMs',
    ],
    [{ retention: 'on' }, 'retention must be an object, got "on"'],
    [{ validation: { enabled: 'no' } }, 'validation.enabled must be true or false, got "no"'],
    [{ infiniteLoops: { enabled: 0 } }, 'infiniteLoops.enabled must be true or false, got 0'],
    [{ infiniteLoops: { windows: 3 } }, 'infiniteLoops has no option "windows"'],
    [{ orm: { entity: [] } }, 'orm has no option "entity"; there are entities, maxTransactions'],
    [{ budgets: { mails: 5 } }, 'budgets.mails must be an object, got 5'],
    [{ budgets: { mails: { limit: 5, per: 1 } } }, 'budgets.mails has no option "per"; there are limit, perMs'],
    [{ breakers: { payments: 5 } }, 'breakers.payments must be an object, got 5'],
    [{ resources: ['gpu'] }, 'resources must be an object, got a list'],
    [{ scaler: {} }, 'scaler must be an object with scale(), got an object'],
    [{ log: console.log }, 'log must be an object with debug(), info(), warn(), error(), child(), got a function'],
    [{ clock: Date }, 'clock must be an object with now(), monotonic(), schedule(), got a function'],
    [{ random: 4 }, 'random must be a function, got 4'],
    [{ dataDir: '' }, 'dataDir must be a text that is not empty, got ""'],
    [null, 'createEngine must be an object with options, got null'],
  ])('given %j, refuses it by name', async (options, says) => {
    const given = options === null || 'workflows' in options || 'workflow' in options ? options : optionsWith(options);
    await expect(createEngine(given as never)).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining(says) as string,
    });
  });

  const optionsWith = (options: object): object =>
    Object.keys(options).length === 0 ? options : { workflows: [order], ...options };

  it.each(['nonsense', 'mysql://db/x', 'postgres://u:100%@db/x', 5])(
    'says of the databaseUrl %j what one is',
    async (url) => {
      const refused = createEngine({ workflows: [], databaseUrl: url as string });
      await expect(refused).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION' });
      await expect(refused).rejects.toThrow(
        /^createEngine: databaseUrl must be a URL such as postgres:\/\/user:password@/,
      );
      await expect(refused).rejects.not.toThrow('100%');
    },
  );

  it('takes every option that there is', () => {
    expect(() =>
      checkEngineOptions({
        workflows: [order],
        databaseUrl: 'postgres://db/x',
        dataDir: '.holdfast',
        schema: 'holdfast',
        migrate: 'off',
        leaseMs: 10_000,
        changedDefinitions: 'refuse',
        configuration: {},
        publicUrl: 'https://example.com',
        limits: { sleepAfterMs: 0, graceMs: 0, maxStateBytes: 10_000, questionDeadlineMs: 1, pollMs: 20 },
        breakers: { '*': { failureThreshold: 2 } },
        classification: { before: [] },
        resources: { gpu: 1 },
        infiniteLoops: { enabled: false, maxRepeats: 4, window: 10 },
        budgets: { mails: { limit: 3, perMs: 60_000 } },
        scaler: { scale: () => ({ scaled: false, detail: '' }) },
        vitals: { read: () => ({}) },
        orm: { entities: [], maxTransactions: 2 },
        retention: 'off',
        validation: { enabled: true, intervalMs: 1_000 },
        log: createLog('silent'),
        clock: systemClock,
        random: Math.random,
        faults: { strike: () => undefined },
      }),
    ).not.toThrow();
  });
});
