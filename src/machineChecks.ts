// What of an author's machine could not be stored and restored, or would hang: found when it is handed over, before anything runs. Every refusal
// names the place, as a path of states, and what to do instead.
import type { AnyStateMachine } from 'xstate';
import { kindOf } from './actorKinds.ts';
import { isPointInTime } from './clock.ts';
import { InvalidDefinitionError } from './errors.ts';
import { logicsOf, machinesOf, placeOf, type StateOf, statesOf, type TransitionOf } from './machineWalk.ts';

/** Levels of machines within machines. */
const DEEPEST = 10;

/** @throws InvalidDefinitionError for the first thing that is wrong */
export function checkMachine(workflow: string, root: AnyStateMachine): void {
  for (const { machine, names } of machinesOf(root, [], DEEPEST + 1)) {
    const refuse = (place: string, what: string, remedy: string): never => {
      throw new InvalidDefinitionError(`workflow "${workflow}", ${place}: ${what}; ${remedy}`, {
        workflow,
        place,
        remedy,
      });
    };
    if (names.length > DEEPEST)
      refuse(
        names.slice(0, 3).join('.'),
        `machines lie more than ${DEEPEST} deep in each other`,
        'one must not hold itself',
      );
    checkLogics(machine, names, refuse);
    checkContext(machine, names, refuse);
    const ids = new Map<string, StateOf>();
    const invokes = new Map<string, { readonly src: string; readonly state: StateOf }>();
    for (const state of statesOf(machine)) {
      const place = `state "${placeOf(names, state.path)}"`;
      const twin = ids.get(state.id);
      if (twin)
        refuse(
          place,
          `its id "${state.id}" is that of "${placeOf(names, twin.path)}" too`,
          'give one of them another id',
        );
      ids.set(state.id, state);
      checkInvokes(machine, state, place, invokes, refuse);
      checkActions(machine, state, place, refuse);
      checkNames(machine, state, place, refuse);
      checkAlways(state, place, refuse);
    }
  }
}

type Refuse = (place: string, what: string, remedy: string) => never;

function checkLogics(machine: AnyStateMachine, names: readonly string[], refuse: Refuse): void {
  for (const [name, logic] of Object.entries(logicsOf(machine)))
    if (kindOf(logic) === 'unknown')
      refuse(
        `actor "${placeOf(names, [name])}"`,
        'its logic is none of XState’s own, so nobody knows how to begin it again',
        'make it with fromPromise, fromCallback, fromObservable, fromEventObservable, fromTransition or a machine',
      );
}

/** What a function gives is seen when a workflow begins; what stands there can be seen now. */
function checkContext(machine: AnyStateMachine, names: readonly string[], refuse: Refuse): void {
  const { context } = machine.config as { context?: unknown };
  if (typeof context !== 'object' || context === null) return;
  const found = unstorable(context, 'context', []);
  if (found)
    refuse(
      `machine "${placeOf(names, [machine.id])}"`,
      `${found.path} holds ${found.what}, which cannot be stored`,
      'keep plain data in the context',
    );
}

function unstorable(
  value: unknown,
  path: string,
  above: readonly object[],
): { path: string; what: string } | undefined {
  if (typeof value === 'function') return { path, what: 'a function' };
  if (typeof value === 'bigint' || typeof value === 'symbol') return { path, what: `a ${typeof value}` };
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date) return undefined;
  if (above.includes(value)) return { path, what: 'itself' };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
    return { path, what: `an instance of ${(prototype as object).constructor?.name || 'a class'}` };
  for (const [name, inner] of Object.entries(value)) {
    const found = unstorable(inner, `${path}.${name}`, [...above, value]);
    if (found) return found;
  }
  return undefined;
}

function checkInvokes(
  machine: AnyStateMachine,
  state: StateOf,
  place: string,
  invokes: Map<string, { readonly src: string; readonly state: StateOf }>,
  refuse: Refuse,
): void {
  for (const { id, src } of state.invoke) {
    if (src.startsWith('xstate.invoke.'))
      refuse(
        place,
        'it invokes logic without a name, which cannot be told apart when it is restored',
        `name it in setup({ actors: { work: … } }) and write invoke: { src: 'work' }`,
      );
    if (!(src in logicsOf(machine)))
      refuse(
        place,
        `it invokes "${src}", which the machine does not have`,
        'add it to setup({ actors }) or with machine.provide({ actors })',
      );
    const twin = invokes.get(id);
    if (twin && (twin.src !== src || mayBeTogether(twin.state, state)))
      refuse(
        place,
        `its actor "${id}" has the id of another one that may run beside it`,
        'give one of them another id',
      );
    invokes.set(id, { src, state });
    if (!handles(state, `xstate.error.actor.${id}`))
      refuse(
        place,
        `its invoke of "${src}" has no onError: where that fails for good, the whole machine would`,
        'add onError, with a state that says what becomes of it',
      );
  }
}

/** Whether the state, or one above it, takes this very event. */
const handles = (state: StateOf | undefined, event: string): boolean =>
  state !== undefined && (state.transitions.has(event) || handles(state.parent, event));

function mayBeTogether(one: StateOf, other: StateOf): boolean {
  const line = (state: StateOf): StateOf[] => (state.parent ? [...line(state.parent), state] : [state]);
  const [a, b] = [line(one), line(other)];
  const fork = a.findIndex((state, index) => state !== b[index]);
  if (fork === -1 || b[fork] === undefined) return true;
  return a[fork - 1]?.type === 'parallel';
}

interface Action {
  readonly type?: string;
  readonly src?: unknown;
  readonly id?: unknown;
  readonly delay?: unknown;
}

function checkActions(machine: AnyStateMachine, state: StateOf, place: string, refuse: Refuse): void {
  for (const given of actionsOf(state)) {
    const named = typeof given === 'string' ? given : undefined;
    const action = (named === undefined ? given : machine.implementations.actions[named]) as Action | undefined;
    const type = named ?? (given as Action).type;
    if (action === undefined || (typeof given === 'object' && !(String(type) in machine.implementations.actions)))
      refuse(place, `its action "${type}" does not exist, and would do nothing`, 'add it to setup({ actions })');
    if (named?.startsWith('xstate.') || named?.startsWith('holdfast:'))
      refuse(place, `its action is named "${named}"`, 'names that begin with "xstate." or "holdfast:" are taken');
    const meant = typeof action === 'object' ? machine.implementations.actions[String(type)] : action;
    const builtIn = typeof meant === 'function' ? (meant as Action) : undefined;
    checkDelay(machine, builtIn?.delay, place, refuse);
    if (builtIn?.type !== 'xstate.spawnChild') continue;
    if (typeof builtIn.src !== 'string')
      refuse(
        place,
        'it spawns logic without a name, which cannot be restored',
        'name it in setup({ actors }) and spawn it by that name',
      );
    if (!((builtIn.src as string) in logicsOf(machine)))
      refuse(
        place,
        `it spawns "${builtIn.src as string}", which the machine does not have`,
        'add it to setup({ actors })',
      );
    if (builtIn.id === undefined)
      refuse(
        place,
        `it spawns "${builtIn.src as string}" without an id`,
        'give one: spawnChild(…, { id }), since XState keeps only one that has none',
      );
  }
}

const actionsOf = (state: StateOf): unknown[] => [
  ...state.entry,
  ...state.exit,
  ...transitionsOf(state).flatMap(({ actions }) => actions),
];

const transitionsOf = (state: StateOf): TransitionOf[] => [
  ...[...state.transitions.values()].flat(),
  ...(state.always ?? []),
];

function checkNames(machine: AnyStateMachine, state: StateOf, place: string, refuse: Refuse): void {
  for (const name of transitionsOf(state).flatMap(({ guard }) => guardNames(guard)))
    if (!(name in machine.implementations.guards))
      refuse(place, `its guard "${name}" does not exist`, 'add it to setup({ guards })');
  for (const delay of Object.keys((state.config['after'] ?? {}) as object))
    checkDelay(machine, Number.isNaN(Number(delay)) ? delay : Number(delay), place, refuse);
  for (const event of state.transitions.keys())
    if (event.startsWith('holdfast:'))
      refuse(place, `it takes an event named "${event}"`, 'names that begin with "holdfast:" are taken');
}

/** Those that `and`, `or` and `not` ask are asked too. */
function guardNames(guard: unknown): string[] {
  if (typeof guard === 'string') return [guard];
  if (typeof guard === 'object' && guard !== null) return guardNames((guard as Action).type);
  return ((guard as { readonly guards?: readonly unknown[] } | undefined)?.guards ?? []).flatMap(guardNames);
}

/** XState sends at once what waits for a delay that it does not have. What a function says is seen when it is asked. */
function checkDelay(machine: AnyStateMachine, given: unknown, place: string, refuse: Refuse): void {
  const delays = machine.implementations.delays as Readonly<Record<string, unknown>>;
  if (typeof given === 'string' && !(given in delays))
    refuse(place, `its delay "${given}" does not exist`, 'add it to setup({ delays }), or write milliseconds');
  const delay = typeof given === 'string' ? delays[given] : given;
  if (typeof delay === 'number' && !isPointInTime(delay))
    refuse(place, `its delay of ${delay} ms has no end`, 'leave it out, or write milliseconds');
}

/** Of `always` without a condition: where it leads must not lead back. With conditions, a turn has at most 1,000 microsteps. */
function checkAlways(state: StateOf, place: string, refuse: Refuse): void {
  const seen = new Set<StateOf>();
  for (let at: StateOf | undefined = state; at; ) {
    const first: TransitionOf | undefined = at.always?.[0];
    if (!first || first.guard !== undefined) return;
    if (!first.target || seen.has(at))
      return refuse(
        place,
        'its `always` goes in a circle and never comes to rest',
        'give it a guard, or a target that rests',
      );
    seen.add(at);
    at = restOf(first.target[0]);
  }
}

const restOf = (state: StateOf | undefined): StateOf | undefined => {
  const inner = state?.type === 'compound' ? state.initial?.target[0] : undefined;
  return inner ? restOf(inner) : state;
};
