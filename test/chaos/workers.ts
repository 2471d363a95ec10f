// Starts workers (worker.ts, stage.ts) and hears what they say. Each is ended by its process id when its test is over, however that went.
import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { Strikes } from './worker.ts';

export interface Worker {
  readonly child: ChildProcess;
  readonly pid: number;
  /** All lines so far. */
  readonly said: readonly string[];
  /** The first line that begins so, said already or still to come. Rejects when the worker ends without it. */
  hears(beginning: string): Promise<string>;
  /** How it ended: the signal, else the exit code. */
  readonly gone: Promise<NodeJS.Signals | number>;
  /** Kills it and waits until it is gone. */
  kill(): Promise<void>;
}

/** Loading takes a third less time with it. */
const NODE_COMPILE_CACHE = path.join(os.tmpdir(), 'holdfast-compile-cache');

/** @param program the file of this folder that it runs */
export function startWorker(task: object, program: 'worker.ts' | 'stage.ts' = 'worker.ts'): Worker {
  const env = { ...process.env, NODE_COMPILE_CACHE };
  const file = path.join(import.meta.dirname, program);
  const child = spawn(process.execPath, [file, JSON.stringify(task)], { env, stdio: ['pipe', 'pipe', 'inherit'] });
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
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);
  return {
    child,
    pid: child.pid as number,
    said,
    gone,
    kill,
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

/** What a worker counted, from its last line. */
export const strikesOf = (line: string): Strikes => JSON.parse(line.replace('done ', '')) as Strikes;

/** What must not be said by a worker to which nothing happened but kills. */
export const errorsOf = (workers: readonly Worker[]): string[] =>
  workers.flatMap(({ said }) => said.filter((line) => line.startsWith('error') && !EXPECTED.test(line)));

/** The errors that the workflows of a scene are made to have, and that this machine has much to do. */
const EXPECTED = /^error (an error needs a person, or ended its step|The process has \d+ % of the processors)/;
