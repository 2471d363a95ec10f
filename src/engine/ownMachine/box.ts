// The system of actors of one turn: XState's own, with its clock, its numbers and its effects taken out of it. Delays are kept as points in time,
// numbers go on where the stored ones ended, and what would act is put aside until the turn is committed.
import type { AnyActorRef } from 'xstate';
import { isPointInTime } from '../../clock.ts';
import { UnsafeValueError } from '../../errors.ts';
import type { ActorPath, OwnTimer } from '../../machines/own.ts';

/** As much of XState's actor scope as is used here. */
export interface Scope {
  readonly self: AnyActorRef;
  readonly system: System;
  readonly emit: (event: { type: string }) => void;
  readonly actionExecutor: (action: Executable) => void;
}

export interface Executable {
  readonly type: string;
  readonly params: unknown;
  readonly info: unknown;
  readonly exec: ((info: unknown, params: unknown) => void) | undefined;
}

interface Scheduler {
  schedule(source: AnyActorRef, target: AnyActorRef, event: { type: string }, delay: number, id?: string): void;
  cancel(source: AnyActorRef, id: string): void;
  cancelAll(source: AnyActorRef): void;
}

export interface System {
  scheduler: Scheduler;
  _bookId(): string;
  _relay(source: AnyActorRef | undefined, target: AnyActorRef, event: { type: string }): void;
}

/** Something that acts, and therefore waits for the commit. */
export type Effect =
  /** An action of the author. */
  | { readonly kind: 'action'; readonly type: string; readonly run: () => void }
  /** XState's own `log`. */
  | { readonly kind: 'log'; readonly path: ActorPath; readonly label: string | undefined; readonly value: unknown }
  | { readonly kind: 'emit'; readonly path: ActorPath; readonly event: { readonly type: string } }
  /** An event for an actor outside of the machine. */
  | {
      readonly kind: 'tell';
      readonly path: ActorPath;
      readonly mark: number;
      readonly event: { readonly type: string };
    };

/** Hears what reaches the actors of a turn when that is over: somebody kept a reference. */
export type Late = (path: ActorPath, event: { readonly type: string }) => void;

interface Waiting {
  readonly source: AnyActorRef;
  readonly target: AnyActorRef;
  readonly event: { readonly type: string };
  readonly id: string;
  readonly dueAt: number;
}

const boxes = new WeakMap<object, Box>();
let opening: Box | undefined;

/** The box that an actor lives in; the first actor of a new system brings it along. */
export function boxOf({ system }: Pick<Scope, 'system'>): Box {
  const known = boxes.get(system);
  if (known) return known;
  if (!opening) throw new Error('an actor of an own machine was created outside of a turn');
  opening.adopt(system);
  boxes.set(system, opening);
  return opening;
}

/** Runs what creates a root actor, so that its system has this box. */
export function inBox<Created>(box: Box, create: () => Created): Created {
  const before = opening;
  opening = box;
  try {
    return create();
  } finally {
    opening = before;
  }
}

export class Box {
  readonly effects: Effect[] = [];
  readonly #now: number;
  readonly #late: Late;
  readonly #waiting = new Map<string, Waiting>();
  #next: number;
  #closed = false;
  /** While actors are put back to where they were: what they say of themselves then is no news. */
  restoring = false;

  constructor(now: number, next: number, late: Late) {
    this.#now = now;
    this.#next = next;
    this.#late = late;
  }

  adopt(system: System): void {
    system._bookId = () => `actor:${this.number()}`;
    system.scheduler = {
      schedule: (source, target, event, delay, id = `send:${this.number()}`) => {
        const dueAt = this.#now + Math.max(0, Math.round(delay));
        if (!isPointInTime(dueAt)) throw endless(event.type, delay);
        this.put({ source, target, event, id, dueAt });
      },
      cancel: (source, id) => void this.#waiting.delete(keyOf(source, id)),
      cancelAll: (source) => {
        for (const [key, one] of this.#waiting) if (one.source === source) this.#waiting.delete(key);
      },
    };
  }

  put(one: Waiting): void {
    const key = keyOf(one.source, one.id);
    this.#waiting.delete(key); // The order is that of the last time.
    this.#waiting.set(key, one);
  }

  /** Takes out what is due. */
  take(key: string): Waiting | undefined {
    const one = this.#waiting.get(key);
    this.#waiting.delete(key);
    return one;
  }

  get timers(): OwnTimer[] {
    return [...this.#waiting].map(([key, { source, target, event, id, dueAt }]) => ({
      key,
      source: pathOf(source),
      target: pathOf(target),
      id,
      event,
      dueAt,
    }));
  }

  /** A number that was never given before in this workflow. */
  number(): number {
    return this.#next++;
  }

  get next(): number {
    return this.#next;
  }

  /** The turn is over: nothing that happens here from now on counts. */
  close(): void {
    this.#closed = true;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  late(scope: Scope, event: { readonly type: string }): void {
    this.#late(pathOf(scope.self), event);
  }

  told(scope: Scope, mark: number, event: { readonly type: string }): void {
    this.effects.push({ kind: 'tell', path: pathOf(scope.self), mark, event });
  }

  /** The scope that a logic of the turn sees. */
  scope(scope: Scope): Scope {
    return {
      ...scope,
      emit: (event) => void this.effects.push({ kind: 'emit', path: pathOf(scope.self), event }),
      actionExecutor: (action) => {
        if (acts(action)) this.#setAside(scope, action);
        else scope.actionExecutor(action);
      },
    };
  }

  #setAside(scope: Scope, action: Executable): void {
    if (action.type === 'xstate.emit') {
      const { event } = action.params as { event: { type: string } };
      this.effects.push({ kind: 'emit', path: pathOf(scope.self), event });
      return;
    }
    if (action.type === 'xstate.log') {
      const { value, label } = action.params as { value: unknown; label: string | undefined };
      this.effects.push({ kind: 'log', path: pathOf(scope.self), label, value });
      return;
    }
    const { type, exec, info, params } = action;
    if (exec) this.effects.push({ kind: 'action', type, run: () => exec(info, params) });
  }
}

const endless = (event: string, delay: number): Error =>
  new UnsafeValueError(
    `the delay of the event "${event}" is ${delay} ms, which no clock comes to; give it a number of milliseconds, or leave it out`,
    { path: event, what: 'a delay without an end', remedy: 'give it a number of milliseconds' },
  );

/** Those of XState's own that only move actors of the same turn do not. */
const acts = ({ type }: Executable): boolean =>
  !type.startsWith('xstate.') || type === 'xstate.emit' || type === 'xstate.log';

const keyOf = (source: AnyActorRef, id: string): string => [...pathOf(source), id].join('/');

export function pathOf(actor: AnyActorRef): ActorPath {
  const { _parent: parent } = actor as unknown as { _parent?: AnyActorRef };
  return parent ? [...pathOf(parent), actor.id] : [];
}
