// Stored definitions: their steps from the plan, their statechart as an inspector takes it.
import type { FilterQuery } from '@mikro-orm/postgresql';
import { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';
import type { PageArguments } from './connections.ts';
import type { Fields, RootFields } from './fields.ts';
import { matching } from './filters.ts';
import { toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';
import { type WorkflowFilter, workflowsOfDefinition } from './workflows.ts';

/** One step as the plan has it; what is undefined in a definition is absent. */
export interface PlannedNode {
  readonly name: string;
  readonly kind: 'step' | 'sleep' | 'wait';
  readonly after: readonly string[];
  readonly phase?: string;
  readonly milestone?: string;
  readonly agentType?: string;
  readonly timeoutMs?: number;
  readonly critical?: boolean;
  readonly idempotent?: boolean;
}

const DEFINITIONS: Listing<WorkflowDefinitionRow> = {
  name: 'definitions',
  entity: WorkflowDefinitionRow,
  order: ['name', 'hash'],
  direction: 'asc',
};

export const nodesOf = ({ plan }: WorkflowDefinitionRow): readonly PlannedNode[] => plan['nodes'] as PlannedNode[];

export const queries: RootFields = {
  workflowDefinition: async (_, { name, version }: { name: string; version?: string | null }, { reads }) => {
    const where = matching({ name, version }) as FilterQuery<WorkflowDefinitionRow>;
    const [newest] = await reads.em.find(WorkflowDefinitionRow, where, { orderBy: { createdAt: 'desc' }, limit: 1 });
    return newest ?? null;
  },
  workflowDefinitions: (_, page: PageArguments, { reads }) => reads.page(DEFINITIONS, {}, page),
};

const WorkflowDefinition: Fields<WorkflowDefinitionRow> = {
  id: ({ hash }) => toGlobalId('WorkflowDefinition', hash),
  steps: nodesOf,
  machine: ({ name, version, machine }) => ({ key: machine['id'] ?? name, version, config: machine }),
  workflows: ({ hash }, { filter, ...page }: PageArguments & { filter?: WorkflowFilter | null }, context) =>
    workflowsOfDefinition(context, hash, page, filter ?? {}),
};

const StepDefinition: Fields<PlannedNode> = {
  key: ({ name }) => name,
  dependsOn: ({ after }) => after,
  timeout: ({ timeoutMs }) => timeoutMs,
  critical: ({ critical }) => critical ?? false,
  // A sleep and a wait do nothing that could be done twice.
  idempotent: ({ idempotent }) => idempotent ?? true,
};

export const types = { WorkflowDefinition, StepDefinition };
export const enums = { StepKind: { STEP: 'step', SLEEP: 'sleep', WAIT: 'wait' } };
