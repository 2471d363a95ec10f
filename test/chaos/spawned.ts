// A process of the tests that can be killed, frozen and heard: what it says on stdout, line by line, and how it ended. Used by workers.ts and by the siege.
import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface Spawned {
  readonly child: ChildProcess;
  readonly pid: number;
  /** All lines so far. */
  readonly said: readonly string[];
  /** The first line that begins so, said already or still to come. Rejects when the process ends without it. */
  hears(beginning: string): Promise<string>;
  /** How it ended: the signal, else the exit code. */
  readonly gone: Promise<NodeJS.Signals | number>;
  /** Kills it and waits until it is gone. */
  readonly kill: () => Promise<void>;
}

/** Loading takes a third less time with it. */
const NODE_COMPILE_CACHE = path.join(os.tmpdir(), 'holdfast-compile-cache');

/** @param program the file that it runs, with `task` as JSON */
export function spawned(program: string, task: object, more: NodeJS.ProcessEnv = {}): Spawned {
  const env = { ...process.env, NODE_COMPILE_CACHE, ...more };
  const child = spawn(process.execPath, [program, JSON.stringify(task)], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {}); // it was killed: `gone` tells
  const said: string[] = [];
  const listeners = new Set<() => void>();
  const heard = (): void => {
    for (const listener of listeners) listener();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    heard();
  });
  let ended: NodeJS.Signals | number | undefined;
  const gone = new Promise<NodeJS.Signals | number>((resolve) => {
    child.once('close', (code, signal) => {
      ended = signal ?? code ?? 0;
      heard();
      resolve(ended);
    });
  });
  return {
    child,
    pid: child.pid as number,
    said,
    gone,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    hears: (beginning) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const line = said.find((one) => one.startsWith(beginning));
          if (line === undefined && ended === undefined) return;
          listeners.delete(look);
          if (line !== undefined) resolve(line);
          else reject(new Error(`the worker ended with ${ended} and never said "${beginning}": ${said.join(' | ')}`));
        };
        listeners.add(look);
        look();
      }),
  };
}
