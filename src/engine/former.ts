// The wait of steps that begin again for the children that were at work in them: nothing of them begins beside what is still being undone. The store is
// asked when the wait begins and with every message of a child. When the time is over they begin all the same, and an administrator is told.
import { heldBehind, letBegin } from '../machines/behind.ts';
import type { ChartContext } from '../machines/context.ts';
import { keyOf, stepOf } from '../machines/keys.ts';
import type { Placed } from '../machines/place.ts';
import type { WantedChildren } from '../machines/wanted.ts';
import type { ChildStanding } from '../persistence/rows/children.ts';
import { stillUndoing } from './childrenLate.ts';
import type { Letter, Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { awaitChildren } from './parting.ts';
import type { Position } from './position.ts';
import type { Activity } from './reconcile.ts';
import type { Compiled } from './registry.ts';
import type { Surroundings } from './surroundings.ts';
import { longestUndoOfChildren, undoTimeOf } from './undoDeadline.ts';

/** The place where somebody has put the workflow, with what begins again there waiting for the children of before. */
export function behindChildren(
  { clock }: Pick<Surroundings, 'clock'>,
  { definition, nodes, hasChildren }: Compiled,
  placed: Placed,
  before: ChartContext,
): Placed {
  const mayHave = hasChildren || Object.keys(before.child).length > 0;
  if (!mayHave || typeof placed.value === 'string') return placed;
  const since = clock.now();
  // Another version of the definition may have no child any more.
  const undoMs = hasChildren ? longestUndoOfChildren(nodes.values()) : undoTimeOf({});
  return heldBehind(definition, placed, before, { since, until: since + undoMs });
}

/** A call that starts a child, and is told to stop, may start it yet: it is waited for first. */
export const awaitFormer = (workflow: LiveWorkflow, want: WantedChildren): Activity =>
  awaitChildren(workflow, want, () => (workflow.isStopping ? undefined : formerLetter(workflow)));

/** What the store says of the children now, as news to steps that begin again; nothing where there is none. */
export async function formerLetter(workflow: LiveWorkflow): Promise<Letter> {
  const { around, compiled } = workflow;
  const children = await around.store.children(workflow.id);
  return {
    open(position, revision) {
      const { snapshot, context, wants } = position;
      const { behind } = context;
      if (!behind || !wants.some((want) => want.kind === 'children' && want.former)) return {};
      const late = children.filter((child) => !child.hasEnded && !isWanted(compiled, position, child));
      const now = around.clock.now();
      const over: Opened = { placed: letBegin({ value: snapshot.value, context }), always: true };
      if (late.length === 0) return over;
      if (now >= behind.until)
        return { ...over, ...stillUndoing(workflow, { since: behind.since, until: behind.until, late, revision }) };
      // One that was started unheard was told nothing.
      const unaware = late.filter(({ status }) => status !== 'COMPENSATING' && status !== 'ROLLING_BACK');
      if (unaware.length === 0) return {};
      const tells = unaware.map(({ workflowId }) => ({ to: workflowId, kind: 'abort', at: now }) as const);
      return { writes: { tells }, always: true };
    },
  };
}

/** Whether the work that it is may still be waited for: it is not over, also where it is only about to be asked for again. */
export function isWanted({ nodes, loops }: Compiled, { context }: Position, { key }: ChildStanding): boolean {
  const step = stepOf(key);
  const { ending, done, fallen = {}, leaving = {} } = context;
  const isOver = ending !== null || done[step] !== undefined || step in fallen || step in leaving;
  return nodes.has(step) && !isOver && keyOf(context, step, loops.get(step) ?? []) === key;
}
