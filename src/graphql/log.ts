// The log of a workflow: what its steps and the engine said about it.
import type { EntityManager } from '@mikro-orm/postgresql';
import { WorkflowLogLine } from '../persistence/entities/workflow_log.ts';
import type { PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import { toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';

const LOG: Listing<WorkflowLogLine> = { name: 'log', entity: WorkflowLogLine, order: ['line'], direction: 'asc' };

export const logOfWorkflow = ({ reads }: Context, workflow: string, page: PageArguments) =>
  reads.pageOf(LOG, 'workflowId', workflow, {}, page);

export const findLogEntry = (em: EntityManager, key: string): Promise<WorkflowLogLine | null> =>
  em.findOne(WorkflowLogLine, { workflowId: key.slice(0, 36), line: Number(key.slice(37)) });

const LogEntry: Resolvers<'LogEntry'> = {
  id: ({ workflowId, line }) => toGlobalId('LogEntry', `${workflowId}/${line}`),
  sequence: ({ line }) => line,
  stepKey: ({ stepId }) => stepId,
};

export const types = { LogEntry };
