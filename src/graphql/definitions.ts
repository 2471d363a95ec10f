// Stored definitions: their steps from the plan, their statechart as an inspector takes it.
import type { FilterQuery } from '@mikro-orm/postgresql';
import { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';
import type { PageArguments } from './connections.ts';
import type { Fields, RootFields } from './fields.ts';
import { matching } from './filters.ts';
import { toGlobalId } from './globalIds.ts';
import { machineOf } from './machine.ts';
import type { Listing } from './pages.ts';
import { type PlacedNode, placedNodesOf } from './plan.ts';
import { type WorkflowFilter, workflowsOfDefinition } from './workflows.ts';

const DEFINITIONS: Listing<WorkflowDefinitionRow> = {
  name: 'definitions',
  entity: WorkflowDefinitionRow,
  order: ['name', 'hash'],
  direction: 'asc',
};

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
  steps: placedNodesOf,
  machine: machineOf,
  workflows: ({ hash }, { filter, ...page }: PageArguments & { filter?: WorkflowFilter | null }, context) =>
    workflowsOfDefinition(context, hash, page, filter ?? {}),
};

const StepDefinition: Fields<PlacedNode> = {
  key: ({ name }) => name,
  dependsOn: ({ after }) => after,
  timeout: ({ timeoutMs }) => timeoutMs,
  critical: ({ critical }) => critical ?? false,
  // A sleep and a wait do nothing that could be done twice.
  idempotent: ({ idempotent }) => idempotent ?? true,
  loop: ({ loops }) => loops.at(-1),
  concurrency: ({ each }) => each?.concurrency,
  tolerated: ({ each }) => (typeof each?.tolerated === 'number' ? each.tolerated : undefined),
  toleratedShare: ({ each }) => (typeof each?.tolerated === 'string' ? each.tolerated : undefined),
  child: ({ child }) => child?.definition,
};

export const types = { WorkflowDefinition, StepDefinition };
export const enums = { StepKind: { STEP: 'step', SLEEP: 'sleep', WAIT: 'wait', LOOP: 'loop' } };
