// The steps of an author's own machine: every place where it starts an actor that works outside. A step is named after the state that invokes
// it; what is spawned, after its logic. Under these names its calls are recorded, retried and shown.
import type { AnyStateMachine } from 'xstate';
import { kindOf } from './actorKinds.ts';
import { logicsOf, machinesOf, type StateOf, statesOf } from './machineWalk.ts';

/** One step of a machine. */
export interface MachineStep {
  readonly name: string;
  /** Name of the logic, and where it is looked up. */
  readonly src: string;
  readonly logic: unknown;
}

export interface MachineSteps {
  readonly steps: readonly MachineStep[];
  /** The step that an actor belongs to. @param machines names of the machines from the root down to the one that started it */
  readonly stepOf: (machines: readonly string[], id: string, src: string) => string;
}

export function stepsOfMachine(root: AnyStateMachine): MachineSteps {
  const steps = new Map<string, MachineStep>();
  const byId = new Map<string, string>();
  const bySrc = new Map<string, string>();
  const add = (name: string, src: string, logic: unknown): string => {
    let free = name;
    for (let twin = 2; steps.has(free); twin++) free = `${name}-${twin}`;
    steps.set(free, { name: free, src, logic });
    return free;
  };
  for (const { machine, names } of machinesOf(root)) {
    const logics = logicsOf(machine);
    const isOutside = (src: string): boolean => !['machine', 'transition', 'unknown'].includes(kindOf(logics[src]));
    for (const state of statesOf(machine)) {
      const outside = state.invoke.filter(({ src }) => isOutside(src));
      for (const { id, src } of outside) {
        const known = byId.get(keyOf(names, id));
        const own = outside.length > 1 || state.path.length === 0 ? [labelOf(state, id, src)] : [];
        const name = known ?? add(nameOf([...names, ...state.path, ...own]), src, logics[src]);
        byId.set(keyOf(names, id), name);
        if (!bySrc.has(keyOf(names, src))) bySrc.set(keyOf(names, src), name);
      }
    }
    for (const src of Object.keys(logics))
      if (isOutside(src) && !bySrc.has(keyOf(names, src)))
        bySrc.set(keyOf(names, src), add(nameOf([...names, src]), src, logics[src]));
  }
  return {
    steps: [...steps.values()],
    stepOf: (machines, id, src) => byId.get(keyOf(machines, id)) ?? bySrc.get(keyOf(machines, src)) ?? nameOf([src]),
  };
}

const keyOf = (names: readonly string[], id: string): string => JSON.stringify([names, id]);

/** The author's id, where there is one. */
const labelOf = (state: StateOf, id: string, src: string): string =>
  /^\d+\./.test(id) && id.endsWith(state.id) ? src : id;

/** Names become events and keys: what means something there is left out. */
const nameOf = (parts: readonly string[]): string => {
  const name = parts.map((part) => part.replaceAll(/[^A-Za-z0-9_-]/g, '_')).join('.');
  return /^[A-Za-z]/.test(name) ? name : `s${name}`;
};
