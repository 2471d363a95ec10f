// Steps that a person has begin again, and the children that were at work in them: what is begun anew does not run beside what is still being undone.
// Nothing of these steps begins until the store says that the former children have ended. Pure.
import type { Definition } from '../definition.ts';
import type { Behind, ChartContext } from './context.ts';
import { addressedStep } from './keys.ts';
import { allNodes } from './nodes.ts';
import type { Placed } from './place.ts';
import { withDependants } from './wantedPlace.ts';

export const isBehind = ({ behind, ending }: ChartContext, step: string): boolean =>
  behind != null && ending === null && behind.steps.includes(step);

/**
 * The same place, where nothing that begins again does so yet.
 * @param before where the workflow was: what is in the same round as then goes on, or waits on for the children that it waited for
 */
export function heldBehind(
  definition: Definition,
  { value, context }: Placed,
  before: ChartContext,
  time: Pick<Behind, 'since' | 'until'>,
): Placed {
  const { behind: _, ...there } = context;
  const former = before.ending === null ? before.behind : undefined;
  const again = allNodes(definition.nodes)
    .map(({ name }) => name)
    .filter(
      (name) =>
        there.round[name] !== before.round[name] ||
        (there.tag[name] ?? 0) > before.count ||
        former?.steps.includes(name) === true,
    );
  if (again.length === 0) return { value, context: there };
  const until = Math.max(time.until, former?.until ?? 0);
  return { value, context: { ...there, behind: { ...time, until, steps: [...withDependants(definition, again)] } } };
}

/** They may begin: with tags of now, so that nobody takes them for attempts that were called before. */
export function letBegin({ value, context }: Placed): Placed {
  const steps = context.behind?.steps ?? [];
  const tag = { ...context.tag };
  let { count } = context;
  for (const address of Object.keys(tag)) if (steps.includes(addressedStep(address))) tag[address] = ++count;
  return { value, context: { ...context, count, tag, behind: null } };
}
