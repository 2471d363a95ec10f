// The environment is read once; what cannot be is refused by name.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/configuration.ts';

describe('the configuration', () => {
  it('needs nothing: the defaults are a loopback server on the embedded PostgreSQL', () => {
    expect(readConfiguration({})).toEqual({
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: undefined,
      dataDir: '.holdfast',
      schema: 'holdfast',
      migrate: 'on',
      production: false,
      explorer: true,
      logLevel: 'info',
      configurationFile: undefined,
      publicUrl: undefined,
      jwt: undefined,
      origins: [],
      rateLimits: undefined,
      drainMs: 25_000,
    });
  });

  it.each([
    ['PORT', '70000', '0 to 65535'],
    ['PORT', 'abc', 'whole number'],
    ['HOLDFAST_MIGRATE', 'maybe', 'on, off'],
    ['HOLDFAST_EXPLORER', 'yes', 'on, off'],
    ['LOG_LEVEL', 'loud', 'trace'],
    ['HOLDFAST_SCHEMA', 'Robert"; drop', 'lower-case'],
    ['DATABASE_URL', 'mysql://here', 'postgres://'],
    ['HOLDFAST_DRAIN_MS', '-1', '0 to 600000'],
    ['HOLDFAST_PUBLIC_URL', 'holdfast.example.com', 'https://'],
  ])('refuses %s=%s and says what would do', (variable, value, remedy) => {
    expect(() => readConfiguration({ [variable]: value })).toThrow(
      expect.objectContaining({
        code: 'INVALID_CONFIGURATION',
        message: expect.stringMatching(new RegExp(`${variable}.*${remedy}`)),
      }),
    );
  });

  it('reads a secret from the file that *_FILE names, and refuses two sources at once', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'holdfast-')), 'url');
    writeFileSync(file, 'postgres://db/x\n');
    expect(readConfiguration({ DATABASE_URL_FILE: file }).databaseUrl).toBe('postgres://db/x');
    expect(() => readConfiguration({ DATABASE_URL_FILE: file, DATABASE_URL: 'postgres://db/y' })).toThrow('both set');
    expect(() => readConfiguration({ DATABASE_URL_FILE: `${file}.none` })).toThrow('cannot be read');
  });
});
