// How the context changes with the items of a step: as many are open as may be, and each that ends makes room for the next.
import type { ChartContext, EachState } from './context.ts';
import type { Digest } from '../workflow.ts';
import type { ItemEnd } from './events.ts';
import { indexIn, itemOf } from './keys.ts';
import { type Action, action, addressed, type Event } from './change.ts';
import { begun, begunTogether, counted, forgotten, forgottenTogether, letGo } from './stepChanges.ts';

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
  const state = context.each[step];
  const room = state ? Math.min(state.concurrency - state.open.length, state.total - state.next) : 0;
  if (!state || room <= 0) return context;
  const beginning = Array.from({ length: room }, (_, at) => state.next + at);
  const open = [...state.open, ...beginning];
  return {
    ...context,
    ...begunTogether(
      context,
      beginning.map((index) => itemOf(step, index)),
    ),
    each: { ...context.each, [step]: { ...state, next: state.next + room, open } },
  };
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

/** Several items are over, in this order, as if one had been told after the other; those that are not waited for any more are passed by. */
export const finishItems = (step: string): Action =>
  action((context, event) => {
    const state = context.each[step];
    if (!state) return {};
    const open = new Set(state.open);
    const ends = (event.ends as readonly ItemEnd[]).filter(
      ({ address, tag }) => context.tag[address] === tag && open.delete(indexIn(address)),
    );
    const failed = ends.flatMap(({ address, well }) => (well ? [] : [indexIn(address)]));
    const left = {
      ...state,
      open: state.open.filter((index) => open.has(index)),
      failed: failed.length === 0 ? state.failed : [...state.failed, ...failed],
    };
    const isCounted = { counted: ends.some((end) => end.counted === true) };
    const kept = {
      ...context,
      ...forgottenTogether(context, new Set(ends.map(({ address }) => address))),
      counted: counted(context, step, isCounted),
    };
    return filled({ ...kept, each: { ...context.each, [step]: left } }, step);
  });
