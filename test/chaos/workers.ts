// Starts workers (worker.ts, stage.ts) and hears what they say. Each is ended by its process id when its test is over, however that went.
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Spawned, spawned } from './spawned.ts';
import type { Strikes } from './worker.ts';

export type Worker = Spawned;

/** @param program the file of this folder that it runs */
export function startWorker(task: object, program: 'worker.ts' | 'stage.ts' = 'worker.ts'): Worker {
  const worker = spawned(path.join(import.meta.dirname, program), task);
  onTestFinished(worker.kill);
  return worker;
}

/** What a worker counted, from its last line. */
export const strikesOf = (line: string): Strikes => JSON.parse(line.replace('done ', '')) as Strikes;

/** What must not be said by a worker to which nothing happened but kills. */
export const errorsOf = (workers: readonly Worker[]): string[] =>
  workers.flatMap(({ said }) => said.filter((line) => line.startsWith('error') && !EXPECTED.test(line)));

/** The errors that the workflows of a scene are made to have, and that this machine has much to do. */
const EXPECTED = /^error (an error needs a person, or ended its step|The process has \d+ % of the processors)/;
