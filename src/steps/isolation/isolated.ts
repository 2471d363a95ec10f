// `run: isolated({ module, heapMb })`: the work of a step in a worker thread, with a memory of its own. What is given here is only named; the engine
// starts a thread for each call.
import { InvalidDefinitionError } from '../../errors.ts';

export interface Isolation {
  /** The module that exports the function: `new URL('./resize.ts', import.meta.url)`. */
  readonly module: URL;
  /** Name of the exported function. @default "default" */
  readonly export?: string;
  /** Heap of the thread, in MB. What needs more fails, and is run again in one of twice the size. 8 or more. */
  readonly heapMb: number;
  /** Largest heap that it is run again in, in MB. @default 8 × heapMb */
  readonly maxHeapMb?: number;
}

const ISOLATION: unique symbol = Symbol('holdfast.isolation');
const LEAST_HEAP_MB = 8;
const MOST_GROWTH = 8;

/**
 * Work that runs in a worker thread: it may use up its heap or never return without harm to anything else, and is stopped when its time is
 * over. The function gets a step's context without `transaction`; input, outputs and what it returns are copied.
 *
 * It is named by its module and not given as a function, since a thread shares no memory with the one that starts it: it has to load its code
 * by itself, and a closure's variables would not be there.
 * @throws InvalidDefinitionError for a module that is no file URL, or a heap out of range
 */
export function isolated<Output = unknown>(isolation: Isolation): (step: object) => Promise<Output> {
  const { module, heapMb, maxHeapMb = heapMb * MOST_GROWTH, export: name = 'default' } = isolation;
  if (!(module instanceof URL) || module.protocol !== 'file:')
    throw new InvalidDefinitionError(
      `isolated: module is ${String(module)}; give a file URL such as new URL('./work.ts', import.meta.url). A function cannot be given: a thread loads its own code`,
      { option: 'module' },
    );
  for (const [option, value, least] of [
    ['heapMb', heapMb, LEAST_HEAP_MB],
    ['maxHeapMb', maxHeapMb, heapMb],
  ] as const)
    if (!Number.isInteger(value) || value < least)
      throw new InvalidDefinitionError(
        `isolated: ${option} is ${value}; it must be a whole number of MB, ${least} or more`,
        { option, value },
      );
  const run = (): Promise<Output> =>
    Promise.reject(
      new Error(`${name} of ${module.href} is isolated: only an engine can call it, in a thread of its own`),
    );
  return Object.assign(run, { [ISOLATION]: { module, export: name, heapMb, maxHeapMb } satisfies Required<Isolation> });
}

/** What `isolated` was given; undefined for any other function. */
export const isolationOf = (run: unknown): Required<Isolation> | undefined =>
  (run as { [ISOLATION]?: Required<Isolation> } | undefined)?.[ISOLATION];
