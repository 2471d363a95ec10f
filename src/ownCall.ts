// A call of a promise actor of an author's own machine: the function that `fromPromise` was given gets what XState would give it, and under `step` what
// every step of holdfast gets.
import type { Logic } from './actorKinds.ts';
import { InvalidStateError } from './errors.ts';
import type { Run, StepContext } from './stepContext.ts';

/**
 * What a call knows of itself: attempt, idempotency key, log, progress, `transaction`. Given the very arguments of the function in `fromPromise`.
 * @throws InvalidStateError where the machine does not run as a workflow of holdfast
 * @example fromPromise(async (args) => pay(args.input, { key: stepOf(args).idempotencyKey }))
 */
export function stepOf(args: object): StepContext {
  const step = steps.get(args);
  if (step) return step;
  throw new InvalidStateError(
    'stepOf was not given the arguments of a promise actor that runs in a workflow of holdfast; hand it the arguments as they came',
    {},
  );
}

const steps = new WeakMap<object, StepContext>();

/** @param logic of `fromPromise` */
export function callOf(logic: unknown): Run {
  const creator = (logic as Logic).config as (args: object) => unknown;
  return (step: StepContext<never, never>) => {
    const { input, signal, stepId } = step;
    const beyond = (what: string): never => {
      throw new InvalidStateError(
        `the actor of "${stepId}" reaches for ${what}: a promise actor of a durable machine may run in another process than the machine; give back a value and let the machine act`,
        { step: stepId },
      );
    };
    const reach = (what: string): object =>
      new Proxy(
        {},
        {
          get: (_, name) =>
            typeof name === 'symbol' || name === 'then' || name === 'toJSON' ? undefined : beyond(`${what}.${name}`),
        },
      );
    const args = { input, signal, self: reach('self'), system: reach('system'), emit: () => beyond('emit') };
    steps.set(args, step);
    return creator(args);
  };
}
