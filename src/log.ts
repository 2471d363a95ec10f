// The process log: one JSON line per event, with the ids of workflow, step and attempt as bindings and secrets taken out by path.
// Everything takes a `Log` as an argument; only the process (main.ts) and the tests make one.
import { pino } from 'pino';
import { defaultRedactor, type Redactor } from './redaction.ts';

/** What holdfast needs of a logger; a pino logger is one. */
export interface Log {
  debug(bindings: object, message: string): void;
  info(bindings: object, message: string): void;
  warn(bindings: object, message: string): void;
  error(bindings: object, message: string): void;
  child(bindings: object): Log;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** The same log; what is written to it has its secrets taken out, also where its maker does not do so. */
export function redactingLog(log: Log, redactor: Redactor): Log {
  const clean =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (bindings: object, message: string): void =>
      log[level](redactor.value(bindings), redactor.value(message));
  return heardLike(log, {
    debug: clean('debug'),
    info: clean('info'),
    warn: clean('warn'),
    error: clean('error'),
    child: (bindings) => redactingLog(log.child(redactor.value(bindings)), redactor),
  });
}

/** Writes JSON lines to stderr by default, so that stdout stays free for what a command prints. @default level "info" */
export function createLog(
  level: LogLevel = 'info',
  destination: { write(line: string): unknown } = process.stderr,
): Log {
  const listeners = new Set<(line: string) => void>();
  const log = pino(
    {
      level,
      base: { name: 'holdfast' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (line) => defaultRedactor.value(line), bindings: (bound) => defaultRedactor.value(bound) },
    },
    {
      write(line) {
        destination.write(line);
        for (const listener of listeners) listener(line);
      },
    },
  );
  heard.set(log, listeners);
  return log;
}

const heard = new WeakMap<Log, Set<(line: string) => void>>();

/** What goes around a log writes its lines. */
function heardLike(log: Log, around: Log): Log {
  const listeners = heard.get(log);
  if (listeners) heard.set(around, listeners);
  return around;
}

/** To hear each line of a log once it is written, and how to stop that; undefined for a log that another made. */
export function linesOf(log: Log): ((listener: (line: string) => void) => () => void) | undefined {
  const listeners = heard.get(log);
  return listeners && ((listener) => (listeners.add(listener), () => void listeners.delete(listener)));
}

/** Says nothing; for embedders and tests that do not want a log. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLog };

/** The same log, but one that throws is no reason for what is logged to fail: it is counted, and `complain` is told once. */
export function unfailing(
  log: Log,
  complain: (error: unknown) => void = onStandardError,
): { readonly log: Log; readonly failures: () => number } {
  let failures = 0;
  const guarded = (to: Log): Log => {
    const say =
      (level: 'debug' | 'info' | 'warn' | 'error') =>
      (bindings: object, message: string): void => {
        try {
          to[level](bindings, message);
        } catch (error) {
          failed(error);
        }
      };
    return {
      debug: say('debug'),
      info: say('info'),
      warn: say('warn'),
      error: say('error'),
      child(bindings) {
        try {
          return guarded(to.child(bindings));
        } catch (error) {
          failed(error);
          return guarded(to);
        }
      },
    };
  };
  const failed = (error: unknown): void => {
    failures += 1;
    if (failures > 1) return;
    try {
      complain(error);
    } catch {
      // There is nobody left to tell; it is counted.
    }
  };
  return { log: heardLike(log, guarded(log)), failures: () => failures };
}

const onStandardError = (error: unknown): void => {
  process.stderr.write(`holdfast: the process log fails, and what it is told is lost: ${String(error)}\n`);
};
