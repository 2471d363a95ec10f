// How a change of the context of a chart is said: a pure function from context and event to what is different. Records are copied only when something in
// them changes, since every step passes here.
import { assign } from 'xstate';
import type { ChartContext } from './context.ts';

export type Event = Readonly<Record<string, unknown>>;

type Change = (context: ChartContext, event: Event) => Partial<ChartContext>;

/** An action or a guard as a state's configuration holds it. */
export type Action = object;

export type Guard = (args: { context: ChartContext; event: Event }) => boolean;

/**
 * XState's `assign`, but for how it copies: a context of thirty fields that is put together field by field becomes a table, in which every look-up and
 * every further copy costs several times as much; one that is spread keeps its layout.
 */
export function action(change: Change): Action {
  const made = assign(() => ({})) as unknown as Assigning;
  const { resolve } = made;
  made.resolve = (...given) => {
    const [, { context }, { event }] = given;
    const resolved = resolve(...given);
    resolved[0].context = { ...context, ...change(context, event) };
    return resolved;
  };
  return made;
}

/** An action as XState resolves it: the snapshot that follows comes first, and is nobody else's yet. */
interface Assigning {
  resolve: (
    ...given: [
      actor: unknown,
      snapshot: { readonly context: ChartContext },
      args: { readonly event: Event },
      ...rest: unknown[],
    ]
  ) => [snapshot: { context: ChartContext }, ...unknown[]];
}

export const without = <T>(record: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> => {
  if (!(name in record)) return record;
  const { [name]: _, ...rest } = record;
  return rest;
};

export const having = <T>(
  record: Readonly<Record<string, T>>,
  name: string,
  value: T | undefined | null,
): Readonly<Record<string, T>> =>
  value === undefined || value === null ? without(record, name) : { ...record, [name]: value };

/** Under which name an event counts: that of an item where it is addressed to one. */
export const addressed = (event: Event, step: string): string => (event.address as string | undefined) ?? step;
