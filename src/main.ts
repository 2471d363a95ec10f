// The process behind `npm start`: configuration → engine → server → the example release, and then it stays up. It owns what a library must not:
// the environment, signals, the exit code. SIGTERM or SIGINT drains (nothing new begins, running attempts finish, everything is
// released) and exits 0; a second signal ends at once, which is safe: whatever was under way goes on at the next start.
import { readFileSync } from 'node:fs';
import process, { argv, env, exit, stderr } from 'node:process';
import { runRelease } from '../examples/release/run.ts';
import { release } from '../examples/release/release.ts';
import { systemClock } from './clock.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { createEngine, type EmbeddedEngine } from './engine/sdk.ts';
import { HoldfastError } from './errors.ts';
import { createServer, type GraphqlServer } from './graphql/server.ts';
import { createLog, type Log } from './log.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Exit code for a start that was refused: configuration, database, port. */
const REFUSED = 1;
/** What a shell reports for a process that ended by SIGINT. */
const INTERRUPTED = 130;

async function main(): Promise<void> {
  const configuration = readConfiguration(env);
  const log = createLog(configuration.logLevel);
  process.on('unhandledRejection', (error) => crash(log, error));
  process.on('uncaughtException', (error) => crash(log, error));
  if (argv.includes('--help')) return void (await runRelease({ argv: argv.slice(2) } as never));
  const engine = await createEngine({ workflows: [release], log, ...storage(configuration) });
  const server = createServer({
    ...engine.open,
    log,
    clock: systemClock,
    version,
    host: configuration.host,
    port: configuration.port,
  });
  stopOnSignals(engine, server, configuration, log);
  try {
    const { url } = await server.start();
    log.info({ url, database: engine.open.database, version }, 'holdfast is serving GraphQL');
    const outcome = await runRelease({
      engine,
      url,
      argv: argv.slice(2),
      dataDir: configuration.dataDir,
      clock: systemClock,
    });
    if (outcome) log.info({ ...outcome }, 'the release has ended; the server stays up until it is stopped');
  } catch (error) {
    await server.stop();
    await engine.stop(0);
    throw error;
  }
}

const storage = ({ databaseUrl, dataDir, schema, migrate }: Configuration) => ({
  databaseUrl,
  dataDir,
  schema,
  migrate,
});

function stopOnSignals(engine: EmbeddedEngine, server: GraphqlServer, { drainMs }: Configuration, log: Log): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) exit(INTERRUPTED);
    stopping = true;
    log.info({ signal, drainMs }, 'stopping: running attempts may finish; a second signal ends at once');
    server.drain();
    (async () => {
      await server.stop();
      await engine.stop(drainMs);
    })().then(
      () => exit(0),
      (error: unknown) => crash(log, error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function crash(log: Log, error: unknown): never {
  log.error({ err: error }, 'holdfast ends because of an unexpected failure; workflows go on at the next start');
  exit(REFUSED);
}

main().catch((error: unknown) => {
  const known = error instanceof HoldfastError || (error instanceof Error && error.name === 'UsageError');
  stderr.write(
    known
      ? `holdfast: ${(error as Error).message}\n`
      : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  exit(REFUSED);
});
