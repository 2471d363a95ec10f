// Dependencies → shape, so that a chart looks like the work: a sequence becomes states in turn, a fan-out becomes parallel regions. It works
// on the transitive closure of the dependencies (a series-parallel order): parts that nothing orders stand side by side, parts that
// are wholly ordered stand in turn. What is neither contains an N (a→c, a→d, b→d) and is woven: as few chains as possible side by
// side, whose steps wait for each other. Pure; used by `compile` and `place`.
import type { Node } from '../definition.ts';
import { closure } from './nodes.ts';

export type Shape =
  | {
      readonly kind: 'node';
      readonly node: Node /** Steps of other chains to wait for. */;
      readonly waitFor: readonly string[];
    }
  | { readonly kind: 'series'; readonly parts: readonly Shape[] }
  | { readonly kind: 'parallel'; readonly parts: readonly Shape[] };

type Ordered = (a: Node, b: Node) => boolean;

export function shapeOf(nodes: readonly Node[]): Shape {
  const before = closure(nodes);
  const comesBefore: Ordered = (a, b) => before.get(b.name)?.has(a.name) ?? false;
  const ordered: Ordered = (a, b) => comesBefore(a, b) || comesBefore(b, a);

  const split = (part: readonly Node[]): Shape => {
    const [only] = part;
    if (only && part.length === 1) return { kind: 'node', node: only, waitFor: [] };
    const sideBySide = groups(part, ordered);
    if (sideBySide.length > 1) return { kind: 'parallel', parts: sideBySide.map(split) };
    const inTurn = groups(part, (a, b) => !ordered(a, b));
    if (inTurn.length > 1) return { kind: 'series', parts: inTurn.sort(byOrder(comesBefore)).map(split) };
    return woven(part, comesBefore);
  };
  return split(nodes);
}

const byOrder =
  (comesBefore: Ordered) =>
  ([a]: readonly Node[], [b]: readonly Node[]): number =>
    a && b && comesBefore(a, b) ? -1 : 1;

function woven(part: readonly Node[], comesBefore: Ordered): Shape {
  const chains: Node[][] = [];
  for (const node of part) {
    const chain = chains.find((links) => comesBefore(links.at(-1) as Node, node));
    if (chain) chain.push(node);
    else chains.push([node]);
  }
  const inside = new Set(part.map((node) => node.name));
  const link = (chain: Node[], node: Node): Shape => ({
    kind: 'node',
    node,
    waitFor: node.after.filter((need) => inside.has(need) && !chain.some((other) => other.name === need)),
  });
  return {
    kind: 'parallel',
    parts: chains.map((chain) => ({ kind: 'series', parts: chain.map((node) => link(chain, node)) })),
  };
}

/** Connected components of a relation, each in declared order, in the order of their first members. */
function groups(part: readonly Node[], joined: Ordered): Node[][] {
  const left = new Set(part);
  const found: Node[][] = [];
  for (const first of part) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const node of group)
      for (const other of left)
        if (joined(node, other)) {
          left.delete(other);
          group.push(other);
        }
    found.push(group.sort((a, b) => part.indexOf(a) - part.indexOf(b)));
  }
  return found;
}

/** The state key of a shape: the author's name where it is one step, else the names it is made of. */
export const keyOfShape = (shape: Shape): string => {
  if (shape.kind === 'node') return shape.node.name;
  const names = shape.parts.map(keyOfShape);
  return shape.kind === 'series' ? (names[0] as string) : names.join('+');
};
