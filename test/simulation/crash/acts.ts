// How the functions of the scenes act: an output names its step; what fails does so by the number of its attempt.
import { FatalError, RetriableError, TransientError } from '../../../src/failures/authored.ts';
import type { Act } from '../scenarios.ts';

interface Called {
  readonly stepId: string;
  readonly attempt: number;
}
type Fails = (attempt: number) => Error | undefined;

export const busyUntil =
  (attempt: number): Fails =>
  (now) =>
    now < attempt ? new TransientError('busy') : undefined;
export const broken: Fails = () => new FatalError('broken');
export const gone: Fails = () => new RetriableError('gone');
export const refuses = (): never => {
  throw new Error('this cannot be decided');
};

/** Needs what there is one of. */
export const LAMP = { resources: { lamp: 1 } } as const;
/** By hand, or never. */
export const LATE = { retry: { baseDelayMs: 60_000 } } as const;

export const acts = (act: Act) => ({
  does:
    (fails?: Fails) =>
    (step: Called): Promise<unknown> =>
      act(step as never, { by: step.stepId }, fails),
  undoes:
    (fails?: Fails) =>
    (step: Called): Promise<unknown> =>
      act(step as never, { undid: step.stepId }, fails),
  /** Says how far it is first. */
  tells:
    (fails?: Fails) =>
    (step: Called & { readonly progress: (value: unknown) => void }): Promise<unknown> => {
      step.progress({ half: step.attempt });
      return act(step as never, { by: step.stepId }, fails);
    },
});
