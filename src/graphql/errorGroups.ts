// Errors of one fingerprint as one group with a count, and what an error comes from: its causes, the error of a child, the errors beside it.
import { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import { WorkflowError } from '../persistence/entities/workflow_errors.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import type { ErrorGroupFilter } from './schemaTypes.ts';
import { matching, within } from './filters.ts';
import { toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';

const GROUPS: Listing<ErrorGroupRow> = {
  name: 'errorGroups',
  entity: ErrorGroupRow,
  order: ['lastSeenAt', 'fingerprint'],
  direction: 'desc',
};

export const queries = {
  errorGroup: (_, { fingerprint }, { reads }) => reads.errorGroup.load(fingerprint),
  errorGroups: (_, { filter, ...page }, { reads }) => reads.page(GROUPS, conditionOf(filter ?? {}), page),
} satisfies Partial<Resolvers<'Query'>>;

const conditionOf = (filter: ErrorGroupFilter) =>
  ({
    ...matching({
      errorType: filter.errorType,
      errorSeverity: filter.severity,
      errorClass: filter.class,
      errorCategory: filter.category,
      stepId: filter.stepKey,
    }),
    ...within('lastSeenAt', filter.seen),
  }) as object;

const ERRORS_OF_GROUP: Listing<WorkflowError> = {
  name: 'occurrences',
  entity: WorkflowError,
  order: ['createdAt', 'id'],
  direction: 'desc',
};

const ErrorGroup: Resolvers<'ErrorGroup'> = {
  id: ({ fingerprint }) => toGlobalId('ErrorGroup', fingerprint),
  class: ({ errorClass }) => errorClass,
  category: ({ errorCategory }) => errorCategory,
  severity: ({ errorSeverity }) => errorSeverity,
  message: ({ errorMessage }) => errorMessage,
  stepKey: ({ stepId }) => stepId,
  count: ({ occurrences }) => occurrences,
  latest: ({ latestErrorId }, _, { reads }) => reads.error.load(latestErrorId),
  occurrences: ({ fingerprint }, page, { reads }) =>
    reads.pageOf(ERRORS_OF_GROUP, 'fingerprint', fingerprint, {}, page),
};

export const types = { ErrorGroup };

/** Children of children at most. */
const DEEPEST = 10;

interface RootCause {
  readonly name: string;
  readonly message: string;
  readonly stackTrace: string | null;
  readonly error: WorkflowError;
}

/** Where it all began: through the errors of children down to the last cause of the last of them. */
async function rootCause(error: WorkflowError, { reads }: Context): Promise<RootCause> {
  let root = error;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const below = causeIdOf(root);
    const next = below === undefined ? null : await reads.error.load(below);
    if (!next) break;
    root = next;
  }
  const { name, message, stackTrace } = root.causes.at(-1) ?? {
    name: root.errorType,
    message: root.errorMessage,
    stackTrace: root.stackTrace,
  };
  return { name, message, stackTrace, error: root };
}

function causeIdOf({ context }: WorkflowError): string | undefined {
  const { errorId } = (context['causedBy'] ?? {}) as { errorId?: unknown };
  return typeof errorId === 'string' ? errorId : undefined;
}

/** What a workflow error has besides its own columns. */
export const correlation = {
  rootCause: (error, _, context) => rootCause(error, context),
  causedBy: (error, _, { reads }) => {
    const id = causeIdOf(error);
    return id === undefined ? null : reads.error.load(id);
  },
  related: ({ traceId }, page, { reads }) =>
    reads.pageOf({ ...ERRORS_OF_GROUP, name: 'related' }, 'traceId', traceId, {}, page),
  group: ({ fingerprint }, _, { reads }) => reads.errorGroup.load(fingerprint),
  correlationId: ({ context }) => text(context['correlationId']),
  operationId: ({ context }) => text(context['operationId']),
  stateDigest: ({ context }) => text(context['stateDigest']),
} satisfies Partial<Resolvers<'WorkflowError'>>;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
