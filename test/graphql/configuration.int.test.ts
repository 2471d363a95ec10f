// What is in force can be read over the API, and read again from the file; a file that cannot be taken changes nothing, and an administrator
// finds out.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Log } from '../../src/log.ts';
import { served } from './served.ts';

const file = path.join(mkdtempSync(path.join(tmpdir(), 'holdfast-')), 'error-handling.yaml');
const requirements = readFileSync(new URL('../failures/configuration/requirements.yaml', import.meta.url), 'utf8');
writeFileSync(file, requirements);
const lines: { readonly level: string; readonly message: string; readonly bindings: Record<string, unknown> }[] = [];
const write = (level: string) => (bindings: object, message: string) =>
  void lines.push({ level, message, bindings: bindings as Record<string, unknown> });
const log: Log = {
  debug() {},
  info: write('info'),
  warn: write('warn'),
  error: write('error'),
  child: () => log,
};
const room = served([], { configuration: file, log });

interface Shown {
  readonly configuration: {
    readonly file: string;
    readonly loadedAt: string;
    readonly definitions: string[];
    readonly settings: {
      path: string;
      value: unknown;
      source: string;
      active: boolean;
      inactiveBecause: string | null;
    }[];
  };
}
const show = async (definition?: string): Promise<Shown['configuration']> =>
  (
    await room().ask<Shown>(
      `query ($definition: String) { configuration(definition: $definition) {
        file loadedAt definitions settings { path value source default unit expects effect active inactiveBecause reloadable perDefinition }
      } }`,
      { definition },
    )
  ).configuration;
const timeout = async (definition?: string): Promise<unknown[]> => {
  const { settings } = await show(definition);
  const found = settings.find((one) => one.path === 'manual_intervention.timeout');
  return [found?.value, found?.source];
};
const reload = async () =>
  (
    await room().ask<{ reloadConfiguration: Record<string, unknown> }>(
      'mutation { reloadConfiguration(input: { clientMutationId: "1" }) { changed waitingForStart sequence clientMutationId configuration { file } userErrors { code message field } } }',
    )
  ).reloadConfiguration;

describe('the configuration', () => {
  it('shows every key of the file of the requirements, and which of them do nothing yet', async () => {
    const { settings, ...rest } = await show();
    expect(rest).toEqual({ file, loadedAt: expect.any(String), definitions: [] });
    expect(settings.find((one) => one.path === 'checkpoints.compression.algorithm')).toMatchObject({
      value: 'gzip',
      default: 'zstd',
      source: 'FILE',
      expects: 'one of gzip, zstd',
    });
    const inactive = settings.filter(({ active }) => !active);
    expect(inactive.map(({ path: at }) => at)).toEqual(
      expect.arrayContaining(['debugging.replay_mode.enabled', 'manual_intervention.notification_channels']),
    );
    for (const { active, inactiveBecause } of settings) expect(inactiveBecause === null).toBe(active);
    const only = await room().ask<Shown>('{ configuration { settings(active: false) { path } } }');
    expect(only.configuration.settings.map((one) => one.path)).toEqual(inactive.map((one) => one.path));
  });

  it('names once in the log what was said and does nothing', async () => {
    const { settings } = await show();
    const said = settings.filter(({ active, source }) => !active && source === 'FILE').map((one) => one.path);
    const told = lines.filter(({ message }) => message === 'keys of the configuration that do nothing yet');
    expect(told).toHaveLength(1);
    expect(told[0]?.bindings['inactive']).toHaveLength(said.length);
    expect(told[0]?.bindings['inactive']).toEqual(expect.arrayContaining(said));
  });

  it('is read again: what changed is told, and is in force', async () => {
    expect(await timeout()).toEqual([86_400, 'FILE']);
    writeFileSync(
      file,
      `${requirements.replace('timeout: 86400', 'timeout: 60')}
  definitions:
    greet: { manual_intervention: { timeout: 5 } }
    geet: { manual_intervention: { timeout: 6 } }
`,
    );
    expect(await reload()).toEqual({
      changed: ['manual_intervention.timeout'],
      waitingForStart: [],
      sequence: null,
      clientMutationId: '1',
      configuration: { file },
      userErrors: [],
    });
    expect(await timeout()).toEqual([60, 'FILE']);
    expect(await timeout('greet')).toEqual([5, 'DEFINITION']);
    expect((await show()).definitions).toEqual(['greet', 'geet']);
  });

  it('stays as it is when the file cannot be taken, and the reason is among the system errors, once', async () => {
    const before = await show();
    writeFileSync(file, requirements.replace('timeout: 86400', 'timeuot: 60'));
    for (let time = 0; time < 2; time++)
      expect(await reload()).toMatchObject({
        changed: [],
        configuration: null,
        userErrors: [
          {
            code: 'INVALID_CONFIGURATION',
            message: expect.stringMatching(
              /line \d+: workflow_error_handling\.manual_intervention\.timeuot.*"timeout"/,
            ),
          },
        ],
      });
    writeFileSync(file, 'workflow_error_handling: {');
    expect(await reload()).toMatchObject({ userErrors: [{ code: 'INVALID_CONFIGURATION' }] });
    expect(await show()).toEqual(before);
    const { systemErrors } = await room().ask<{ systemErrors: { message: string; context: object }[] }>(
      '{ systemErrors(limit: 10) { message errorType context } }',
    );
    expect(systemErrors).toHaveLength(2);
    expect(systemErrors[1]).toMatchObject({
      message: expect.stringContaining('timeuot'),
      errorType: 'InvalidConfigurationError',
      context: { file, problems: [{ path: 'workflow_error_handling.manual_intervention.timeuot' }] },
    });
  });
});
