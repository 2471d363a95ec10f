// The policy that settings make: the default one of the defaults, and of the file of the requirements what it says in words.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policiesOf, policyOf } from '../../../src/failures/configuration/policy.ts';
import { Settings } from '../../../src/failures/configuration/settings.ts';
import { KEYS } from '../../../src/failures/configuration/schema.ts';
import { readObject, readYaml } from '../../../src/failures/configuration/yaml.ts';
import { DEFAULT_POLICY } from '../../../src/failures/policy.ts';

const requirements = readFileSync(new URL('requirements.yaml', import.meta.url), 'utf8');

describe('the policy', () => {
  it('of the defaults is the default policy', () => {
    expect(policyOf(new Settings().of())).toEqual(DEFAULT_POLICY);
  });

  it('of the file of the requirements asks a person about unknown errors after three retries, pauses then, and is the default else', () => {
    const policy = policyOf(new Settings(readYaml(requirements, 'requirements.yaml')).of());
    expect(policy).toEqual({
      ...DEFAULT_POLICY,
      strategies: {
        ...DEFAULT_POLICY.strategies,
        UNKNOWN: [{ action: 'RETRY_WITH_BACKOFF', limit: 3 }, { action: 'PAUSE_WORKFLOW' }],
      },
      manualIntervention: { ...DEFAULT_POLICY.manualIntervention, autoPause: true },
    });
    expect(policy.retry.UNKNOWN.maxAttempts).toBe(4);
  });

  const kinds = {
    infinite_loop: 'INFINITE_LOOP',
    resource_exhaustion: 'RESOURCE_EXHAUSTION',
    timeout: 'TIMEOUT',
    state_corruption: 'STATE_CORRUPTION',
    unknown_error: 'UNKNOWN',
  } as const;
  const limits = ['max_restarts', 'max_scaling_attempts', 'max_retries', 'max_restore_attempts'];
  const wordsOf = (path: string) => KEYS.get(`recovery_strategies.${path}`)?.kind.words ?? [];
  const cases = Object.entries(kinds).flatMap(([kind, category]) =>
    wordsOf(`${kind}.strategy`).flatMap((strategy) =>
      wordsOf(`${kind}.fallback_strategy`).map((fallback) => ({ kind, category, strategy, fallback })),
    ),
  );

  it.each(cases)('knows for $kind the strategy $strategy with its limit, and $fallback once', (one) => {
    const limit = limits.find((name) => KEYS.has(`recovery_strategies.${one.kind}.${name}`)) as string;
    const said = { strategy: one.strategy, fallback_strategy: one.fallback, [limit]: 7 };
    const { strategies } = policyOf(new Settings(readObject({ recovery_strategies: { [one.kind]: said } }, 'x')).of());
    const short = strategies[one.category].map((tried) => ('limit' in tried ? tried.limit : tried.action));
    const then = { on_exhausted: [], manual_intervention: ['PAUSE_WORKFLOW'] }[one.fallback] ?? [1];
    expect(short).toEqual(one.strategy === 'manual_intervention' ? ['PAUSE_WORKFLOW'] : [7, ...then]);
  });

  it('is another one for a definition that differs, and after a reload; else the same object', () => {
    const differs = { definitions: { pay: { manual_intervention: { timeout: 5 } } } };
    const settings = new Settings(readObject(differs, 'x'));
    const policies = policiesOf(settings);
    const of = (name: string) => policies.policyFor({ name, version: '1' });
    expect(of('pay').manualIntervention.timeoutMs).toBe(5_000);
    expect(of('ship').manualIntervention.timeoutMs).toBe(86_400_000);
    expect(of('pay')).toBe(of('pay'));
    settings.replace(readObject({}, 'x'));
    expect(of('pay').manualIntervention.timeoutMs).toBe(86_400_000);
  });
});
