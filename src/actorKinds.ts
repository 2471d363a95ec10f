// What an actor logic of XState is, found out by what it does: XState marks machines only. `fromPromise`, `fromCallback`, `fromObservable` and
// `fromEventObservable` keep the author's function as `config`; each answers to an event of its own.
import type { AnyStateMachine } from 'xstate';

/** What an actor is that a machine has started and that works outside of it. */
export type OutsideKind = 'promise' | 'callback' | 'observable' | 'eventObservable';

/** As much of XState's actor logic as is used here. */
export interface Logic {
  readonly config?: unknown;
  readonly transition: (snapshot: object, event: object, scope: object) => object;
  readonly getInitialSnapshot: (scope: object, input: unknown) => object;
  readonly getPersistedSnapshot: (snapshot: object) => object;
  readonly restoreSnapshot?: (snapshot: object, scope: object) => object;
  readonly start?: (snapshot: object, scope: object) => void;
}

/** `unknown`: logic written by hand that starts something when it starts. */
export type LogicKind = OutsideKind | 'machine' | 'transition' | 'unknown';

export function kindOf(logic: unknown): LogicKind {
  if (isMachine(logic)) return 'machine';
  if (!isLogic(logic)) return 'unknown';
  if (logic.start === undefined) return 'transition';
  if (typeof logic.config !== 'function') return 'unknown';
  if (statusAfter(logic, { type: 'xstate.promise.resolve', data: null }) === 'done') return 'promise';
  if (statusAfter(logic, { type: 'xstate.observable.complete' }) !== 'done')
    return isCallback(logic) ? 'callback' : 'unknown';
  const next = after(logic, { type: 'xstate.observable.next', data: PROBE }) as { context?: unknown } | undefined;
  return next?.context === PROBE ? 'observable' : 'eventObservable';
}

export const isMachine = (logic: unknown): logic is AnyStateMachine =>
  typeof logic === 'object' && logic !== null && '__xstatenode' in logic;

const isLogic = (logic: unknown): logic is Logic =>
  typeof logic === 'object' &&
  logic !== null &&
  typeof (logic as Logic).transition === 'function' &&
  typeof (logic as Logic).getInitialSnapshot === 'function';

const PROBE = Object.freeze({ probe: true });
const ACTIVE = { status: 'active', output: undefined, error: undefined, context: undefined, input: undefined } as const;

const statusAfter = (logic: Logic, event: object): unknown => (after(logic, event) as { status?: unknown })?.status;

/** Undefined where it cannot take the event: a callback that was never started has nobody to give it to. */
function after(logic: Logic, event: object): object | undefined {
  try {
    return logic.transition(ACTIVE, event, { self: {}, system: {} });
  } catch {
    return undefined;
  }
}

/** It says no more than its input of itself, and keeps to the shape of XState's own. */
function isCallback(logic: Logic): boolean {
  const initial = logic.getInitialSnapshot({}, PROBE) as Record<string, unknown>;
  return initial['status'] === 'active' && initial['input'] === PROBE && !('context' in initial);
}
