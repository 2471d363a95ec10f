// The process log: one JSON line per event, with the ids of workflow, step and attempt as bindings and secrets taken out by path.
// Everything takes a `Log` as an argument; only the process (main.ts) and the tests make one.
import { pino } from 'pino';

/** What holdfast needs of a logger; a pino logger is one. */
export interface Log {
  debug(bindings: object, message: string): void;
  info(bindings: object, message: string): void;
  warn(bindings: object, message: string): void;
  error(bindings: object, message: string): void;
  child(bindings: object): Log;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Key names whose values never reach the log, at the top and one level down. */
export const REDACTED_KEYS = ['password', 'secret', 'token', 'authorization', 'apiKey', 'cookie', 'databaseUrl'];

/** Writes JSON lines to stderr by default, so that stdout stays free for what a command prints. @default level "info" */
export function createLog(
  level: LogLevel = 'info',
  destination: { write(line: string): unknown } = process.stderr,
): Log {
  return pino(
    {
      level,
      base: { name: 'holdfast' },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    },
    destination,
  );
}

/** Says nothing; for embedders and tests that do not want a log. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLog };
