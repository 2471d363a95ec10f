// The transitions of the shipped charts, by names in which the author's do not occur: `step.running DONE → next`. One name for each way in which a chart may go
// from one kind of state to another; a definition only repeats them under its own names.
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { MACHINE } from '../../src/machines/own.ts';
import type { Meta } from '../../src/machines/step.ts';

/** Every transition that the chart of this machine has. */
export function transitionsOf(machine: AnyStateMachine): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: AnyStateNode): void => {
    for (const one of [...node.transitions.values()].flat()) found.add(nameOf(one));
    for (const one of node.always ?? []) found.add(nameOf(one));
    for (const child of Object.values(node.states)) walk(child);
  };
  walk(machine.root);
  return found;
}

export function nameOf({ source, target, eventType }: AnyTransitionDefinition): string {
  const verb =
    eventType === '' ? 'always' : eventType.startsWith('xstate.done') ? 'all over' : eventType.split('.', 1)[0];
  const where = target?.map((one) => (one === source ? 'itself' : stateOf(one))).join(' + ') ?? 'stays';
  return `${stateOf(source)} ${verb} → ${where}`;
}

const FINAL: ReadonlySet<string> = new Set(['completed', 'failed', 'skipped']);

function stateOf(node: AnyStateNode): string {
  const meta = node.meta as Meta | undefined;
  if (meta?.address.startsWith('undo:')) return `undo.${meta.at}`;
  if (meta?.address === MACHINE) return `machine.${node.key}`;
  if (meta) return `${kindOf(node.parent)}.${meta.at}`;
  if (node.parent === undefined) return 'workflow';
  if (node.path.length === 1) return node.key;
  if (node.id.startsWith('step:')) return 'next';
  if (node.parent.id.startsWith('step:')) return FINAL.has(node.key) ? 'next' : `${kindOf(node.parent)}.${node.key}`;
  if (node.path[1] === 'control') return node.path.slice(1).join('.');
  if (node.path[0] !== 'executing') return `${node.path[0]}.${node.key.startsWith('undo:') ? 'undo' : node.key}`;
  return node.path[1] === 'work' && node.path.length === 2 ? 'work' : 'next';
}

/** Of the node that has these states. */
function kindOf(node: AnyStateNode | undefined): string {
  const has = (key: string): boolean => node?.states[key] !== undefined;
  return has('iterating')
    ? 'items'
    : has('deciding')
      ? 'loop'
      : has('sleeping')
        ? 'sleep'
        : has('listening')
          ? 'wait'
          : 'step';
}
