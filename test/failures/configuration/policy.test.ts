// The policy that settings make: the default one of the defaults, and of the file of the requirements what it says in words.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policiesOf, policyOf } from '../../../src/failures/configuration/policy.ts';
import { Settings } from '../../../src/failures/configuration/settings.ts';
import { readObject, readYaml } from '../../../src/failures/configuration/yaml.ts';
import { DEFAULT_POLICY } from '../../../src/failures/policy.ts';
import { STRATEGIES } from '../../../src/failures/configuration/keys/strategies.ts';

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

  it.each(STRATEGIES)('knows the strategy %s, with its limit, and once as a fallback', (name) => {
    const timeout = { strategy: name, max_retries: 7, fallback_strategy: name };
    const { strategies } = policyOf(new Settings(readObject({ recovery_strategies: { timeout } }, 'x')).of());
    const expected = name === 'on_exhausted' ? [] : name === 'manual_intervention' ? [undefined, undefined] : [7, 1];
    expect(strategies.TIMEOUT.map((one) => ('limit' in one ? one.limit : undefined))).toEqual(expected);
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
