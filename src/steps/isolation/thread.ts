// What a worker thread does: loads the author's module, calls its function with a step's context, tells how it ended. Started by `runIsolated`.
import { parentPort, workerData } from 'node:worker_threads';
import { type Carried, packed, unpacked } from './carry.ts';
import type { Assignment, FromThread, ToThread } from './messages.ts';

const port = parentPort as NonNullable<typeof parentPort>;
const assignment = workerData as Assignment;
const abort = new AbortController();
const spending = new Map<number, (error: Carried | undefined) => void>();
let calls = 0;

const tell = (message: FromThread): void => port.postMessage(message);

port.on('message', (message: ToThread) => {
  if (message.says === 'abort') return abort.abort(unpacked(message.reason));
  spending.get(message.call)?.(message.error);
  spending.delete(message.call);
});

const logOf = (bound: object): object => ({
  ...Object.fromEntries(
    (['debug', 'info', 'warn', 'error'] as const).map((level) => [
      level,
      (bindings: object, message: string) => tell({ says: 'log', level, bindings: { ...bound, ...bindings }, message }),
    ]),
  ),
  child: (bindings: object) => logOf({ ...bound, ...bindings }),
});

const context = {
  ...assignment.step,
  signal: abort.signal,
  log: logOf({}),
  progress: (value: unknown) => tell({ says: 'progress', value }),
  report: (value: unknown) => tell({ says: 'report', value }),
  spend: (budget: string, amount?: number) =>
    new Promise<void>((resolve, reject) => {
      spending.set(++calls, (error) => (error ? reject(unpacked(error)) : resolve()));
      tell({ says: 'spend', call: calls, budget, amount });
    }),
  transaction: () =>
    Promise.reject(
      new TypeError(
        'step.transaction is not there in an isolated step: a transaction belongs to the thread of the engine. Return what is to be stored, and store it in a step after this one',
      ),
    ),
};

async function work(): Promise<FromThread> {
  const module = (await import(assignment.module)) as Record<string, unknown>;
  const run = module[assignment.export];
  if (typeof run !== 'function') return { says: 'missing', exports: Object.keys(module) };
  return { says: 'completed', value: (await run(context)) as unknown };
}

/** A value that cannot be copied is the author's error, and told like one. */
const last = (message: FromThread): void => {
  try {
    tell(message);
  } catch (error) {
    tell({ says: 'failed', error: packed(error) });
  }
};

work().then(last, (error: unknown) => last({ says: 'failed', error: packed(error) }));
