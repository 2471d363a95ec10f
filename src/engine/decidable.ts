// Everything that the chart asks for and that can be said without effects is said before the commit: branches and other decisions, waits that are
// over, budgets that are spent, an end that waits for nothing any more.
import type { Node } from '../definition.ts';
import { RefusedCommitError } from '../errors.ts';
import type { Parting } from '../machines/context.ts';
import { to } from '../machines/events.ts';
import { allNodes } from '../machines/nodes.ts';
import type { Wanted, WantedAttempt } from '../machines/wanted.ts';
import { beyondBudget } from './budget.ts';
import { decide, type Sight } from './decide.ts';
import type { Opened } from './letter.ts';
import { ENTER, HEAR_EARLY, throughMachine } from './ownMachine/throughMachine.ts';
import { park } from './parked.ts';
import { longestUndoOfChildren } from './undoDeadline.ts';
import { standstill } from './standstill.ts';
import type { Turning } from './turn.ts';

/** Decisions of one turn, at most. */
const MOST_DECISIONS = 1_000;

/** @throws RefusedCommitError where a decision moves nothing, or they go in a circle */
export function decideAll(turning: Turning): Opened[] {
  const { workflow, chart } = turning;
  const made: Opened[] = [];
  for (let bound = 0; bound < MOST_DECISIONS; bound++) {
    made.push(...park(turning));
    const want = chart.position.decidable.find((one) => isDecidable(turning, one));
    if (!want) return made;
    const one = throughMachine(turning, decisionOn(turning, want));
    if (!chart.apply(one.event, one.placed))
      throw new RefusedCommitError(`the decision ${want.id} moved nothing in workflow ${workflow.id}`, {
        want: want.id,
      });
    if (one.also) chart.apply(one.also, undefined);
    made.push(one);
  }
  throw new RefusedCommitError(`workflow ${workflow.id} made 1,000 decisions in one turn; it goes in a circle`, {
    workflowId: workflow.id,
  });
}

function isDecidable(turning: Turning, want: Wanted): boolean {
  const { workflow } = turning;
  if (want.kind === 'decision' || want.kind === 'over') return true;
  if (want.kind === 'quiet') return !workflow.busy;
  if (want.kind === 'attempt') return budgetSpent(turning, want) !== undefined;
  return want.kind === 'timer' && want.dueAt <= workflow.around.clock.now();
}

/** Of a step that is about to begin. */
function budgetSpent({ workflow, chart, before }: Turning, want: WantedAttempt): Error | undefined {
  if (want.tag <= (before?.context.count ?? 0)) return undefined;
  return beyondBudget(workflow.compiled.definition, chart.position.context, want);
}

function decisionOn(turning: Turning, want: Wanted): Opened {
  if (want.kind === 'over') return { event: { type: 'OVER' } };
  if (want.kind === 'quiet') return { event: { type: 'SETTLED', ...partingOf(turning) } };
  if (want.kind === 'timer') return { event: to(want.address, { kind: 'DUE', dueAt: want.dueAt }) };
  const { workflow, chart, head, before } = turning;
  const { id, around, compiled, identity } = workflow;
  const about = { around, compiled, threadId: identity.threadId, revision: head.revision };
  if (want.kind === 'attempt') {
    const { step, tag } = want;
    return standstill({ ...about, step, tag, error: budgetSpent(turning, want), onExhausted: 'compensate' });
  }
  if (want.kind !== 'decision') throw new RefusedCommitError(`nothing is to be decided about ${want.id}`, {});
  if (compiled.own) return chart.position.context.own ? HEAR_EARLY : ENTER;
  const node = compiled.nodes.get(want.step);
  if (!node)
    throw new RefusedCommitError(
      `the chart of workflow ${id} asks about step "${want.step}", which its definition does not have`,
      {},
    );
  const { context } = chart.position;
  const committed = before?.context ?? null;
  return decide({
    ...about,
    workflowId: id,
    parent: identity.parent,
    node,
    want,
    context,
    committed,
    sight: () => sightOf(turning, node),
  });
}

/** How long its children are waited for: as long as the undo of any of them may take. */
function partingOf({ workflow: { compiled, around } }: Turning): { readonly parting?: Parting } {
  if (!compiled.hasChildren) return {};
  const since = around.clock.now();
  return { parting: { since, until: since + longestUndoOfChildren(compiled.nodes.values()), asking: [] } };
}

/** What a decision may see: the input, and the outputs of what is before it; of a loop, those of its last pass too. */
function sightOf({ workflow, chart }: Turning, node: Node): Sight {
  const { compiled, identity, values } = workflow;
  const { output, done } = chart.position.context;
  const inside = node.kind === 'loop' ? allNodes(node.body).map(({ name }) => name) : [];
  const outputs = [...(compiled.before.get(node.name) ?? []), ...inside].map((name) => [
    name,
    output[name] ? values.open(output[name]) : done[name] === 'completed' ? null : undefined,
  ]);
  return { input: values.open(identity.input), outputs: Object.fromEntries(outputs) as Record<string, unknown> };
}
