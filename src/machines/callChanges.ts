// How the context changes with one call of an author's own machine that needs resources, or has another way. Used by the chart of such machines.
import { type Action, action, addressed, having, without } from './change.ts';
import type { Recovering } from './context.ts';
import { begun, forgotten, letGo, reminded } from './stepChanges.ts';

/** It has the resources that it needs, and begins. */
export const takeFor = (step: string): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    return { ...begun(context, at), holds: [...letGo(context.holds, at), at] };
  });

/** Its wait is over, and it let go of its resources meanwhile: it asks for them again. */
export const claimAgain = (step: string): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    return {
      dueAt: without(context.dueAt, at),
      parked: without(context.parked, at),
      question: without(context.question, at),
      ...reminded(context, at),
    };
  });

/** The other way begins, with attempts of its own and what it holds. */
export const switchCallOver = (step: string): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    const anew = { ...context, ...forgotten(context, at) };
    return {
      ...anew,
      ...begun(anew, at),
      instead: { ...context.instead, [at]: true },
      recovering: having(anew.recovering, at, event.recovering as Recovering | undefined),
    };
  });
