// What becomes of a workflow whose step has failed for good, while others still run: all of it ends at once, or the branches beside the step go on to
// their own end before it does. Which of the two is a matter of the definition, and so of the chart. Fragments that `step` and `work` place.
import { dropStep } from './stepChanges.ts';
import { end } from './wholeChanges.ts';
import { endFallen, fall, fallItem } from './fallChanges.ts';
import type { Guard } from './change.ts';
import { type ChartContext, hasItemsUnderWay } from './context.ts';
import { idOf, type ChartState, metaOf, type Site, type Transition } from './step.ts';

/** A person who ends the workflow ends all of it. */
const isLeftToBranches: Guard = ({ event }) => event['atOnce'] !== true;

const both =
  (one: Guard | undefined, other: Guard): Guard =>
  (args) =>
    (one?.(args) ?? true) && other(args);

/** Where FAIL leads. */
export function failing(site: Site, guard?: Guard): readonly Transition[] {
  const atOnce: Transition = { ...(guard ? { guard } : {}), target: '#settling', actions: end };
  if (!site.settles) return [atOnce];
  return [{ guard: both(guard, isLeftToBranches), target: fallenIn(site), actions: fall(site.name) }, atOnce];
}

/** Where FAIL leads while items are worked on: with one of them the step has failed; those beside it end first where they are to settle. */
export function failingItem(site: Site): readonly Transition[] {
  const isItem: Guard = ({ event }) => event['address'] !== undefined;
  if (!site.itemsSettle) return failing(site);
  return [{ guard: both(isItem, isLeftToBranches), actions: fallItem(site.name) }, ...failing(site)];
}

/** Where a step leads whose items are over after one of them has failed it. */
export const afterItems = (site: Site, allOver: Guard): readonly Transition[] =>
  site.itemsSettle
    ? [
        {
          guard: both(allOver, ({ context }) => site.name in (context.fallen ?? {})),
          ...(site.settles
            ? { target: fallenIn(site), actions: dropStep(site.name) }
            : { target: '#settling', actions: endFallen }),
        },
      ]
    : [];

/** The state in which a step rests that has failed, until what does not depend on it is over. */
export const fallenStates = (site: Site): Record<string, ChartState> =>
  site.settles ? { fallen: { meta: metaOf(site, 'fallen', 'nothing') } } : {};

/** What ends a workflow with failed steps when nothing else goes on. */
export const settledBranches: Record<string, Transition> = { OVER: { target: '#settling', actions: endFallen } };

/** Steps that have failed for good in a workflow that goes on meanwhile. */
export const fallenSteps = (context: ChartContext): readonly string[] =>
  Object.keys(context.fallen ?? {}).filter((step) => !hasItemsUnderWay(context, step));

const fallenIn = ({ name }: Site): string => `#${idOf(name)}.fallen`;
