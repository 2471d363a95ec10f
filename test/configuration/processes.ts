// `src/main.ts` as a process of its own, for the tests of what it reads and serves.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, inject } from 'vitest';

export interface StartedProcess {
  readonly process: ChildProcess;
  /** Resolves with the first line of its log that says this. */
  logs(message: string): Promise<Record<string, unknown>>;
  /** Lines of stderr so far. */
  readonly said: readonly string[];
}

/** A function that starts one on a free port; what it started is killed after each test. */
export function processes(
  schema: string,
): (command: readonly [string, ...string[]], env?: Record<string, string>) => StartedProcess {
  const running: ChildProcess[] = [];
  afterEach(() => {
    for (const one of running.splice(0)) one.kill('SIGKILL');
  });
  return ([program, ...args], env = {}) => {
    const made = spawn(program, args, {
      env: {
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`,
        DATABASE_URL: inject('databaseUrl'),
        HOLDFAST_SCHEMA: schema,
        PORT: '0',
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.push(made);
    const said: string[] = [];
    const waiting: (() => void)[] = [];
    createInterface({ input: made.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      said.push(line);
      for (const wake of waiting.splice(0)) wake();
    });
    const logs = async (message: string): Promise<Record<string, unknown>> => {
      for (;;) {
        const line = said.find((one) => one.includes(`"msg":"${message}"`));
        if (line) return JSON.parse(line) as Record<string, unknown>;
        await new Promise<void>((wake) => waiting.push(wake));
      }
    };
    return { process: made, logs, said };
  };
}

/** Its exit code, once all that it said was read; null where a signal ended it. */
export const exitCode = (made: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => made.once('close', resolve));
