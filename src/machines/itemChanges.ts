// How the context changes with the items of a step: as many are open as may be, and each that ends makes room for the next.
import type { ChartContext, EachState } from './context.ts';
import type { Digest } from '../workflow.ts';
import { indexIn, itemOf } from './keys.ts';
import { type Action, action, addressed, type Event } from './change.ts';
import { begun, counted, forgotten, letGo } from './stepChanges.ts';

/** The items of a step are known: the first of them begin. */
export const beginEach = (step: string): Action =>
  action((context, event) => filled({ ...context, ...listed(context, event, step) }, step));

/** The items of a step are known, and begin when it has its resources. */
export const listEach = (step: string): Action => action((context, event) => listed(context, event, step));

function listed(context: ChartContext, event: Event, step: string): Pick<ChartContext, 'each' | 'list'> {
  const items = event.each as Pick<EachState, 'items' | 'total' | 'concurrency'>;
  const state: EachState = { ...items, next: 0, open: [], failed: [] };
  return { each: { ...context.each, [step]: state }, list: { ...context.list, [step]: items.items } };
}

/** Begins items until as many are open as may be. */
function filled(context: ChartContext, step: string): ChartContext {
  let now = context;
  for (
    let state = now.each[step];
    state && state.open.length < state.concurrency && state.next < state.total;
    state = now.each[step]
  ) {
    const each = { ...now.each, [step]: { ...state, next: state.next + 1, open: [...state.open, state.next] } };
    now = { ...now, each, ...begun(now, itemOf(step, state.next)) };
  }
  return now;
}

/** The step has the resources that it needs; of one over items, the first of them begin. */
export const take = (step: string): Action =>
  action((context) => filled({ ...context, holds: [...letGo(context.holds, step), step] }, step));

/** An item begins again. */
export const beginItem = (step: string): Action => action((context, event) => begun(context, addressed(event, step)));

/** An item is over, well or not; the next one begins. */
export const finishItem = (step: string, well: boolean): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    const state = context.each[step];
    const index = indexIn(at);
    if (!state?.open.includes(index) || itemOf(step, index) !== at) return {};
    const left = {
      ...state,
      open: state.open.filter((open) => open !== index),
      failed: well ? state.failed : [...state.failed, index],
      ...(String(event.type).startsWith('SKIP.') && event.output
        ? { given: { ...state.given, [index]: event.output as Digest } }
        : {}),
    };
    const kept = { ...context, ...forgotten(context, at), counted: counted(context, step, event) };
    return filled({ ...kept, each: { ...context.each, [step]: left } }, step);
  });
