// What stands beside a step that may return the workflow to the checkpoint before it, and must not be done twice. The state notes where that was when the
// step began: only what was over by then, or has not begun since, is left alone by going back. Pure; used by `compile`, `place` and the plan.
import type { Definition, Node } from '../definition.ts';
import type { StepKey } from '../workflow.ts';
import type { ChartContext } from './context.ts';
import { keyOf } from './keys.ts';
import { allNodes, closure, type Placement, placements } from './nodes.ts';

/** Whether running it a second time does no harm. */
export const mayRepeat = (node: Node | undefined): boolean =>
  node?.kind !== 'step' || node.idempotent || node.compensate !== undefined;

/** Step or loop that may go back → what must not be done twice and is neither surely over before it, nor inside it. Those without any are left out. */
export function besides({ nodes }: Definition): ReadonlyMap<string, readonly Placement[]> {
  const all = [...placements(nodes)];
  const harmful = all.filter(({ node }) => !mayRepeat(node));
  if (harmful.length === 0) return new Map();
  const before = closure(nodes);
  return new Map(
    all
      .filter(({ node }) => node.kind === 'loop' || (node.kind === 'step' && node.onExhausted === 'rollBack'))
      .map(({ node }) => {
        const inside = new Set(node.kind === 'loop' ? allNodes(node.body).map(({ name }) => name) : []);
        const beside = harmful.filter(
          ({ node: { name } }) => name !== node.name && !before.get(node.name)?.has(name) && !inside.has(name),
        );
        return [node.name, beside] as const;
      })
      .filter(([, beside]) => beside.length > 0),
  );
}

export const isUnderWay = ({ attempt, each }: ChartContext, step: string): boolean => step in attempt || step in each;

/** Those of them that are not under way, by the key of their present work: whether it is over. */
export const quietNow = (context: ChartContext, beside: readonly Placement[]): Readonly<Record<StepKey, boolean>> =>
  Object.fromEntries(
    beside
      .filter(({ node }) => !isUnderWay(context, node.name))
      .map(({ node, loops }) => [keyOf(context, node.name, loops), context.done[node.name] !== undefined]),
  );

/** Whether it stands where it did when the other began. */
export function hasStayed(
  context: ChartContext,
  { node, loops }: Placement,
  then: Readonly<Record<StepKey, boolean>>,
): boolean {
  const wasOver = then[keyOf(context, node.name, loops)];
  return (
    wasOver !== undefined && !isUnderWay(context, node.name) && wasOver === (context.done[node.name] !== undefined)
  );
}
