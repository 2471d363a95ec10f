// Whether a workflow can go on after a step that ended failed: only if every step after it says so. Pure.
import type { Node } from '../definition.ts';

/** @param nodes the whole definition: a step inside a loop is looked up among its neighbours, and then the loop among its own */
export function mayGoOn(nodes: readonly Node[], step: string): boolean {
  if (nodes.some(({ name }) => name === step))
    return nodes
      .filter((node) => node.after.includes(step))
      .every(
        ({ name, onDependencyFailure }) =>
          onDependencyFailure === 'continue' || (onDependencyFailure === 'skip' && mayGoOn(nodes, name)),
      );
  return nodes.every((node) => node.kind !== 'loop' || !holds(node.body, step) || mayGoOn(node.body, step));
}

const holds = (nodes: readonly Node[], step: string): boolean =>
  nodes.some((node) => node.name === step || (node.kind === 'loop' && holds(node.body, step)));
