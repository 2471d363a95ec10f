// What is in force: each source over the one before it, definitions apart, a reload from then on.
import { describe, expect, it } from 'vitest';
import { KEYS } from '../../../src/failures/configuration/schema.ts';
import { Settings } from '../../../src/failures/configuration/settings.ts';
import { readObject } from '../../../src/failures/configuration/yaml.ts';

const stepTimeout = (ms: number) => ({ error_detection: { timeouts: { default_step_timeout: ms } } });
const timeoutOf = (settings: Settings, definition?: string) => {
  const found = settings.list(definition).find(({ path }) => path === 'error_detection.timeouts.default_step_timeout');
  expect(settings.of(definition).error_detection.timeouts.default_step_timeout).toBe(found?.value);
  return [found?.source, found?.value];
};

describe('settings', () => {
  it('are the defaults where nobody says anything', () => {
    const settings = new Settings();
    expect(settings.list().map(({ path, value, source }) => [path, value, source])).toEqual(
      [...KEYS].map(([path, key]) => [path, key.default, 'DEFAULT']),
    );
    expect(settings.definitions).toEqual([]);
  });

  it('come from the engine, over them from the file, over it from the section of the definition', () => {
    const engine = readObject(stepTimeout(1), 'engine');
    const file = readObject({ ...stepTimeout(2), definitions: { pay: stepTimeout(3) } }, 'file');
    expect(timeoutOf(new Settings(undefined, engine))).toEqual(['ENGINE', 1]);
    const settings = new Settings(file, engine);
    expect(timeoutOf(settings)).toEqual(['FILE', 2]);
    expect(timeoutOf(settings, 'ship')).toEqual(['FILE', 2]);
    expect(timeoutOf(settings, 'pay')).toEqual(['DEFINITION', 3]);
    expect(settings.definitions).toEqual(['pay']);
  });

  it('change with the file, and say which', () => {
    const settings = new Settings(readObject(stepTimeout(2), 'file'));
    expect(timeoutOf(settings, 'pay')).toEqual(['FILE', 2]);
    expect(settings.replace(readObject(stepTimeout(2), 'file'))).toEqual({ changed: [], waiting: [] });
    const differs = readObject({ ...stepTimeout(2), definitions: { pay: stepTimeout(3) } }, 'file');
    expect(settings.replace(differs).changed).toEqual(['error_detection.timeouts.default_step_timeout']);
    expect(timeoutOf(settings, 'pay')).toEqual(['DEFINITION', 3]);
    expect(settings.replace(readObject({}, 'file')).changed).toEqual(['error_detection.timeouts.default_step_timeout']);
    expect(timeoutOf(settings)).toEqual(['DEFAULT', 300_000]);
  });
});
