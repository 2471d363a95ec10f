// Fields that show what a stored state says about the work as a whole.
import { type StepState, stepStateOf } from '../engine/stepStatus.ts';
import { type Summary, summaryOf } from '../engine/summary.ts';
import type { JsonValue } from '../workflow.ts';
import type { Context } from './context.ts';
import { placedNodesOf } from './plan.ts';
import { shownState } from './values.ts';

/** Fields that are read from an opened state. @param source the workflow whose state it is, and the state */
export function summaryFields<Parent>(
  source: (parent: Parent, context: Context) => readonly [workflowId: string, state: Promise<JsonValue | null>],
) {
  const field =
    <Name extends keyof Summary>(name: Name) =>
    async (parent: Parent, _: unknown, context: Context): Promise<Summary[Name] | null> => {
      const [workflowId, opening] = source(parent, context);
      const [workflow, state] = await Promise.all([context.reads.workflow.load(workflowId), opening]);
      const definition = workflow && (await context.reads.definition.load(workflow.definitionHash));
      if (!definition || !state) return null;
      const found = summaryOf(placedNodesOf(definition), stepStateOf(state as unknown as StepState))[name];
      return shownState(context, workflowId, state, found);
    };
  return {
    phase: field('phase'),
    completedPhases: field('completedPhases'),
    agents: field('agents'),
    tasks: field('tasks'),
    milestones: field('milestones'),
    metrics: field('metrics'),
  };
}
