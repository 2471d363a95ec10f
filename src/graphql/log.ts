// The log of a workflow, and of all workflows of a user thread: what their steps and the engine said about them.
import { type EntityManager, raw } from '@mikro-orm/postgresql';
import { WorkflowLogLine } from '../persistence/entities/workflow_log.ts';
import { escapeText } from '../persistence/escape.ts';
import type { PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import { toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';
import { present } from './reads.ts';

const LOG: Listing<WorkflowLogLine> = { name: 'log', entity: WorkflowLogLine, order: ['line'], direction: 'asc' };

export const logOfWorkflow = ({ reads }: Context, workflow: string, page: PageArguments) =>
  reads.pageOf(LOG, 'workflowId', workflow, {}, page);

/** Lines of several workflows, by the time at which each was said. */
const THREAD_LOG: Listing<WorkflowLogLine> = {
  name: 'threadLog',
  entity: WorkflowLogLine,
  order: ['at', 'workflowId', 'line'],
  direction: 'asc',
};

export const queries = {
  threadLog: (_, { threadId, ...page }, { reads }) => reads.page(THREAD_LOG, ofThread(threadId), page),
} satisfies Partial<Resolvers<'Query'>>;

const ofThread = (threadId: string) =>
  ({
    [raw((alias) => `${alias}.workflow_id in (select id from workflows where thread_id = ?)`, [escapeText(threadId)])]:
      true,
  }) as object;

export const findLogEntry = (em: EntityManager, key: string): Promise<WorkflowLogLine | null> =>
  em.findOne(WorkflowLogLine, { workflowId: key.slice(0, 36), line: Number(key.slice(37)) });

const LogEntry: Resolvers<'LogEntry'> = {
  id: ({ workflowId, line }) => toGlobalId('LogEntry', `${workflowId}/${line}`),
  sequence: ({ line }) => line,
  workflow: async ({ workflowId }, _, { reads }) => present(await reads.workflow.load(workflowId)),
  stepKey: ({ stepId }) => stepId,
};

/** Lines that the engine keeps, as they would be stored. */
const PendingLogEntry: Resolvers<'PendingLogEntry'> = {
  at: ({ at }) => new Date(at),
  stepKey: ({ step }) => step,
};

export const types = { LogEntry, PendingLogEntry };
