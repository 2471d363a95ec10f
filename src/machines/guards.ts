// The guards of compiled charts: only what is stored may be moved.
import { addressed, type Guard } from './change.ts';

/** Only a question that is asked can wait on. */
export const isAsked =
  (step: string): Guard =>
  ({ context, event }) =>
    addressed(event, step) in context.question;

/** Only the attempt that is waited for may move its step. */
export const isAwaited =
  (step: string): Guard =>
  ({ context, event }) => {
    const tag = context.tag[addressed(event, step)];
    return tag !== undefined && tag === event.tag;
  };

/** Only the wait that is stored may end. */
export const isDue =
  (step: string): Guard =>
  ({ context, event }) => {
    const dueAt = context.dueAt[addressed(event, step)];
    return dueAt !== undefined && dueAt === event.dueAt;
  };

/** Whether the step has its resources still; of an author's own machine, the call. */
export const isHolding =
  (step: string): Guard =>
  ({ context, event }) =>
    context.holds.includes(addressed(event, step));
