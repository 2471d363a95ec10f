// Stored definitions: their steps from the plan, their statechart as an inspector takes it.
import type { FilterQuery } from '@mikro-orm/postgresql';
import { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';
import type { EnumMap, Resolvers } from './resolvers.ts';
import { matching } from './filters.ts';
import { toGlobalId } from './globalIds.ts';
import { machineOf } from './machine.ts';
import type { Listing } from './pages.ts';
import { placedNodesOf } from './plan.ts';
import { workflowsOfDefinition } from './workflows.ts';

const DEFINITIONS: Listing<WorkflowDefinitionRow> = {
  name: 'definitions',
  entity: WorkflowDefinitionRow,
  order: ['name', 'hash'],
  direction: 'asc',
};

export const queries = {
  workflowDefinition: async (_, { name, version }, { reads }) => {
    const where = matching({ name, version }) as FilterQuery<WorkflowDefinitionRow>;
    const [newest] = await reads.em.find(WorkflowDefinitionRow, where, { orderBy: { createdAt: 'desc' }, limit: 1 });
    return newest ?? null;
  },
  workflowDefinitions: (_, page, { reads }) => reads.page(DEFINITIONS, {}, page),
} satisfies Partial<Resolvers<'Query'>>;

const WorkflowDefinition: Resolvers<'WorkflowDefinition'> = {
  id: ({ hash }) => toGlobalId('WorkflowDefinition', hash),
  onBranchFailure: ({ plan }) => (plan['onBranchFailure'] === 'settle' ? 'settle' : 'failFast'),
  steps: placedNodesOf,
  machine: machineOf,
  workflows: ({ hash }, { filter, ...page }, context) => workflowsOfDefinition(context, hash, page, filter ?? {}),
};

const StepDefinition: Resolvers<'StepDefinition'> = {
  key: ({ name }) => name,
  dependsOn: ({ after }) => after,
  timeout: ({ timeoutMs }) => timeoutMs,
  critical: ({ critical }) => critical ?? false,
  // A sleep and a wait do nothing that could be done twice.
  idempotent: ({ idempotent }) => idempotent ?? true,
  grade: ({ grade }) => grade ?? 'DURABLE',
  compensates: ({ compensate }) => compensate !== undefined,
  hasAlternative: ({ alternative }) => alternative !== undefined,
  question: ({ intervention }) => intervention?.prompt ?? null,
  resources: ({ resources }) => Object.entries(resources ?? {}).map(([name, units]) => ({ name, units })),
  loop: ({ loops }) => loops.at(-1),
  concurrency: ({ each }) => each?.concurrency,
  tolerated: ({ each }) => (typeof each?.tolerated === 'number' ? each.tolerated : undefined),
  toleratedShare: ({ each }) => (typeof each?.tolerated === 'string' ? each.tolerated : undefined),
  onItemFailure: ({ each }) => each?.onItemFailure,
  child: ({ child }) => child?.definition,
};

export const types = { WorkflowDefinition, StepDefinition };
export const enums = {
  StepKind: { STEP: 'step', SLEEP: 'sleep', WAIT: 'wait', LOOP: 'loop' } satisfies EnumMap<'StepKind'>,
  OnBranchFailure: { FAIL_FAST: 'failFast', SETTLE: 'settle' } satisfies EnumMap<'OnBranchFailure'>,
};
