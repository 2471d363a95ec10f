// Walks an author's XState machine and the machines below it: every state, every invoke, under the names that people see. Used by what checks a
// machine and by what names its steps.
import type { AnyStateMachine } from 'xstate';
import { isMachine } from './actorKinds.ts';

/** As much of a state node of XState as is looked at. */
export interface StateOf {
  readonly id: string;
  readonly key: string;
  readonly path: readonly string[];
  readonly type: string;
  readonly parent?: StateOf;
  readonly states: Readonly<Record<string, StateOf>>;
  readonly config: Readonly<Record<string, unknown>>;
  readonly transitions: ReadonlyMap<string, readonly TransitionOf[]>;
  readonly always?: readonly TransitionOf[];
  readonly initial?: { readonly target: readonly StateOf[] };
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly invoke: readonly InvokeOf[];
}

export interface TransitionOf {
  readonly target?: readonly StateOf[] | undefined;
  readonly actions: readonly unknown[];
  readonly guard?: unknown;
}

export interface InvokeOf {
  readonly id: string;
  readonly src: string;
}

/** One machine of the tree. */
export interface MachineOf {
  readonly machine: AnyStateMachine;
  /** Names of the logic from the root machine down to this one; empty for the root. */
  readonly names: readonly string[];
}

/** The machine and all below it, each once for every name that it has. @param limit levels; a machine that holds itself has no end */
export function* machinesOf(machine: AnyStateMachine, names: readonly string[] = [], limit = 20): Generator<MachineOf> {
  yield { machine, names };
  if (names.length >= limit) return;
  for (const [name, logic] of Object.entries(logicsOf(machine)))
    if (isMachine(logic)) yield* machinesOf(logic, [...names, name], limit);
}

export const logicsOf = (machine: AnyStateMachine): Readonly<Record<string, unknown>> =>
  machine.implementations.actors as Record<string, unknown>;

/** Every state, those above first. */
export function* statesOf(machine: AnyStateMachine): Generator<StateOf> {
  yield* below(machine.root as unknown as StateOf);
}

function* below(state: StateOf): Generator<StateOf> {
  yield state;
  for (const inner of Object.values(state.states)) yield* below(inner);
}

/** The state as people read it: `checkout.paying`; of a machine below, with the name of its logic before it. */
export const placeOf = (names: readonly string[], path: readonly string[]): string =>
  [...names, ...path].join('.') || '(root)';
