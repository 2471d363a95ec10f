// Questions to people and what was decided.
import type { FilterQuery } from '@mikro-orm/postgresql';
import { WorkflowIntervention } from '../persistence/entities/workflow_interventions.ts';
import type { PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import type { EnumMap, Resolvers } from './resolvers.ts';
import type { EnumNames } from './schemaTypes.ts';
import { matching } from './filters.ts';
import { toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';

const INTERVENTIONS: Listing<WorkflowIntervention> = {
  name: 'interventions',
  entity: WorkflowIntervention,
  order: ['requestedAt', 'id'],
  direction: 'desc',
};

type Statuses = readonly EnumNames['InterventionStatus'][] | null | undefined;
const inStatus = (status: Statuses) => matching({ status }) as FilterQuery<WorkflowIntervention>;

export const queries = {
  interventions: (_, { status, ...page }, { reads }) => reads.page(INTERVENTIONS, inStatus(status), page),
} satisfies Partial<Resolvers<'Query'>>;

export const interventionsOfWorkflow = ({ reads }: Context, workflow: string, page: PageArguments, status: Statuses) =>
  reads.pageOf(INTERVENTIONS, 'workflowId', workflow, inStatus(status), page);

const Intervention: Resolvers<'Intervention'> = {
  id: ({ id }) => toGlobalId('Intervention', id),
  workflow: ({ workflowId }, _, { reads }) => reads.workflow.load(workflowId),
  stepKey: ({ stepId }) => stepId,
  error: ({ errorId }, _, { reads }) => (errorId ? reads.error.load(errorId) : null),
};

export const types = { Intervention };
export const enums = {
  OnDeadline: { COMPENSATE: 'compensate', FAIL: 'fail', KEEP_WAITING: 'keepWaiting' } satisfies EnumMap<'OnDeadline'>,
};
