// Which actors outside of the machine a snapshot has under way, in the order in which they are found: those of the root, then those of the machines
// below it.
import type { AnyActorRef, AnyStateMachine } from 'xstate';
import { isMachine, type OutsideKind } from '../../actorKinds.ts';
import { UnsafeValueError } from '../../errors.ts';
import type { ActorPath, OwnActor, OwnState } from '../../machines/own.ts';
import type { JsonValue } from '../../workflow.ts';
import { pathOf, type Scope } from './box.ts';

/** Name of the step of an actor. @param machines names of the machines from the root down to the one that started it */
export type StepOfActor = (machines: readonly string[], id: string, src: string) => string;

interface Persisted {
  readonly src?: JsonValue;
  readonly snapshot: Readonly<Record<string, JsonValue>>;
}

/** An actor that began since `before` gets the next number of its step. */
export function actorsIn(
  machine: AnyStateMachine,
  snapshot: JsonValue,
  stepOf: StepOfActor,
  before: OwnState | undefined,
): Pick<OwnState, 'actors' | 'begun'> {
  const known = new Map(before?.actors.map((actor) => [actor.mark, actor]));
  const begun: Record<string, number> = { ...before?.begun };
  const actors = [...outside(machine, snapshot, [], [])].map(({ machines, ...found }): OwnActor => {
    const same = known.get(found.mark);
    if (same) return same;
    const step = stepOf(machines, found.path.at(-1) as string, found.src);
    const index = begun[step] ?? 0;
    begun[step] = index + 1;
    return { ...found, step, index };
  });
  return { actors, begun };
}

interface Found extends Pick<OwnActor, 'mark' | 'kind' | 'path' | 'src'> {
  readonly machines: readonly string[];
}

function* outside(
  machine: AnyStateMachine,
  snapshot: JsonValue,
  path: ActorPath,
  machines: readonly string[],
): Generator<Found> {
  const { children } = snapshot as unknown as { children?: Readonly<Record<string, Persisted>> };
  const below: [AnyStateMachine, JsonValue, ActorPath, readonly string[]][] = [];
  for (const [id, child] of Object.entries(children ?? {})) {
    const { src } = child;
    const at = [...path, id];
    if (typeof src !== 'string') continue;
    const logic: unknown = (machine.implementations.actors as Record<string, unknown>)[src];
    const { status, mark, kind } = child.snapshot;
    if (isMachine(logic)) below.push([logic, child.snapshot, at, [...machines, src]]);
    else if (status === 'active' && typeof mark === 'number')
      yield { mark, kind: kind as OutsideKind, path: at, src, machines };
  }
  for (const one of below) yield* outside(...one);
}

/**
 * The snapshot as it is, unless an actor in it was spawned from logic without a name. Asked before XState starts what was spawned.
 * @throws UnsafeValueError
 */
export function refuseInline<Snapshot extends object>(snapshot: Snapshot, { self }: Pick<Scope, 'self'>): Snapshot {
  const { children = {} } = snapshot as { children?: Readonly<Record<string, AnyActorRef>> };
  for (const child of Object.values(children)) {
    if (typeof (child as { src: unknown }).src === 'string') continue;
    const path = [...pathOf(self), child.id].join('/');
    throw new UnsafeValueError(
      `the actor "${path}" was spawned from logic without a name, which cannot be restored; name it in setup({ actors }) and spawn it by that name`,
      { path, what: 'an actor without a name', remedy: 'name it in setup({ actors })' },
    );
  }
  return snapshot;
}
