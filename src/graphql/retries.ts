// Retry histories: the calls that one piece of work took, from the journal of attempts. A history is told by the row of its first call; its id
// is the idempotency key that every one of its calls was given.
import { type FilterQuery, raw } from '@mikro-orm/postgresql';
import type { StepState } from '../engine/stepStatus.ts';
import { StepAttempt } from '../persistence/entities/step_attempts.ts';
import { isFinal, type WorkflowStatus } from '../workflow.ts';
import type { PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import type { RetryHistoryFilter } from './schemaTypes.ts';
import { matching } from './filters.ts';
import { parseGlobalId, toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';

const FIRST_CALLS: Listing<StepAttempt> = {
  name: 'retry histories',
  entity: StepAttempt,
  order: ['tag'],
  direction: 'asc',
};

export const queries = {
  retryHistory: async (_, { operationId }, context) =>
    parseGlobalId(toGlobalId('RetryHistory', operationId)) ? findHistory(operationId, context) : null,
} satisfies Partial<Resolvers<'Query'>>;

/** By `workflow/key`, or `workflow/undo/key`: the row of its first call. */
export async function findHistory(operationId: string, { reads }: Context): Promise<StepAttempt | null> {
  const [first] = await reads.operation.load(operationId);
  return first ?? null;
}

export function historyPage(
  { reads }: Context,
  workflow: string,
  page: PageArguments,
  { stepKey, agentType, phase, retried }: RetryHistoryFilter,
) {
  const where = {
    ...matching({ stepId: stepKey, agentType, phase }),
    [raw((alias) => `not exists (${sameWork(alias, '<')})`)]: [],
    ...(retried != null && { [raw((alias) => `${retried ? '' : 'not '}exists (${sameWork(alias, '>')})`)]: [] }),
  };
  return reads.pageOf(FIRST_CALLS, 'workflowId', workflow, where as FilterQuery<StepAttempt>, page);
}

/** Earlier or later calls of the same piece of work. */
const sameWork = (alias: string, than: '<' | '>'): string =>
  `select from step_attempts o where o.workflow_id = ${alias}.workflow_id and o.key = ${alias}.key
   and (o.kind = 'compensation') = (${alias}.kind = 'compensation') and o.tag ${than} ${alias}.tag`;

const operationIdOf = ({ workflowId, key, kind }: StepAttempt): string =>
  `${workflowId}/${kind === 'compensation' ? 'undo/' : ''}${key}`;

type Of<Value> = (first: StepAttempt, args: unknown, context: Context) => Promise<Value>;

const attemptsOf: Of<readonly StepAttempt[]> = async (first, _, { reads }) =>
  reads.operation.load(operationIdOf(first));

/** Whether it came to a good end; null while it may still come to one. */
const finalSuccess: Of<boolean | null> = async (first, args, context) => {
  const attempts = await attemptsOf(first, args, context);
  if (attempts.some(({ outcome }) => outcome === 'completed')) return true;
  if (attempts.some(({ outcome }) => outcome === null)) return null;
  const { reads } = context;
  const workflow = await reads.workflow.load(first.workflowId);
  if (!workflow || isFinal(workflow.status as WorkflowStatus)) return false;
  const state = (await reads.newestState.load(first.workflowId)) as StepState | null;
  return first.kind !== 'compensation' && state?.context.done[first.stepId] !== undefined ? false : null;
};

const lastEnd: Of<Date | null> = async (first, args, context) =>
  (await attemptsOf(first, args, context)).at(-1)?.endedAt ?? null;

const RetryHistory: Resolvers<'RetryHistory'> = {
  id: (first) => toGlobalId('RetryHistory', operationIdOf(first)),
  operationId: operationIdOf,
  workflow: ({ workflowId }, _, { reads }) => reads.workflow.load(workflowId),
  stepKey: ({ stepId }) => stepId,
  compensation: ({ kind }) => kind === 'compensation',
  attempts: attemptsOf,
  totalAttempts: async (first, args, context) => (await attemptsOf(first, args, context)).length,
  finalSuccess,
  totalDuration: async (first, args, context) => {
    const end = await lastEnd(first, args, context);
    return end && Math.max(0, end.getTime() - first.startedAt.getTime());
  },
  createdAt: ({ startedAt }) => startedAt,
  completedAt: async (first, args, context) =>
    (await finalSuccess(first, args, context)) === null ? null : lastEnd(first, args, context),
};

const RetryAttempt: Resolvers<'RetryAttempt'> = {
  attemptNumber: ({ attempt }) => attempt,
  delay: ({ delayMs }) => delayMs,
  duration: ({ durationMs }) => (durationMs === null ? null : Number(durationMs)),
  success: ({ outcome }) => (outcome === null ? null : outcome === 'completed'),
  error: ({ errorId }, _, { reads }) => (errorId ? reads.error.load(errorId) : null),
};

export const types = { RetryHistory, RetryAttempt };
