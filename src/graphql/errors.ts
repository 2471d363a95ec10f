// Workflow errors and system errors: lists, whole records, and who resolved them.
import type { FilterQuery } from '@mikro-orm/postgresql';
import { SystemError as SystemErrorRow } from '../persistence/entities/system_errors.ts';
import { WorkflowError as WorkflowErrorRow } from '../persistence/entities/workflow_errors.ts';
import { badInput, type PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import { correlation } from './errorGroups.ts';
import type { Fields, RootFields } from './fields.ts';
import { matching, type TimeRange, within } from './filters.ts';
import { keyOf, toGlobalId, workflowIdOf } from './globalIds.ts';
import type { Listing } from './pages.ts';

export interface ErrorFilter {
  readonly errorType?: readonly string[] | null;
  readonly severity?: readonly string[] | null;
  readonly class?: readonly string[] | null;
  readonly category?: readonly string[] | null;
  readonly resolved?: boolean | null;
  readonly workflowId?: string | null;
  readonly stepKey?: string | null;
  readonly fingerprint?: string | null;
  readonly traceId?: string | null;
  readonly occurred?: TimeRange | null;
}

/** Ids are time-ordered, which decides between errors of one millisecond. */
const ERRORS: Listing<WorkflowErrorRow> = {
  name: 'errors',
  entity: WorkflowErrorRow,
  order: ['createdAt', 'id'],
  direction: 'desc',
};

const MOST_SYSTEM_ERRORS = 500;

export const queries: RootFields = {
  error: (_, { id }: { id: string }, { reads }) => reads.error.load(keyOf(id, 'WorkflowError')),
  errors: (_, { filter, ...page }: PageArguments & { filter?: ErrorFilter | null }, { reads }) =>
    reads.page(ERRORS, conditionOf(filter ?? {}), page),
  systemErrors: (_, args: { errorType?: string | null; severity?: string | null; limit: number }, { reads }) => {
    const { errorType, severity, limit } = args;
    if (limit < 1 || limit > MOST_SYSTEM_ERRORS)
      throw badInput(`\`limit\` is from 1 to ${MOST_SYSTEM_ERRORS}, got ${limit}`);
    const where = { resolved: false, ...matching({ errorType, severity }) };
    const orderBy = { createdAt: 'desc', id: 'desc' } as const;
    return reads.em.find(SystemErrorRow, where, { orderBy, limit, disableIdentityMap: true });
  },
};

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
  resolved ? { kind: resolutionKind, resolvedBy, resolvedAt, notes: resolutionNotes } : null;

const WorkflowError: Fields<WorkflowErrorRow> = {
  ...correlation,
  id: ({ id }) => toGlobalId('WorkflowError', id),
  workflow: ({ workflowId }, _, { reads }) => reads.workflow.load(workflowId),
  stepKey: ({ stepId }) => stepId,
  class: ({ errorClass }) => errorClass,
  category: ({ errorCategory }) => errorCategory,
  severity: ({ errorSeverity }) => errorSeverity,
  message: ({ errorMessage }) => errorMessage,
  checkpoint: ({ checkpointId }, _, { reads }) => checkpointId && reads.checkpoint.load(checkpointId),
  recoveryAction: ({ recoveryStrategy }) => recoveryStrategy,
  recoverySucceeded: ({ recoverySuccessful }) => recoverySuccessful,
  recoveryAttempts: ({ id }, _, { reads }) => reads.recoveries.load(id),
  occurredAt: ({ createdAt }) => createdAt,
  resolution,
};

const SystemError: Fields<SystemErrorRow> = {
  id: ({ id }) => toGlobalId('SystemError', id),
  message: ({ errorMessage }) => errorMessage,
  context: ({ errorContext }) => errorContext,
  workflow: ({ workflowId }, _, { reads }) => workflowId && reads.workflow.load(workflowId),
  stepKey: ({ stepId }) => stepId,
  workflowError: ({ workflowErrorId }, _, { reads }) => workflowErrorId && reads.error.load(workflowErrorId),
  lastSeenAt: ({ lastSeenAt, createdAt }) => lastSeenAt ?? createdAt,
  occurredAt: ({ createdAt }) => createdAt,
  resolution,
};

export const types = { WorkflowError, SystemError };
export const enums = { AlertLevel: { INFO: 'info', WARNING: 'warning', ERROR: 'error', CRITICAL: 'critical' } };
