// Workflows as their head rows have them, and the lists that belong to each.
import { ownTraceparent, traceIdOf } from '../trace.ts';
import { WHOLE, type WorkflowId } from '../workflow.ts';
import { type FilterQuery, raw } from '@mikro-orm/postgresql';
import { Workflow as WorkflowRow } from '../persistence/entities/workflows.ts';
import { isUuid } from '../ids.ts';
import { storedKey } from '../persistence/escape.ts';
import { checkpointPage, historyPage } from './checkpoints.ts';
import { badInput, type PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import { errorsOfWorkflow } from './errors.ts';
import { eventPage } from './events.ts';
import { matching, within } from './filters.ts';
import { toGlobalId, workflowIdOf } from './globalIds.ts';
import { interventionsOfWorkflow } from './interventions.ts';
import { logOfWorkflow } from './log.ts';
import { shownState, shownValue } from './values.ts';
import { placedNodesOf } from './plan.ts';
import type { Listing } from './pages.ts';
import { recoveriesOfWorkflow } from './recovery.ts';
import { historyPage as retryHistoryPage } from './retries.ts';
import { present } from './reads.ts';
import type { Resolvers } from './resolvers.ts';
import type { Arguments, WorkflowFilter } from './schemaTypes.ts';
import { validationsOfWorkflow } from './stateValidations.ts';
import { reaches } from './access/caller.ts';
import { actionsOf, attemptPage, currentStep, stepPage } from './steps.ts';
import { summaryFields } from './summary.ts';

export const queries = {
  workflow: (_, args, context) => findWorkflow(context, args),
  workflows: (_, { filter, orderBy, ...page }, context) =>
    workflowPage(context, page, filter ?? {}, orderBy?.direction === 'ASC' ? 'asc' : 'desc'),
} satisfies Partial<Resolvers<'Query'>>;

async function findWorkflow({ reads }: Context, { id, workflowId, definition, key }: Arguments['Query']['workflow']) {
  const byKey = definition != null && key != null;
  const ways = [id != null, workflowId != null, definition != null || key != null].filter(Boolean).length;
  if (ways !== 1 || (!byKey && (definition ?? key) != null)) {
    throw badInput('Name a workflow in one way: by `id`, by `workflowId`, or by `definition` and `key`');
  }
  if (id != null) return reads.workflow.load(workflowIdOf(id));
  if (workflowId != null) return isUuid(workflowId) ? reads.workflow.load(workflowId.toLowerCase()) : null;
  const where = matching({ definition, key: storedKey(key ?? '') }) as FilterQuery<WorkflowRow>;
  // At most one with this key is unfinished; among those that ended, the newest.
  const orderBy = [{ [raw('completed_at is null')]: 'desc' }, { createdAt: 'desc' }] as never;
  const [found] = await reads.em.find(WorkflowRow, where, { orderBy, limit: 1, disableIdentityMap: true });
  return found ?? null;
}

const workflowPage = (
  { reads }: Context,
  page: PageArguments,
  filter: WorkflowFilter,
  direction: 'asc' | 'desc' = 'desc',
) => reads.page(listing(direction), conditionOf(filter), page);

export const workflowsOfDefinition = ({ reads }: Context, hash: string, page: PageArguments, filter: WorkflowFilter) =>
  reads.pageOf(listing('desc'), 'definitionHash', hash, conditionOf(filter), page);

const listing = (direction: 'asc' | 'desc'): Listing<WorkflowRow> => ({
  name: `workflows ${direction}`,
  entity: WorkflowRow,
  order: ['createdAt', 'id'],
  direction,
});

function conditionOf({ hasUnresolvedErrors, created, traceId, ...columns }: WorkflowFilter): FilterQuery<WorkflowRow> {
  return {
    ...matching(columns as Record<string, unknown>),
    ...within('createdAt', created),
    ...(traceId != null && { [raw((alias: string) => inTrace(alias, traceId))]: [] }),
    ...(hasUnresolvedErrors != null && { [raw(openErrors(hasUnresolvedErrors))]: [] }),
  } as FilterQuery<WorkflowRow>;
}

const openErrors = (any: boolean) => (alias: string) =>
  `${any ? '' : 'not '}exists (select from workflow_errors e where e.workflow_id = ${alias}.id and not e.resolved)`;

/** One that was born without a trace has its own id as the id of its trace. */
const inTrace = (alias: string, traceId: string): string => {
  if (!/^[0-9a-f]{32}$/.test(traceId)) return 'false';
  const own = `${alias}.traceparent is null and ${alias}.id = cast('${traceId}' as uuid)`;
  return `(substr(${alias}.traceparent, 4, 32) = '${traceId}' or (${own}))`;
};

/** Its phase is the one in its head row, by which it can be found. */
const { phase: _phase, ...workflowSummary } = summaryFields<WorkflowRow>(({ id }, { reads }) => [
  id,
  reads.newestState.load(id),
]);

const Workflow: Resolvers<'Workflow'> = {
  id: ({ id }) => toGlobalId('Workflow', id),
  workflowId: ({ id }) => id,
  definition: async ({ definitionHash }, _, { reads }) => present(await reads.definition.load(definitionHash)),
  traceId: ({ id, traceparent }) => traceIdOf(traceparent ?? ownTraceparent(id as WorkflowId)),
  ...workflowSummary,
  currentStep,
  // Each is a mutation that asks for this role.
  allowedActions: (row, args, context) =>
    reaches(context.caller.role, 'OPERATOR') ? actionsOf(row, args, context) : [],
  machineSnapshot: async ({ id }, _, context) => {
    const state = await context.reads.newestState.load(id);
    return shownState(context, id, state, state);
  },
  input: ({ id, input }, _, context) => shownValue(context, id, input, 'input'),
  output: async ({ id, output, definitionHash }, _, context) => {
    if (output === null) return null;
    const definition = present(await context.reads.definition.load(definitionHash));
    const last = placedNodesOf(definition).findLast(({ loops }) => loops.length === 0);
    return shownValue(context, id, output, `steps.${last?.name ?? ''}.output`);
  },
  duration: ({ startedAt, completedAt, updatedAt }) =>
    startedAt && Math.max(0, (completedAt ?? updatedAt).getTime() - startedAt.getTime()),
  lastSequence: ({ id }, _, { reads }) => reads.lastSequence.load(id),
  claim: ({ id }, _, { reads }) => reads.claim.load(`${id}/${WHOLE}`),
  parent: ({ parentId }, _, { reads }) => (parentId ? reads.workflow.load(parentId) : null),
  children: ({ id }, { filter, ...page }, { reads }) =>
    reads.pageOf(listing('asc'), 'parentId', id, conditionOf(filter ?? {}), page),
  steps: stepPage,
  attempts: attemptPage,
  checkpoints: ({ id }, { filter, ...page }, context) => checkpointPage(context, id, page, filter ?? {}),
  stateHistory: ({ id }, page, context) => historyPage(context, id, page),
  stateValidations: ({ id }, page, context) => validationsOfWorkflow(context, id, page),
  errors: ({ id }, { filter, ...page }, context) => errorsOfWorkflow(context, id, page, filter ?? {}),
  recoveryAttempts: ({ id }, page, context) => recoveriesOfWorkflow(context, id, page),
  retryHistories: ({ id }, { filter, ...page }, context) => retryHistoryPage(context, id, page, filter ?? {}),
  interventions: ({ id }, { status, ...page }, context) => interventionsOfWorkflow(context, id, page, status),
  log: ({ id }, page, context) => logOfWorkflow(context, id, page),
  pendingLog: ({ id }, _, { engine }) => [...engine.pendingLog(id as WorkflowId)],
  events: ({ id }, { types, ...page }, context) =>
    eventPage(context, page, { workflowId: toGlobalId('Workflow', id), types: types ?? null }),
};

export const types = { Workflow };
