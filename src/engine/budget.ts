// What a workflow may do at most, whatever its steps say: a step that is about to begin beyond that does not. Asked before every commit that begins
// steps; the last resort against circles that nothing else sees, such as restarts by hand that never help.
import type { Definition, Node } from '../definition.ts';
import { LoopBudgetSpentError } from '../errors.ts';
import type { ChartContext } from '../machines/context.ts';
import type { WantedAttempt } from '../machines/wanted.ts';

const STEPS = 1_000;
const VISITS = 100;

/** Why this step may not begin; undefined where it may. */
export function beyondBudget(definition: Definition, context: ChartContext, want: WantedAttempt): Error | undefined {
  if (definition.own) return beyondCalls(definition, context, want);
  if (want.work !== 'run' || want.item !== undefined || want.attempt > 1) return undefined;
  const { budget = {}, name } = definition;
  const visits = budget.visits ?? VISITS;
  if (want.round >= visits)
    return new LoopBudgetSpentError(
      `step "${want.step}" was sent back ${want.round} times; the budget of workflow "${name}" allows it to run ${visits} times. Find out why it is sent back, or raise budget.visits`,
      { step: want.step, visits: want.round + 1, budget: visits },
    );
  if (context.steps <= STEPS && budget.steps === undefined) return undefined;
  const steps = budget.steps ?? Math.max(STEPS, needed(definition.nodes));
  if (context.steps <= steps) return undefined;
  return new LoopBudgetSpentError(
    `workflow "${name}" has begun ${steps} steps, as many as its budget allows, and wants to begin "${want.step}". Find out what it repeats, or raise budget.steps`,
    { step: want.step, steps: context.steps, budget: steps },
  );
}

/** Of an author's own machine, which may go on for ever unless its author says otherwise: the calls that it has begun to where it is, and the rounds of one. */
function beyondCalls({ budget = {}, name }: Definition, { own }: ChartContext, want: WantedAttempt): Error | undefined {
  if (want.work !== 'run' || want.attempt > 1) return undefined;
  const { steps = Infinity, visits = Infinity } = budget;
  const calls = Object.values(own?.begun ?? {}).reduce((sum, count) => sum + count, 0);
  if (calls > steps)
    return new LoopBudgetSpentError(
      `the machine of workflow "${name}" has made ${steps} calls, as many as its budget allows, and wants to make another at "${want.step}". Find out what it repeats, or raise budget.steps`,
      { step: want.step, steps: calls, budget: steps },
    );
  if (want.round < visits) return undefined;
  return new LoopBudgetSpentError(
    `the calls of "${want.step}" began anew ${want.round} times; the budget of workflow "${name}" allows ${visits} rounds. Find out why, or raise budget.visits`,
    { step: want.step, visits: want.round + 1, budget: visits },
  );
}

/** What the loops of a definition may need by their own budgets, so that these are what ends them. */
function needed(nodes: readonly Node[]): number {
  return nodes.reduce((sum, node) => sum + (node.kind === 'loop' ? node.budget * needed(node.body) : 1), 0);
}
