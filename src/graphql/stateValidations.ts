// What was checked of the states of a workflow whenever it was restored, moved or looked at: rows as they were written.
import { WorkflowStateValidation } from '../persistence/entities/workflow_state_validations.ts';
import type { PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import { present } from './reads.ts';
import type { Resolvers } from './resolvers.ts';
import { toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';

const VALIDATIONS: Listing<WorkflowStateValidation> = {
  name: 'state validations',
  entity: WorkflowStateValidation,
  order: ['createdAt', 'id'],
  direction: 'desc',
};

export const validationsOfWorkflow = ({ reads }: Context, workflow: string, page: PageArguments) =>
  reads.pageOf(VALIDATIONS, 'workflowId', workflow, {}, page);

const StateValidationResult: Resolvers<'StateValidationResult'> = {
  id: ({ id }) => toGlobalId('StateValidationResult', id),
  workflow: async ({ workflowId }, _, { reads }) => present(await reads.workflow.load(workflowId)),
  checkpoint: ({ checkpointId }, _, { reads }) => reads.checkpoint.load(checkpointId),
  after: ({ after }) => after ?? [],
  duration: ({ durationMs }) => Number(durationMs),
};

export const types = { StateValidationResult };
