// What a state says about the work as a whole: phases, tasks, agents, milestones, figures. Computed from the state and the definition, so that
// every checkpoint keeps it without storing anything twice. Pure; the API shows it.
import type { AnyMachineSnapshot } from 'xstate';
import type { Definition, Node } from '../definition.ts';
import type { JsonValue, StepStatus } from '../workflow.ts';
import type { ChartContext } from './context.ts';
import { stepStatusesOf } from './status.ts';

export interface Summary {
  /** Phase of the first step under way; null where none is declared. */
  readonly phase: string | null;
  /** Phases of which every step is over, in declared order. */
  readonly completedPhases: readonly string[];
  /** Agents at work, with what they told of themselves. */
  readonly agents: readonly {
    readonly step: string;
    readonly agentType: string;
    readonly status: StepStatus;
    readonly state: JsonValue;
  }[];
  readonly tasks: readonly {
    readonly step: string;
    readonly status: StepStatus;
    readonly agentType: string | null;
    readonly progress: JsonValue;
  }[];
  /** Milestones reached, in declared order. */
  readonly milestones: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
}

export function summaryOf(snapshot: AnyMachineSnapshot, definition: Definition): Summary {
  const context = snapshot.context as ChartContext;
  const statuses = stepStatusesOf(snapshot, definition);
  const statusOf = ({ name }: Node): StepStatus => statuses.get(name) ?? 'PENDING';
  const phases = [...new Set(definition.nodes.map(({ phase }) => phase).filter((phase) => phase !== undefined))];
  const isOver = (node: Node): boolean => context.done[node.name] !== undefined;
  return {
    phase: definition.nodes.find((node) => UNDER_WAY.has(statusOf(node)))?.phase ?? null,
    completedPhases: phases.filter((phase) => definition.nodes.every((node) => node.phase !== phase || isOver(node))),
    agents: definition.nodes.flatMap((node) => {
      const type = agentTypeOf(node);
      return type !== null && AT_WORK.has(statusOf(node))
        ? [{ step: node.name, agentType: type, status: statusOf(node), state: context.agents[node.name] ?? null }]
        : [];
    }),
    tasks: definition.nodes.map((node) => ({
      step: node.name,
      status: statusOf(node),
      agentType: agentTypeOf(node),
      progress: context.progress[node.name] ?? null,
    })),
    milestones: definition.nodes.flatMap(({ milestone, name }) =>
      milestone !== undefined && context.done[name] === 'completed' ? [milestone] : [],
    ),
    metrics: context.metrics,
  };
}

const AT_WORK: ReadonlySet<StepStatus> = new Set(['RUNNING', 'RETRYING', 'AWAITING_INTERVENTION', 'COMPENSATING']);
const UNDER_WAY: ReadonlySet<StepStatus> = new Set([...AT_WORK, 'WAITING']);
const agentTypeOf = (node: Node): string | null => (node.kind === 'step' ? (node.agentType ?? null) : null);
