// The process: configuration → engine → server → the module that it serves, and then it stays up. It owns what a library must not: the
// environment, signals, the exit code. SIGTERM or SIGINT drains (nothing new begins, running attempts finish, everything is released)
// and exits 0; a second signal ends at once, which is safe: whatever was under way goes on at the next start.
//   holdfast serve MODULE [arguments of the module], or node src/main.ts …        `npm start` serves examples/release/serve.ts
import process, { env, exit, stderr } from 'node:process';
import { systemClock } from '../clock.ts';
import { type Configuration, readConfiguration } from '../configuration.ts';
import type { EmbeddedEngine } from '../engine/sdk.ts';
import { HoldfastError, InvalidConfigurationError } from '../errors.ts';
import { createServer, type GraphqlServer } from '../graphql/server.ts';
import { createLog, type Log } from '../log.ts';
import { logLines } from '../logLines.ts';
import { version } from '../version.ts';
import { EXIT } from './exitCodes.ts';
import { engineFor, servedModule } from './servedModule.ts';
import { manyLines } from './terminal.ts';

/** Returns once it serves, and stays up. A start that is refused says why and ends the process. */
export async function serveModule(words: readonly string[]): Promise<void> {
  try {
    await serve(words);
  } catch (error) {
    const known = error instanceof HoldfastError || (error instanceof Error && error.name === 'UsageError');
    const text = error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
    stderr.write(`holdfast: ${manyLines(text)}\n`);
    exit(isAskedWrongly(error) ? EXIT.usage : EXIT.failed);
  }
}

/** A configuration that cannot be, or no module of that name; a port that somebody else has now may be free the next time. */
const isAskedWrongly = (error: unknown): boolean =>
  (error instanceof InvalidConfigurationError && (error.cause as { syscall?: unknown })?.syscall !== 'listen') ||
  (error instanceof Error && error.name === 'UsageError');

async function serve([modulePath, ...args]: readonly string[]): Promise<void> {
  const served = await servedModule(modulePath);
  if (served.check?.(args) === false) return;
  const configuration = readConfiguration(env);
  const lines = logLines(stderr);
  const log = createLog(configuration.logLevel, lines);
  process.on('unhandledRejection', (error) => crash(log, error));
  process.on('uncaughtException', (error) => crash(log, error));
  const { configurationFile } = configuration;
  const engine = await engineFor(served, configuration, log);
  const { host, port, dataDir, jwt, production, explorer, origins, rateLimits, trustProxy } = configuration;
  const server = createServer({
    ...engine.open,
    log,
    host,
    port,
    jwt,
    production,
    explorer,
    origins,
    trustProxy,
    rateLimits,
  });
  if (typeof (configurationFile ?? served.engine?.configuration) === 'string') reloadOnHangUp(engine);
  stopOnSignals(engine, server, configuration, log);
  try {
    const { url } = await server.start();
    log.info({ url, database: engine.open.database, version: version() }, 'holdfast is serving GraphQL');
    const outcome = await served.started?.({
      engine,
      url,
      argv: args,
      dataDir,
      clock: systemClock,
      divertLog: (show) => lines.divert(show),
    });
    log.info({ ...outcome }, 'the server stays up until it is stopped');
  } catch (error) {
    await server.stop();
    await engine.stop(0);
    throw error;
  }
}

function stopOnSignals(engine: EmbeddedEngine, server: GraphqlServer, { drainMs }: Configuration, log: Log): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    server.drain();
    await server.stop();
    await engine.stop(drainMs);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) exit(EXIT.interrupted);
    stopping = true;
    log.info({ signal, drainMs }, 'stopping: running attempts may finish; a second signal ends at once');
    stop().then(
      () => exit(0),
      (error: unknown) => crash(log, error),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** What it did, or why not, is in the process log. Without a file, a terminal that hangs up ends the process as it always does. */
function reloadOnHangUp(engine: EmbeddedEngine): void {
  process.on('SIGHUP', () => void engine.control.reloadConfiguration().catch(() => {}));
}

function crash(log: Log, error: unknown): never {
  log.error({ err: error }, 'holdfast ends because of an unexpected failure; workflows go on at the next start');
  // A line for people has no room for the stack.
  if (stderr.isTTY && error instanceof Error) stderr.write(`${manyLines(error.stack ?? error.message)}\n`);
  exit(EXIT.failed);
}
