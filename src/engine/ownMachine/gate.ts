// The gate: takes an author's machine one event further and gives back what it has become, as data, and what it wants done, as effects that wait.
// Nothing acts in here. Actors that work outside are stand-ins, delays are points in time, actions are put aside, so that the result can be
// committed first; and each turn begins with what was committed, so that a restart is nothing special.
// It relies on XState 5.33.3 beyond what its documentation promises; test/engine/ownMachine/xstate.test.ts holds every such point.
import { type AnyActorRef, type AnyStateMachine, createActor } from 'xstate';
import { InvalidStateError } from '../../errors.ts';
import type { ActorPath, OwnState } from '../../machines/own.ts';
import { makeSafe, type SafetyChange } from '../../persistence/safe.ts';
import type { JsonValue } from '../../workflow.ts';
import { actorsIn, refuseInline, type StepOfActor } from './actors.ts';
import { Box, boxOf, inBox, type Effect, type Late, type Scope } from './box.ts';
import { kindOf, type Logic } from '../../actorKinds.ts';
import { plainErrors } from './plainErrors.ts';
import { OUTSIDE, standIn } from './standIn.ts';

/** What a machine is told. */
export type OwnEvent =
  /** From outside, or from an actor outside to the one above it. Without a path: to the root. */
  | { readonly kind: 'event'; readonly event: { readonly type: string }; readonly path?: ActorPath }
  /** How an actor outside ended. */
  | { readonly kind: 'done'; readonly path: ActorPath; readonly mark: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly path: ActorPath; readonly mark: number; readonly error: unknown }
  /** A value of an observable. */
  | { readonly kind: 'next'; readonly path: ActorPath; readonly mark: number; readonly value: unknown }
  | { readonly kind: 'due'; readonly key: string };

export interface Turned {
  readonly state: OwnState;
  /** In the order in which the machine asked for them. */
  readonly effects: readonly Effect[];
  readonly outcome:
    | { readonly status: 'active' }
    | { readonly status: 'done'; readonly output: unknown }
    | { readonly status: 'error'; readonly error: unknown };
  /** What could not be stored as it was. */
  readonly changes: readonly SafetyChange[];
}

export interface Gate {
  /** Enters the machine. */
  begin(input: unknown, now: number, late?: Late): Turned;
  /** One event further; the same state again where it means nothing there. @throws InvalidStateError where the machine does not have the stored state */
  proceed(state: OwnState, event: OwnEvent, now: number, late?: Late): Turned;
  /**
   * A stored state as one of this machine: as it is, or what `migrate` makes of one of another version. Delays stay where what waits for them is there
   * still; actors that are new begin.
   * @throws InvalidStateError where the machine does not have that state
   */
  adopt(state: OwnState, migrate?: (snapshot: unknown, from: string) => unknown): OwnState;
}

/** Microsteps of one event; what has more goes in a circle. */
const MOST_MICROSTEPS = 1_000;

/** @param version stamped into every state */
export function gateOf(machine: AnyStateMachine, version: string, stepOf: StepOfActor): Gate {
  const root = gated(machine);
  const turned = (box: Box, actor: AnyActorRef, before: OwnState | undefined): Turned => {
    box.close();
    const { status, output, error } = actor.getSnapshot() as { status: string; output: unknown; error: unknown };
    const outcome: Turned['outcome'] =
      status === 'done' ? { status, output } : status === 'error' ? { status, error } : { status: 'active' };
    try {
      const persisted = { ...(actor.getPersistedSnapshot() as object), output: undefined, error: undefined };
      const { value: snapshot, changes } = makeSafe(plainErrors(persisted));
      const found = status === 'active' ? actorsIn(root, snapshot, stepOf, before) : NO_ACTORS(before);
      const timers = status === 'active' ? box.timers : [];
      const safeTimers = makeSafe(plainErrors(timers)).value as unknown as OwnState['timers'];
      return {
        state: { version, snapshot, timers: safeTimers, ...found, next: box.next },
        effects: box.effects,
        outcome,
        changes: changes.filter(({ was }) => was !== 'undefined'),
      };
    } catch (thrown) {
      // What it holds cannot be stored: it stays where it was, and has failed.
      return {
        state: before ?? UNBORN(version),
        effects: [],
        outcome: { status: 'error', error: thrown },
        changes: [],
      };
    }
  };
  return {
    adopt(state, migrate) {
      const isOther = state.version !== version && migrate !== undefined;
      const snapshot = isOther ? made(migrate, state) : state.snapshot;
      const box = new Box(0, state.next, DEAF);
      const actor = revived(box, root, { ...state, snapshot });
      if (!isOther) return state;
      const { outcome, state: adopted } = turned(box, actor, state);
      if (outcome.status === 'error') throw outcome.error;
      return adopted;
    },
    begin(input, now, late = DEAF) {
      const box = new Box(now, 0, late);
      const actor = inBox(box, () => createActor(root as never, { input } as never)) as unknown as AnyActorRef;
      return turned(box, started(actor), undefined);
    },
    proceed(state, event, now, late = DEAF) {
      const box = new Box(now, state.next, late);
      const actor = revived(box, root, state);
      const to = 'path' in event && event.path ? find(actor, event.path) : actor;
      const nothing: Turned = { state, effects: [], outcome: { status: 'active' }, changes: [] };
      switch (event.kind) {
        case 'event':
          to?.send(event.event);
          break;
        case 'due': {
          const due = box.take(event.key);
          if (!due) return nothing;
          systemOf(actor)._relay(due.source, due.target, due.event);
          break;
        }
        case 'done':
        case 'failed':
        case 'next': {
          if (!to || (to.getSnapshot() as { mark?: number }).mark !== event.mark) return nothing;
          const value = event.kind === 'done' ? event.output : event.kind === 'failed' ? event.error : event.value;
          to.send({ type: OUTSIDE[event.kind], value });
        }
      }
      return turned(box, actor, state);
    },
  };
}

function made(migrate: (snapshot: unknown, from: string) => unknown, { snapshot, version }: OwnState): JsonValue {
  const given = migrate(structuredClone(snapshot), version);
  if (typeof given === 'object' && given !== null && 'value' in given) return makeSafe(plainErrors(given)).value;
  throw new InvalidStateError(
    `migrate gave ${given === null ? 'null' : typeof given} for a snapshot of version ${version}; return the whole snapshot, with what is to be different in it`,
    { version },
  );
}

const DEAF: Late = () => {};

const NO_ACTORS = (before: OwnState | undefined): Pick<OwnState, 'actors' | 'begun'> => ({
  actors: [],
  begun: before?.begun ?? {},
});

const UNBORN = (version: string): OwnState => ({
  version,
  snapshot: null,
  timers: [],
  actors: [],
  begun: {},
  next: 0,
});

/** A copy of the machine in which nothing acts by itself, nor any machine below it. */
function gated(machine: AnyStateMachine): AnyStateMachine {
  const actors = Object.entries(machine.implementations.actors as Record<string, unknown>).map(([name, logic]) => [
    name,
    inside(logic),
  ]);
  const copy = machine.provide({ actors: Object.fromEntries(actors) } as never) as unknown as AnyStateMachine & Logic;
  if (copy.options.maxIterations === Infinity) copy.options = { ...copy.options, maxIterations: MOST_MICROSTEPS };
  return Object.assign(copy, within(copy)) as AnyStateMachine;
}

function inside(logic: unknown): unknown {
  const kind = kindOf(logic);
  switch (kind) {
    case 'machine':
      return gated(logic as AnyStateMachine);
    case 'transition':
      return { ...(logic as Logic), ...within(logic as Logic) };
    case 'unknown':
      return logic;
    default:
      return standIn(kind);
  }
}

/** The three ways into a logic, each through the box of its turn. */
function within(logic: Logic): Partial<Logic> {
  const { transition, getInitialSnapshot, restoreSnapshot } = logic;
  return {
    transition: (snapshot, event, scope) => {
      const box = boxOf(scope as Scope);
      const { type } = event as { type: string };
      if (box.isClosed) {
        box.late(scope as Scope, event as { type: string });
        return snapshot;
      }
      // XState tells the parent of every restored child anew what it was told before.
      if (box.restoring && type.startsWith('xstate.snapshot.')) return snapshot;
      return refuseInline(transition(snapshot, event, box.scope(scope as Scope)), scope as Scope);
    },
    getInitialSnapshot: (scope, input) =>
      refuseInline(getInitialSnapshot(boxOf(scope as Scope).scope(scope as Scope), input), scope as Scope),
    ...(restoreSnapshot
      ? {
          restoreSnapshot: (snapshot: object, scope: object) => {
            boxOf(scope as Scope);
            return restoreSnapshot(snapshot, scope);
          },
        }
      : {}),
  };
}

function revived(box: Box, root: AnyStateMachine, state: OwnState): AnyActorRef {
  // XState puts its actors into the very object that it is given.
  const snapshot = structuredClone(state.snapshot) as { value: JsonValue };
  const actor = inBox(box, () => createActor(root as never, { snapshot } as never)) as unknown as AnyActorRef;
  const now = actor.getSnapshot() as { status: string; value: unknown; error: unknown };
  const stored = state.snapshot as { value: JsonValue };
  if (now.status !== 'active' || JSON.stringify(now.value) !== JSON.stringify(stored.value))
    throw new InvalidStateError(
      `the machine does not have the state ${JSON.stringify(stored.value)} that is stored (of version ${state.version}); bring it back, or give the changed machine another version and a "migrate" that maps the snapshot`,
      { value: stored.value, version: state.version },
      now.error === undefined ? undefined : { cause: now.error },
    );
  box.restoring = true;
  started(actor);
  box.restoring = false;
  for (const { source, target, event, id, dueAt } of state.timers) {
    const [from, to] = [find(actor, source), find(actor, target)];
    if (from && to) box.put({ source: from, target: to, event, id, dueAt });
  }
  return actor;
}

/** An actor in error without an observer would end the process. */
function started(actor: AnyActorRef): AnyActorRef {
  actor.subscribe({ error: () => {} });
  actor.start();
  return actor;
}

const find = (actor: AnyActorRef, path: ActorPath): AnyActorRef | undefined =>
  path.reduce<AnyActorRef | undefined>(
    (above, id) => (above?.getSnapshot() as { children?: Record<string, AnyActorRef> } | undefined)?.children?.[id],
    actor,
  );

const systemOf = (actor: AnyActorRef): Scope['system'] => actor.system as unknown as Scope['system'];
