// Walking a definition: every node with the loops around it, and what is surely over before each. Pure; used wherever a definition is read.
import type { Node } from '../definition.ts';

export interface Placement {
  readonly node: Node;
  /** Names of the loops around it, outermost first. */
  readonly loops: readonly string[];
}

export function* placements(nodes: readonly Node[], loops: readonly string[] = []): Generator<Placement> {
  for (const node of nodes) {
    yield { node, loops };
    if (node.kind === 'loop') yield* placements(node.body, [...loops, node.name]);
  }
}

/** Every node, those inside loops too, in declared order. */
export const allNodes = (nodes: readonly Node[]): Node[] => [...placements(nodes)].map(({ node }) => node);

/** Name → everything that must be over before it. Nodes are declared after what they depend on, so one pass closes the order. */
export function closure(
  nodes: readonly Node[],
  around: ReadonlySet<string> = new Set(),
): Map<string, ReadonlySet<string>> {
  const before = new Map<string, ReadonlySet<string>>();
  for (const node of nodes) {
    const mine = new Set([
      ...around,
      ...node.after.flatMap((need) => [need, ...insideOf(nodes, need), ...(before.get(need) ?? [])]),
    ]);
    before.set(node.name, mine);
    if (node.kind === 'loop') for (const [name, its] of closure(node.body, mine)) before.set(name, its);
  }
  return before;
}

const insideOf = (nodes: readonly Node[], name: string): string[] => {
  const node = nodes.find((other) => other.name === name);
  return node?.kind === 'loop' ? allNodes(node.body).map((inner) => inner.name) : [];
};
