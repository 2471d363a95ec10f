// What was tried against errors, and whether it helped: of a workflow in pages, of one error as a whole.
import { WorkflowRecoveryAttempt } from '../persistence/entities/workflow_recovery_attempts.ts';
import type { PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import { toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';

const RECOVERIES: Listing<WorkflowRecoveryAttempt> = {
  name: 'recoveries',
  entity: WorkflowRecoveryAttempt,
  order: ['createdAt', 'id'],
  direction: 'asc',
};

export const recoveriesOfWorkflow = ({ reads }: Context, workflow: string, page: PageArguments) =>
  reads.pageOf(RECOVERIES, 'workflowId', workflow, {}, page);

const RecoveryAttempt: Resolvers<'RecoveryAttempt'> = {
  id: ({ id }) => toGlobalId('RecoveryAttempt', id),
  error: ({ errorId }, _, { reads }) => (errorId ? reads.error.load(errorId) : null),
  workflow: ({ workflowId }, _, { reads }) => reads.workflow.load(workflowId),
  duration: ({ durationMs }) => durationMs,
  startedAt: ({ createdAt, durationMs }) => new Date(createdAt.getTime() - (durationMs ?? 0)),
  endedAt: ({ createdAt }) => createdAt,
};

export const types = { RecoveryAttempt };
