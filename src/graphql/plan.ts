// The plan of a stored definition: its steps as data, walked into its loops.
import type { OnBranchFailure } from '../definition.ts';
import type { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';

/** One step as the plan has it; what is undefined in a definition is absent. */
export interface PlannedNode {
  readonly name: string;
  readonly kind: 'step' | 'sleep' | 'wait' | 'loop';
  readonly after: readonly string[];
  readonly phase?: string;
  readonly milestone?: string;
  readonly agentType?: string;
  readonly timeoutMs?: number;
  readonly critical?: boolean;
  readonly idempotent?: boolean;
  readonly grade?: 'BUFFERED';
  /** Functions are told by their presence alone. */
  readonly compensate?: unknown;
  readonly alternative?: unknown;
  readonly intervention?: { readonly prompt: string };
  readonly breaker?: string;
  readonly resources?: Readonly<Record<string, number>>;
  /** Of a loop. */
  readonly body?: readonly PlannedNode[];
  readonly budget?: number;
  /** Of a step over items. */
  readonly each?: {
    readonly concurrency: number;
    readonly tolerated: number | string;
    readonly onItemFailure?: OnBranchFailure;
  };
  readonly child?: { readonly definition: string };
}

export interface PlacedNode extends PlannedNode {
  /** Names of the loops around it, outermost first. */
  readonly loops: readonly string[];
}

/** Every step, those inside a loop right after it. */
export const placedNodesOf = ({ plan }: Pick<WorkflowDefinitionRow, 'plan'>): readonly PlacedNode[] =>
  placed(plan['nodes'] as PlannedNode[], []);

const placed = (nodes: readonly PlannedNode[], loops: readonly string[]): PlacedNode[] =>
  nodes.flatMap((node) => [{ ...node, loops }, ...placed(node.body ?? [], [...loops, node.name])]);
