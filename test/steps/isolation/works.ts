// Functions that the tests of isolation run in threads.
import { FatalError } from '../../../src/failures/authored.ts';

interface Step {
  readonly input: unknown;
  readonly outputs: Record<string, unknown>;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly output?: unknown;
  readonly signal: AbortSignal;
  readonly log: { info(bindings: object, message: string): void };
  progress(value: unknown): void;
  report(value: { metrics: Record<string, number> }): void;
  spend(budget: string, amount?: number): Promise<void>;
  readonly transaction: (work: () => unknown) => Promise<unknown>;
  readonly lastProgress?: unknown;
}

export default async function everything({ log, ...step }: Step): Promise<unknown> {
  step.progress({ half: true });
  step.report({ metrics: { lines: 7 } });
  log.info({ seen: 1 }, 'from the thread');
  await step.spend('api_calls', 3);
  if (step.attempt === 1) throw Object.assign(new Error('once more'), { code: 'ECONNRESET' });
  const { input: saw, outputs: before, idempotencyKey: key, lastProgress } = step;
  return { saw, before, key, lastProgress };
}

export const quick = ({ input }: Step): unknown => input;
export const forever = (): never => {
  for (;;);
};
export const polite = ({ signal }: Step): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
/** Holds on to as many MB as it is asked for: arrays of numbers that are on the heap. */
export function hungry({ input, attempt }: Step): unknown {
  const held: number[][] = [];
  for (let mb = 0; mb < (input as number); mb++) held.push(Array.from({ length: 131_072 }, (_, at) => at + 0.5));
  return { attempt, held: held.length };
}
export const fails = (): never => {
  throw new FatalError('no such account', { cause: Object.assign(new Error('gone'), { code: 'ECONNRESET' }) });
};
export const stores = ({ transaction }: Step): Promise<unknown> => transaction(() => 1);
export const leaves = (): never => process.exit(7);
export const handle = (): unknown => () => 1;
export const undo = ({ output }: Step): void => {
  if (output !== 'done') throw new Error(`it was given ${String(output)}`);
};
