// The file of the requirements loads as it stands; what cannot be is refused with file, line, path, value and what would do.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidConfigurationError } from '../../../src/errors.ts';
import type { Said } from '../../../src/failures/configuration/check.ts';
import { KEYS } from '../../../src/failures/configuration/schema.ts';
import { Settings } from '../../../src/failures/configuration/settings.ts';
import { readObject, readYaml } from '../../../src/failures/configuration/yaml.ts';

const requirements = readFileSync(new URL('requirements.yaml', import.meta.url), 'utf8');

describe('the file of the requirements', () => {
  const said = readYaml(requirements, 'requirements.yaml');
  const settings = new Settings(said);

  it('loads as it stands, and every value of it is in force', () => {
    const written = requirements.split('\n').filter((line) => /^\s+[a-z_]+: \S/.test(line)).length;
    const lists = requirements
      .split('\n')
      .filter((line) => /^\s+(?:types|critical_steps|triggers|notification_channels):$/.test(line));
    expect(said.values.size).toBe(written + lists.length);
    expect(settings.of()).toMatchObject({
      checkpoints: {
        auto_create: true,
        types: ['step_start', 'step_complete', 'critical_point', 'error_recovery'],
        critical_steps: ['code_generation', 'build', 'test', 'deployment'],
        retention: { max_checkpoints: 50, max_age: 7 },
        compression: { enabled: true, algorithm: 'gzip', min_size: 1024 },
      },
      error_detection: {
        timeouts: { default_step_timeout: 300_000 },
        state_corruption: { validation_interval: 30_000 },
      },
      recovery_strategies: { timeout: { timeout_multiplier: 2, max_timeout: 1_800_000, max_retries: 3 } },
      manual_intervention: {
        notification_channels: ['slack', 'email', 'pagerduty'],
        auto_pause: true,
        timeout: 86_400,
      },
      debugging: {
        replay_mode: { storage: 's3://workflow-replays/' },
        state_inspection: { export_formats: ['json', 'yaml'] },
      },
    });
  });

  it('says of every value that the file has it, of the others that they are defaults', () => {
    for (const { path, source } of settings.list())
      expect([path, source]).toEqual([path, said.values.has(path) ? 'FILE' : 'DEFAULT']);
  });
});

describe('a default', () => {
  it.each([...KEYS])('is a value that the key takes: %s', (_, key) => {
    expect(key.kind.accepts(key.default)).toBe(true);
  });
});

/** What reading gives, or the error that it throws; any other error is thrown on. */
function attempt(read: () => Said): Said | InvalidConfigurationError {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error;
    throw error;
  }
}

/** Problems of a text, each as "line path: message". */
function problemsOf(text: string): string[] {
  const error = attempt(() => readYaml(text, 'x.yaml'));
  if (!(error instanceof InvalidConfigurationError)) return [];
  expect(error.message).toMatch(/^x\.yaml: \d+ problems?\. /);
  return (error.details['problems'] as { line?: number; path: string; message: string }[]).map(
    ({ line, path, message }) => `${line ?? '-'} ${path}: ${message}`,
  );
}

const under = (text: string): string => `workflow_error_handling:\n${text}`;

describe('a file', () => {
  it.each([
    [
      'checkpoints:\n  auto_create: true',
      '1 checkpoints: is no key here; everything stands under "workflow_error_handling"',
    ],
    ['', '- : has no section "workflow_error_handling"'],
    ['- a', '- : has no section "workflow_error_handling"'],
    [
      'workflow_error_handeling:\n  a: 1',
      '1 workflow_error_handeling: is no key here; did you mean "workflow_error_handling"?',
    ],
    [
      under('  checkpoint:\n    auto_create: true'),
      '2 workflow_error_handling.checkpoint: is no key here; did you mean "checkpoints"?',
    ],
    [
      under('  checkpoints:\n    retention:\n      max_checkpoint: 3'),
      '4 workflow_error_handling.checkpoints.retention.max_checkpoint: is no key here; did you mean "max_checkpoints"?',
    ],
    [
      under('  checkpoints:\n    retention:\n      zzz: 3'),
      '4 workflow_error_handling.checkpoints.retention.zzz: is no key here; there are max_checkpoints, max_age',
    ],
    [
      under('  checkpoints:\n    retention:\n      max_age: seven'),
      '4 workflow_error_handling.checkpoints.retention.max_age: must be a number from 0.001 to 36,500; it is "seven"',
    ],
    [
      under('  checkpoints:\n    retention:\n      max_age: .nan'),
      '4 workflow_error_handling.checkpoints.retention.max_age: must be a number from 0.001 to 36,500; it is NaN',
    ],
    [
      under('  checkpoints:\n    retention:\n      max_checkpoints: 1'),
      '4 workflow_error_handling.checkpoints.retention.max_checkpoints: must be a whole number from 2 to 1,000,000; it is 1',
    ],
    [under('  checkpoints:\n    retention:\n      max_checkpoints: 2.5'), 'it is 2.5'],
    [under('  checkpoints:\n    retention:\n      max_checkpoints: .nan'), '4 '],
    [
      under('  checkpoints:\n    auto_create: yes'),
      '3 workflow_error_handling.checkpoints.auto_create: must be true or false; it is "yes"',
    ],
    [
      under('  checkpoints:\n    auto_create:'),
      '3 workflow_error_handling.checkpoints.auto_create: has no value; it must be true or false',
    ],
    [under('  checkpoints: 7'), '2 workflow_error_handling.checkpoints: must be a section with keys; it is 7'],
    [under('  checkpoints:\n    types: [step_strat]'), 'did you mean "step_start"?'],
    [under('  checkpoints:\n    types: [step_start, step_start]'), 'each at most once'],
    [under('  checkpoints:\n    types: step_start'), 'must be a list of'],
    [under('  checkpoints:\n    critical_steps: ["no name"]'), 'a list of names of steps'],
    [
      under('  checkpoints:\n    compression:\n      algorithm: gzpi'),
      'must be one of gzip, zstd; it is "gzpi": did you mean "gzip"?',
    ],
    [under('  manual_intervention:\n    timeout: -1'), 'it is -1'],
    [under('  debugging:\n    replay_mode:\n      storage: nowhere'), 'a URL'],
    [under('  debugging:\n    tracing:\n      detail_level: verbos'), 'did you mean "verbose"?'],
    [under('  checkpoints: {}\n  checkpoints: {}'), '3 : Map keys must be unique'],
    [under('  checkpoints:\n  - ['), ' '],
    [under('  definitions: 3'), '2 workflow_error_handling.definitions: must be a section with keys; it is 3'],
    [under('  definitions:\n    pay: 3'), '3 workflow_error_handling.definitions.pay: must be a section'],
    [
      under('  definitions:\n    pay:\n      definitions: {}'),
      '4 workflow_error_handling.definitions.pay.definitions: is no key here',
    ],
    [
      under('  definitions:\n    pay:\n      checkpoints:\n        retention:\n          max_age: 3'),
      '6 workflow_error_handling.definitions.pay.checkpoints.retention.max_age: cannot differ by definition',
    ],
    [
      under('  error_detection:\n    infinite_loop:\n      detection_window: 2'),
      '4 workflow_error_handling.error_detection.infinite_loop.detection_window: must not be less than max_repeats, which is 3; it is 2',
    ],
    [
      under('  definitions:\n    pay:\n      error_detection: { infinite_loop: { max_repeats: 200 } }'),
      'definitions.pay.error_detection.infinite_loop.detection_window: must not be less than max_repeats, which is 200',
    ],
    [
      under('  classification:\n    before:\n      - name: a\n        match: { message: "(" }\n        class: FATAL'),
      '3 workflow_error_handling.classification.before: is wrong: ',
    ],
    [
      under('  classification:\n    before: [&a { name: a, match: { name: X }, class: FATAL }]\n    after: [*a]'),
      'is the name of classification.before[0] too',
    ],
    [under('  __proto__: 3'), '__proto__: is no key here'],
    [under('  constructor: 3'), 'constructor: is no key here'],
    [under('  checkpoints:\n    types: *b'), '- : cannot be read: Unresolved alias'],
    ['x'.repeat(1024 * 1024 + 1), 'is longer than'],
  ])('that says %j is refused: %s', (text, told) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(told);
  });

  it('is refused with everything that is wrong in it at once', () => {
    expect(
      problemsOf(
        under(
          '  checkpoints:\n    auto_create: 3\n    type: []\n  error_detection:\n    timeouts:\n      default_step_timeout: 5m\nother: 1',
        ),
      ),
    ).toEqual([
      '8 other: is no key here; everything stands under "workflow_error_handling"',
      '3 workflow_error_handling.checkpoints.auto_create: must be true or false; it is 3',
      '4 workflow_error_handling.checkpoints.type: is no key here; did you mean "types"?',
      '7 workflow_error_handling.error_detection.timeouts.default_step_timeout: must be a whole number from 1 to 31,536,000,000; it is "5m"',
    ]);
  });

  it('is taken or refused, whatever it says, and never anything else', () => {
    const word = fc.oneof(
      fc.constantFrom(...[...KEYS.keys()].flatMap((path) => path.split('.')), 'definitions'),
      fc.string(),
    );
    const tree = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 5 }, fc.jsonValue(), tie('section')),
      section: fc.dictionary(word, tie('any'), { maxKeys: 4 }),
    })).section;
    fc.assert(
      fc.property(tree, (given) => {
        const text = JSON.stringify({ workflow_error_handling: given });
        for (const read of [() => readObject(given, 'given'), () => readYaml(text, 'given')]) {
          const said = attempt(read);
          for (const [path, value] of 'values' in said ? said.values : [])
            expect(KEYS.get(path)?.kind.accepts(value)).toBe(true);
        }
      }),
    );
  });
});
