// Workflow errors and system errors: lists, whole records, and who resolved them.
import { type FilterQuery, raw } from '@mikro-orm/postgresql';
import { SystemError as SystemErrorRow } from '../persistence/entities/system_errors.ts';
import { WorkflowError as WorkflowErrorRow } from '../persistence/entities/workflow_errors.ts';
import { isQuiet } from '../persistence/sql/groups.ts';
import { badInput, type PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import { correlation } from './errorGroups.ts';
import type { EnumMap, Resolvers } from './resolvers.ts';
import type { ErrorFilter } from './schemaTypes.ts';
import { matching, within } from './filters.ts';
import { keyOf, toGlobalId, workflowIdOf } from './globalIds.ts';
import type { Listing } from './pages.ts';

/** Ids are time-ordered, which decides between errors of one millisecond. */
const ERRORS: Listing<WorkflowErrorRow> = {
  name: 'errors',
  entity: WorkflowErrorRow,
  order: ['createdAt', 'id'],
  direction: 'desc',
};

const MOST_SYSTEM_ERRORS = 500;

export const queries = {
  error: (_, { id }, { reads }) => reads.error.load(keyOf(id, 'WorkflowError')),
  errors: (_, { filter, ...page }, { reads }) => reads.page(ERRORS, conditionOf(filter ?? {}), page),
  systemErrors: (_, { errorType, severity, limit }, { reads, clock }) => {
    if (limit < 1 || limit > MOST_SYSTEM_ERRORS)
      throw badInput(`\`limit\` is from 1 to ${MOST_SYSTEM_ERRORS}, got ${limit}`);
    const where = { resolved: false, ...matching({ errorType, severity }), ...isHeard(clock.now()) };
    const orderBy = { lastSeenAt: 'desc nulls last', id: 'desc' } as const;
    return reads.em.find(SystemErrorRow, where, { orderBy, limit, disableIdentityMap: true });
  },
} satisfies Partial<Resolvers<'Query'>>;

/** Not of a group that somebody ignores, or put off until later. */
const isHeard = (now: number) => ({
  [raw(
    (alias) =>
      `not exists (select from error_groups g where g.fingerprint = ${alias}.fingerprint and ${isQuiet('g', 'to_timestamp(?)')})`,
    [now / 1_000],
  )]: true,
});

export const errorsOfWorkflow = ({ reads }: Context, workflow: string, page: PageArguments, filter: ErrorFilter) =>
  reads.pageOf(ERRORS, 'workflowId', workflow, conditionOf({ ...filter, workflowId: null }), page);

function conditionOf(filter: ErrorFilter): FilterQuery<WorkflowErrorRow> {
  return {
    ...matching({
      errorType: filter.errorType,
      errorSeverity: filter.severity,
      errorClass: filter.class,
      errorCategory: filter.category,
      resolved: filter.resolved,
      workflowId: filter.workflowId && workflowIdOf(filter.workflowId),
      stepId: filter.stepKey,
      fingerprint: filter.fingerprint,
      traceId: filter.traceId,
    }),
    ...within('createdAt', filter.occurred),
  } as FilterQuery<WorkflowErrorRow>;
}

type Resolvable = WorkflowErrorRow | SystemErrorRow;
const resolution = ({ resolved, resolutionKind, resolvedBy, resolvedAt, resolutionNotes }: Resolvable) =>
  resolved && resolutionKind !== null && resolvedBy !== null && resolvedAt !== null
    ? { kind: resolutionKind, resolvedBy, resolvedAt, notes: resolutionNotes ?? '' }
    : null;

const WorkflowError: Resolvers<'WorkflowError'> = {
  ...correlation,
  id: ({ id }) => toGlobalId('WorkflowError', id),
  workflow: ({ workflowId }, _, { reads }) => reads.workflow.load(workflowId),
  stepKey: ({ stepId }) => stepId,
  class: ({ errorClass }) => errorClass,
  category: ({ errorCategory }) => errorCategory,
  severity: ({ errorSeverity }) => errorSeverity,
  message: ({ errorMessage }) => errorMessage,
  checkpoint: ({ checkpointId }, _, { reads }) => (checkpointId ? reads.checkpoint.load(checkpointId) : null),
  recoveryAction: ({ recoveryStrategy }) => recoveryStrategy,
  recoverySucceeded: ({ recoverySuccessful }) => recoverySuccessful,
  recoveryAttempts: ({ id }, _, { reads }) => reads.recoveries.load(id),
  occurredAt: ({ createdAt }) => createdAt,
  resolution,
};

const SystemError: Resolvers<'SystemError'> = {
  id: ({ id }) => toGlobalId('SystemError', id),
  message: ({ errorMessage }) => errorMessage,
  context: ({ errorContext }) => errorContext,
  workflow: ({ workflowId }, _, { reads }) => (workflowId ? reads.workflow.load(workflowId) : null),
  stepKey: ({ stepId }) => stepId,
  workflowError: ({ workflowErrorId }, _, { reads }) => (workflowErrorId ? reads.error.load(workflowErrorId) : null),
  firstSeenAt: ({ createdAt }) => createdAt,
  lastSeenAt: ({ lastSeenAt, createdAt }) => lastSeenAt ?? createdAt,
  occurredAt: ({ createdAt }) => createdAt,
  resolution,
};

export const types = { WorkflowError, SystemError };
export const enums = {
  AlertLevel: {
    INFO: 'info',
    WARNING: 'warning',
    ERROR: 'error',
    CRITICAL: 'critical',
  } satisfies EnumMap<'AlertLevel'>,
};
