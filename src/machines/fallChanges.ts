// How the context changes when a step has failed for good and those beside it settle before the workflow ends.
import type { ChartContext, Ending } from './context.ts';
import { itemOf } from './keys.ts';
import { type Action, action, addressed, type Event } from './change.ts';
import { dropped, forgotten } from './stepChanges.ts';
import { ended } from './wholeChanges.ts';

/** The step has failed for good, and holds back what comes after it; nothing beside it is told to stop. What it recovers from is still to end. */
export const fall = (step: string): Action =>
  action((context, event) => ({ ...dropped(context, step), ...withFallen(context, step, event) }));

/** One item has failed its step: no other begins, and those under way end. */
export const fallItem = (step: string): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    const state = context.each[step];
    if (!state) return {};
    const open = state.open.filter((index) => itemOf(step, index) !== at);
    const failed = state.open.filter((index) => itemOf(step, index) === at);
    const left = { ...state, next: state.total, open, failed: [...state.failed, ...failed] };
    return { ...forgotten(context, at), each: { ...context.each, [step]: left }, ...withFallen(context, step, event) };
  });

const withFallen = ({ fallen }: ChartContext, step: string, { ending }: Event): Pick<ChartContext, 'fallen'> => ({
  fallen: fallen && step in fallen ? fallen : { ...fallen, [step]: ending as Ending },
});

/** What the failed steps say becomes of the workflow: what the first says; a return to a checkpoint only where no other step ends the workflow. */
export const endFallen: Action = action(({ reminding, fallen = {} }) => {
  const endings = Object.values(fallen);
  const ending = endings.find(({ as }) => as === 'failed') ?? endings[0];
  return ended(ending as Ending, reminding);
});
