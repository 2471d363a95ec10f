// What a state says about the work as a whole: phases, tasks, agents, milestones, figures. Computed from the stored state and the plan, so that
// every checkpoint has it without storing anything twice. Pure.
import type { JsonValue, StepStatus } from '../workflow.ts';
import { type StepOfPlan, type StepState, statusOfStep } from './stepStatus.ts';

/** What a step of the plan tells of itself. */
export interface DescribedStep extends StepOfPlan {
  readonly phase?: string | undefined;
  readonly milestone?: string | undefined;
  readonly agentType?: string | undefined;
}

export interface Summary {
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
export function summaryOf(nodes: readonly DescribedStep[], state: StepState): Summary {
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
