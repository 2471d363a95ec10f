// Calls an isolated function: a thread for this one call, with a limit on its heap. Whatever happens, the thread is gone when the call is over: a
// function that does not stop when it is asked to is ended with its thread.
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../clock.ts';
import type { CompensationContext, StepContext } from '../../stepContext.ts';
import { InvalidDefinitionError } from '../../errors.ts';
import { packed, unpacked } from './carry.ts';
import type { Isolation } from './isolated.ts';
import type { Assignment, FromThread, ToThread } from './messages.ts';

export interface IsolatedCall {
  readonly isolation: Required<Isolation>;
  /** How many times the declared heap it gets. */
  readonly scale: number;
  readonly clock: Clock;
  /** How long it may go on after its signal before its thread is ended, ms. */
  readonly patienceMs: number;
}

/** Heap of a call, in MB. */
const heapOf = ({ heapMb, maxHeapMb }: Required<Isolation>, scale: number): number =>
  Math.min(heapMb * scale, maxHeapMb);

/** The file beside this one, as source or as it was built. */
const THREAD = new URL(`./thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url);

type Context = StepContext &
  Partial<Pick<CompensationContext, 'output'>> & { readonly item?: unknown; readonly index?: number };

export async function runIsolated(call: IsolatedCall, step: Context): Promise<unknown> {
  const { isolation, scale, clock, patienceMs } = call;
  const heapMb = heapOf(isolation, scale);
  step.signal.throwIfAborted();
  const worker = new Worker(THREAD, {
    workerData: assignmentOf(isolation, step),
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  const tell = (message: ToThread): void => worker.postMessage(message);
  let patience = { cancel: (): void => {} };
  const stop = (): void => {
    tell({ says: 'abort', reason: packed(step.signal.reason) });
    patience = clock.schedule(patienceMs, () => void worker.terminate());
  };
  step.signal.addEventListener('abort', stop, { once: true });
  try {
    return await ended(worker, tell, step, isolation, heapMb);
  } finally {
    patience.cancel();
    step.signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/** Settles with what the function did, or with why its thread ended. */
function ended(
  worker: Worker,
  tell: (message: ToThread) => void,
  step: Context,
  isolation: Required<Isolation>,
  heapMb: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      switch (message.says) {
        case 'completed':
          return resolve(message.value);
        case 'failed':
          return reject(unpacked(message.error));
        case 'missing':
          return reject(missing(isolation, message.exports));
        default:
          return heard(message, step, tell);
      }
    });
    worker.on('error', (error) => reject(isOutOfMemory(error) ? outOfMemory(step.stepId, heapMb, error) : error));
    worker.on('exit', (code) => {
      if (step.signal.aborted) reject(step.signal.reason as Error);
      else
        reject(
          new Error(`the thread of the isolated step "${step.stepId}" ended with code ${code} before its function did`),
        );
    });
  });
}

/** What the function says while it runs. Told values are checked where they arrive, so one that cannot be stored is only logged. */
function heard(
  message: Exclude<FromThread, { says: 'completed' | 'failed' | 'missing' }>,
  step: Context,
  tell: (message: ToThread) => void,
): void {
  switch (message.says) {
    case 'log':
      return step.log[message.level](message.bindings, message.message);
    case 'spend': {
      const { call, budget, amount } = message;
      step.spend(budget, amount).then(
        () => tell({ says: 'spent', call }),
        (error: unknown) => tell({ says: 'spent', call, error: packed(error) }),
      );
      return;
    }
    default:
      try {
        if (message.says === 'progress') step.progress(message.value);
        else step.report(message.value as never);
      } catch (err) {
        step.log.warn({ err }, `what the isolated step told by ${message.says} cannot be stored`);
      }
  }
}

/** Opens what the step may see: all of it is copied. */
function assignmentOf({ module, export: name }: Required<Isolation>, step: Context): Assignment {
  const { signal: _s, log: _l, progress: _p, report: _r, spend: _b, transaction: _t, outputs, ...plain } = step;
  return { module: module.href, export: name, step: { ...plain, outputs: { ...outputs } } };
}

const missing = ({ module, export: name }: Required<Isolation>, exports: readonly string[]): Error =>
  new InvalidDefinitionError(
    `${module.href} exports no function "${name}"; it exports ${exports.join(', ') || 'nothing'}. Correct \`export\` of isolated(…), or export the function`,
    { module: module.href, export: name },
  );

const isOutOfMemory = (error: unknown): boolean => (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';

const outOfMemory = (stepId: string, heapMb: number, cause: unknown): Error =>
  Object.assign(new Error(`the isolated step "${stepId}" needs more than its heap of ${heapMb} MB`, { cause }), {
    code: 'ERR_WORKER_OUT_OF_MEMORY',
    details: { heapMb },
  });
