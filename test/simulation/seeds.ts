// Many seeds, on all cores of the machine: each of its threads takes the next few as soon as it has tried the last.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Task, Tried } from './seedWorker.ts';

export interface Range {
  readonly from: number;
  /** How many; Infinity: as many as are begun until `isOver` says so. */
  readonly seeds: number;
  readonly corrupts?: boolean;
  readonly threads?: number;
  /** Asked before each few seeds. */
  readonly isOver?: () => boolean;
  /** Told of every few seeds. */
  readonly told?: (tried: Tried) => void;
}

const AT_A_TIME = 20;
/** What is young dies young: with little room for it the garbage collector takes a tenth of the time. A third of it is used at a time. */
const YOUNG_MB = 384;

export async function trySeeds(range: Range): Promise<Tried> {
  const { from, corrupts = false, threads = availableParallelism(), isOver = () => false } = range;
  const end = from + range.seeds;
  let next = from;
  let seeds = 0;
  const broken: Tried['broken'][number][] = [];
  const reached = new Map<string, number>();
  const take = (): Task | undefined => {
    if (next >= end || isOver()) return undefined;
    const task = { from: next, seeds: Math.min(AT_A_TIME, end - next), corrupts };
    next += task.seeds;
    return task;
  };
  const add = (tried: Tried): void => {
    seeds += tried.seeds;
    broken.push(...tried.broken);
    for (const [name, times] of tried.reached) reached.set(name, (reached.get(name) ?? 0) + times);
    range.told?.(tried);
  };
  await Promise.all(Array.from({ length: threads }, () => worked(take, add)));
  return { seeds, broken: broken.sort((one, other) => one.seed - other.seed), reached };
}

/** One thread, until there is nothing more to do. */
function worked(take: () => Task | undefined, add: (tried: Tried) => void): Promise<void> {
  return new Promise((settled, failed) => {
    const first = take();
    if (!first) return settled();
    const worker = new Worker(new URL('./seedWorker.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', (tried: Tried) => {
      add(tried);
      const task = take();
      if (task) worker.postMessage(task);
      else void worker.terminate().then(() => settled());
    });
    worker.on('error', failed);
    worker.postMessage(first);
  });
}
