// What a stored state says about the work as a whole: phases, agents, tasks, milestones, figures. `summaryOf` is pure; a test holds it to what
// the machines say of the same state.
import type { JsonValue, StepStatus } from '../workflow.ts';
import type { Context } from './context.ts';
import type { Fields } from './fields.ts';
import { type PlacedNode, placedNodesOf } from './plan.ts';
import { type StepState, statusOfStep } from './stepStatus.ts';

interface Summary {
  readonly phase: string | null;
  readonly completedPhases: readonly string[];
  readonly agents: readonly {
    readonly stepKey: string;
    readonly agentType: string;
    readonly status: StepStatus;
    readonly state: JsonValue;
  }[];
  readonly tasks: readonly {
    readonly stepKey: string;
    readonly status: StepStatus;
    readonly agentType: string | null;
    readonly progress: JsonValue;
  }[];
  readonly milestones: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
}

/** @param nodes of the whole definition; what is inside a loop is the loop's */
export function summaryOf(nodes: readonly PlacedNode[], state: StepState): Summary {
  const { done, agents, progress, metrics } = state.context;
  const tasks = nodes
    .filter(({ loops }) => loops.length === 0)
    .map((node) => ({
      node,
      stepKey: node.name,
      status: statusOfStep(node, state),
      agentType: node.agentType ?? null,
    }));
  const phases = new Set(tasks.flatMap(({ node: { phase } }) => phase ?? []));
  const isOver = ({ stepKey }: { stepKey: string }): boolean => done[stepKey] !== undefined;
  return {
    phase: tasks.find(({ status }) => UNDER_WAY.has(status))?.node.phase ?? null,
    completedPhases: [...phases].filter((phase) => tasks.every((task) => task.node.phase !== phase || isOver(task))),
    agents: tasks.flatMap(({ stepKey, status, agentType }) =>
      agentType !== null && AT_WORK.has(status) ? [{ stepKey, agentType, status, state: agents[stepKey] ?? null }] : [],
    ),
    tasks: tasks.map(({ stepKey, status, agentType }) => ({
      stepKey,
      status,
      agentType,
      progress: progress[stepKey] ?? null,
    })),
    milestones: tasks.flatMap(({ node: { milestone, name } }) =>
      milestone !== undefined && done[name] === 'completed' ? [milestone] : [],
    ),
    metrics,
  };
}

const AT_WORK: ReadonlySet<StepStatus> = new Set(['RUNNING', 'RETRYING', 'AWAITING_INTERVENTION', 'COMPENSATING']);
const UNDER_WAY: ReadonlySet<StepStatus> = new Set([...AT_WORK, 'WAITING']);

/** Fields that are read from an opened state. @param source the workflow whose state it is, and the state */
export function summaryFields<Parent>(
  source: (parent: Parent, context: Context) => readonly [workflowId: string, state: Promise<JsonValue | null>],
): Fields<Parent> {
  const field =
    (name: keyof Summary) =>
    async (parent: Parent, _: unknown, context: Context): Promise<unknown> => {
      const [workflowId, opening] = source(parent, context);
      const [workflow, state] = await Promise.all([context.reads.workflow.load(workflowId), opening]);
      const definition = workflow && (await context.reads.definition.load(workflow.definitionHash));
      return definition && state ? summaryOf(placedNodesOf(definition), state as unknown as StepState)[name] : null;
    };
  const names = ['phase', 'completedPhases', 'agents', 'tasks', 'milestones', 'metrics'] as const;
  return Object.fromEntries(names.map((name) => [name, field(name)]));
}
