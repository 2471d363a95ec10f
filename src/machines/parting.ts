// The wait of a workflow that ends for its children: each undoes what it did, and the workflow that started it undoes its own only then, as it would
// with a step that began last. Only charts with children have this state. Fragments that `lifecycle` places.
import type { Guard } from './change.ts';
import { keepParting, part } from './wholeChanges.ts';
import type { ChartState, Transition } from './step.ts';

/** Where SETTLED leads: to the children first. */
export const toParting: readonly Transition[] = [{ target: '#parting', actions: part }];

/** @param onwards where the workflow goes on when its children have ended */
export const partingState = (onwards: readonly { readonly guard?: Guard; readonly target: string }[]): ChartState => ({
  id: 'parting',
  on: {
    CHILDREN_ASK: { actions: keepParting },
    PARTED: onwards.map((way) => ({ ...way, actions: keepParting })),
  },
});
