// The command as a process of its own: what it prints where, and how it ends.
import { execFile } from 'node:child_process';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { migrations } from '../../src/persistence/migrations/all.ts';
import { freshSchema } from '../servers/schema.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const holdfast = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...env } };
    execFile(process.execPath, ['src/cli.ts', ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const names = migrations.map(({ name }) => name).join(', ');

describe('holdfast', () => {
  it('prints its help and its version', async () => {
    const [help, short, version] = await Promise.all([holdfast(['--help']), holdfast(['-h']), holdfast(['--version'])]);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('brings the tables up to date');
    expect(short.stdout).toBe(help.stdout);
    expect(version).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it.each([
    [[], 'there is no command'],
    [['deploy'], 'there is no command "deploy"'],
    [['--verbose'], 'there is no flag "--verbose"'],
    [['migrat'], 'there is no command "migrat"; did you mean "migrate"? See'],
    [['migrate', '--dry'], 'migrate: there is no flag "--dry". See holdfast migrate --help.'],
    [['migrate', '--sqll'], 'migrate: there is no flag "--sqll"; did you mean "--sql"?'],
    [['migrate', '--sql=yes'], 'migrate: --sql takes no value, got "yes"'],
    [['migrate', 'now'], 'migrate: what is "now"? It takes no arguments'],
    [['serve'], 'serve: <module> is missing'],
  ])('asked %j, says what is wrong and ends with 2', async (args, says) => {
    const ended = await holdfast(args, { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(`holdfast: ${says}`);
    expect(ended.stderr).toMatch(/ See holdfast (migrate |serve )?--help\.\n$/);
  });
});

describe('holdfast migrate', () => {
  const schema = freshSchema();
  const env = { DATABASE_URL: inject('databaseUrl'), HOLDFAST_SCHEMA: schema };

  it('makes the tables, and says so; then there is nothing to do', async () => {
    expect(await holdfast(['migrate'], env)).toEqual({
      code: 0,
      stdout: `schema ${schema}: applied ${names}\n`,
      stderr: '',
    });
    expect(await holdfast(['migrate'], env)).toEqual({
      code: 0,
      stdout: `schema ${schema} is up to date\n`,
      stderr: '',
    });
  });

  it('prints, without a database, what brings it up to date', async () => {
    const other = freshSchemaName(schema);
    const printed = await holdfast(['migrate', '--sql'], { HOLDFAST_SCHEMA: other });
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    const client = new pg.Client(inject('databaseUrl'));
    await client.connect();
    try {
      await client.query(printed.stdout);
      const after = await holdfast(['migrate'], { ...env, HOLDFAST_SCHEMA: other });
      expect(after.stdout).toBe(`schema ${other} is up to date\n`);
    } finally {
      await client.query(`drop schema if exists ${other} cascade`);
      await client.end();
    }
  });

  it('is named by a process that may not migrate, with what is pending', async () => {
    const ended = await new Promise<string>((resolve) => {
      const refused = { ...env, HOLDFAST_SCHEMA: `${schema}_none`, HOLDFAST_MIGRATE: 'off', PATH: process.env['PATH'] };
      const args = ['src/main.ts', 'examples/release/serve.ts'];
      execFile(process.execPath, args, { env: refused }, (_error, _stdout, stderr) => resolve(stderr));
    });
    expect(ended).toContain(`holdfast: Schema ${schema}_none lacks ${names} and may not be migrated`);
    expect(ended).toContain('`holdfast migrate --sql`');
  });

  it('ends with 1 and the reason where there is no database', async () => {
    const ended = await holdfast(['migrate'], { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^holdfast: .*ECONNREFUSED/);
  });

  it('ends with 2 and the variable where the configuration cannot be', async () => {
    const ended = await holdfast(['migrate'], { ...env, HOLDFAST_SCHEMA: 'No Schema' });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain('HOLDFAST_SCHEMA must be');
  });
});

const freshSchemaName = (schema: string): string => `${schema}_sql`;
