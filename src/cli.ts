#!/usr/bin/env node
// The command `holdfast`, for whoever runs it. Exit codes: 0 done, 1 it could not be done (no database, a failed migration), 2 it was asked
// wrongly (unknown command or flag, a configuration that cannot be). What is asked for goes to stdout, everything else to stderr.
import process, { argv, env, stderr, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { systemClock } from './clock.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { HoldfastError, InvalidConfigurationError } from './errors.ts';
import { createLog, type Log } from './log.ts';
import { startEmbeddedPostgres } from './persistence/embeddedPostgres.ts';
import { migrate, migrationSql } from './persistence/migrate.ts';
import { version } from './version.ts';

const HELP = `holdfast: durable workflows for TypeScript

Usage
  holdfast migrate         brings the tables up to date
  holdfast migrate --sql   prints what that would run, for psql -v ON_ERROR_STOP=1 -f; needs no database
  holdfast --help          this text
  holdfast --version       the version

Environment
  DATABASE_URL      PostgreSQL to use, as postgres://…; DATABASE_URL_FILE names a file that holds it
                    (default: the embedded one in HOLDFAST_DATA_DIR)
  HOLDFAST_DATA_DIR folder of the embedded PostgreSQL (default: .holdfast)
  HOLDFAST_SCHEMA   PostgreSQL schema of the tables (default: holdfast)
  LOG_LEVEL         of the log on stderr: debug, info, warn, error, silent (default: info)

Exit codes
  0 done   1 it could not be done   2 it was asked wrongly
`;

/** Asked in a way that no run can answer. */
class UsageError extends Error {}

async function run([command, ...rest]: readonly string[]): Promise<void> {
  switch (command) {
    case '--help':
    case '-h':
    case 'help':
      return void stdout.write(HELP);
    case '--version':
      return void stdout.write(`${version()}\n`);
    case 'migrate':
      return await runMigrate(rest);
    case undefined:
      throw new UsageError('there is no command');
    default:
      throw new UsageError(`there is no ${command.startsWith('-') ? 'flag' : 'command'} "${command}"`);
  }
}

async function runMigrate(flags: readonly string[]): Promise<void> {
  const { sql = false, help = false } = flagsOf(flags);
  if (help) return void stdout.write(HELP);
  const configuration = readConfiguration(env);
  if (sql) return void stdout.write(migrationSql(configuration.schema));
  const log = createLog(configuration.logLevel);
  const applied = await onDatabase(configuration, log, (url) =>
    migrate(url, configuration.schema, { mode: 'on', log }),
  );
  stdout.write(
    applied.length === 0
      ? `schema ${configuration.schema} is up to date\n`
      : `schema ${configuration.schema}: applied ${applied.join(', ')}\n`,
  );
}

function flagsOf(flags: readonly string[]): { sql?: boolean; help?: boolean } {
  const options = { sql: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({ args: [...flags], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(`migrate: ${(error as Error).message}`, { cause: error });
  }
}

/** The database that is configured, or the embedded one for as long as it is needed. */
async function onDatabase<Result>(
  { databaseUrl, dataDir }: Configuration,
  log: Log,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  if (databaseUrl !== undefined) return await use(databaseUrl);
  const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log });
  try {
    return await use(server.url);
  } finally {
    await server.stop();
  }
}

function tell(error: unknown): number {
  if (error instanceof UsageError) {
    stderr.write(`holdfast: ${error.message}. See holdfast --help.\n`);
    return 2;
  }
  const { message, name, code, stack } = error as Error & { readonly code?: string };
  stderr.write(`holdfast: ${message || name}${code === undefined ? '' : ` [${code}]`}\n`);
  if (error instanceof InvalidConfigurationError) return 2;
  if (!(error instanceof HoldfastError) && code === undefined) stderr.write(`${stack}\n`);
  return 1;
}

try {
  await run(argv.slice(2));
} catch (error) {
  process.exitCode = tell(error);
}
