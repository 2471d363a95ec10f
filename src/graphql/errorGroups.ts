// Errors of one fingerprint as one group with a count, and what an error comes from: its causes, the error of a child, the errors beside it.
import { raw } from '@mikro-orm/postgresql';
import { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import { ErrorGroupEntryRow } from '../persistence/entities/error_group_history.ts';
import { WorkflowError } from '../persistence/entities/workflow_errors.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './resolvers.ts';
import type { ErrorGroupFilter, ErrorGroupOrder } from './schemaTypes.ts';
import { affectedPage } from './affected.ts';
import { matching, within } from './filters.ts';
import { escapeText } from '../persistence/escape.ts';
import { toGlobalId } from './globalIds.ts';
import { findStep } from './steps.ts';
import type { Listing } from './pages.ts';
import { trendOf } from './trends.ts';
import { fingerprintsOf, membersOf, pageOfAll, standingGroup } from './wholeGroup.ts';

const COLUMNS = { LAST_SEEN_AT: 'lastSeenAt', FIRST_SEEN_AT: 'firstSeenAt', COUNT: 'occurrences' } as const;

const listing = ({ field, direction }: ErrorGroupOrder): Listing<ErrorGroupRow> => ({
  name: `errorGroups ${field} ${direction}`,
  entity: ErrorGroupRow,
  order: [COLUMNS[field], 'fingerprint'],
  direction: direction === 'ASC' ? 'asc' : 'desc',
});
const NEWEST_FIRST: ErrorGroupOrder = { field: 'LAST_SEEN_AT', direction: 'DESC' };

export const queries = {
  errorGroup: (_, { fingerprint }, context) => standingGroup(context, fingerprint),
  errorGroups: (_, { filter, orderBy, ...page }, { reads }) =>
    reads.page(listing(orderBy ?? NEWEST_FIRST), conditionOf(filter ?? {}), page),
} satisfies Partial<Resolvers<'Query'>>;

/** Those that were merged into others are in those. */
export const conditionOf = (filter: ErrorGroupFilter) =>
  ({
    mergedInto: null,
    ...matching({
      errorType: filter.errorType,
      errorSeverity: filter.severity,
      errorClass: filter.class,
      errorCategory: filter.category,
      stepId: filter.stepKey,
      status: filter.status,
      assignee: filter.assignee,
    }),
    ...within('lastSeenAt', filter.seen),
    ...(filter.tag != null && { tags: { $contains: filter.tag.map((tag) => escapeText(tag.trim())) } }),
    ...(filter.text != null && { $or: [contains('errorMessage', filter.text), contains('errorType', filter.text)] }),
    ...(filter.definition != null && {
      [raw((alias: string) => ofDefinition(alias), [escapeText(filter.definition)])]: true,
    }),
  }) as object;

const contains = (column: string, text: string) => ({
  [column]: { $ilike: `%${escapeText(text).replaceAll(/[\\%_]/g, '\\$&')}%` },
});

/** All errors of one fingerprint are of one definition. */
const ofDefinition = (alias: string): string =>
  `exists (
     select from error_groups m
     cross join lateral (select e.workflow_id from workflow_errors e where e.fingerprint = m.fingerprint limit 1) e
     join workflows w on w.id = e.workflow_id
     where (m.fingerprint = ${alias}.fingerprint or m.merged_into = ${alias}.fingerprint) and w.definition = ?)`;

const ERRORS_OF_GROUP: Listing<WorkflowError> = {
  name: 'occurrences',
  entity: WorkflowError,
  order: ['createdAt', 'id'],
  direction: 'desc',
};

/** As it was written, newest first. */
const HISTORY: Listing<ErrorGroupEntryRow> = {
  name: 'history',
  entity: ErrorGroupEntryRow,
  order: ['number'],
  direction: 'desc',
};

const ErrorGroup: Resolvers<'ErrorGroup'> = {
  id: ({ fingerprint }) => toGlobalId('ErrorGroup', fingerprint),
  class: ({ errorClass }) => errorClass,
  category: ({ errorCategory }) => errorCategory,
  severity: ({ errorSeverity }) => errorSeverity,
  message: ({ errorMessage }) => errorMessage,
  stepKey: ({ stepId }) => stepId,
  count: async ({ fingerprint, occurrences }, _, context) =>
    (await membersOf(context, fingerprint)).reduce((sum, member) => sum + member.occurrences, occurrences),
  firstSeenAt: async ({ fingerprint, firstSeenAt }, _, context) =>
    (await membersOf(context, fingerprint)).reduce(
      (first, member) => (member.firstSeenAt < first ? member.firstSeenAt : first),
      firstSeenAt,
    ),
  merged: async ({ fingerprint }, _, context) => [...(await membersOf(context, fingerprint))],
  mergedInto: ({ mergedInto }, _, { reads }) => (mergedInto === null ? null : reads.errorGroup.load(mergedInto)),
  affectedWorkflows: (group, page, context) => affectedPage(context, group, page),
  latest: ({ latestErrorId }, _, { reads }) => reads.error.load(latestErrorId),
  occurrences: (group, page, context) => pageOfAll(context, ERRORS_OF_GROUP, group, page),
  snoozeEndsAt: ({ snoozedUntil }) => snoozedUntil,
  resolution: ({ resolutionKind: kind, resolvedBy, resolvedAt, resolutionNotes: notes }) =>
    kind !== null && resolvedBy !== null && resolvedAt !== null && notes !== null
      ? { kind, resolvedBy, resolvedAt, notes }
      : null,
  reopenedBy: ({ reopenedBy }, _, { reads }) => (reopenedBy === null ? null : reads.error.load(reopenedBy)),
  trend: async (group, given, context) => trendOf(context, await fingerprintsOf(context, group), given),
  history: (group, page, context) => pageOfAll(context, HISTORY, group, page),
};

const ErrorGroupEntry: Resolvers<'ErrorGroupEntry'> = {
  id: ({ number }) => toGlobalId('ErrorGroupEntry', String(number)),
  occurredAt: ({ at }) => at,
  snoozeEndsAt: ({ snoozedUntil }) => snoozedUntil,
  tagsAdded: ({ details }) => names(details?.['added']),
  tagsRemoved: ({ details }) => names(details?.['removed']),
  fingerprints: ({ details }) => names(details?.['fingerprints']),
  error: ({ errorId }, _, { reads }) => (errorId === null ? null : reads.error.load(errorId)),
};

const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export const types = { ErrorGroup, ErrorGroupEntry };

/** As deep as workflows may be inside each other, and the circuit behind the last. */
const DEEPEST = 52;

interface RootCause {
  readonly name: string;
  readonly message: string;
  readonly stackTrace: string | null;
  readonly error: WorkflowError;
  readonly path: readonly WorkflowError[];
}

/** Where it all began: through the errors of children, and those that opened a circuit, down to the last cause of the last of them. */
async function rootCause(error: WorkflowError, { reads }: Context): Promise<RootCause> {
  let root = error;
  const path = [error];
  for (let depth = 0; depth < DEEPEST; depth++) {
    const below = causeIdOf(root);
    const next = below === undefined ? null : await reads.error.load(below);
    if (!next || path.some(({ id }) => id === next.id)) break;
    path.push(next);
    root = next;
  }
  const { name, message, stackTrace } = root.causes.at(-1) ?? {
    name: root.errorType,
    message: root.errorMessage,
    stackTrace: root.stackTrace,
  };
  return { name, message, stackTrace, error: root, path };
}

function causeIdOf({ context }: WorkflowError): string | undefined {
  const { errorId } = (context['causedBy'] ?? {}) as { errorId?: unknown };
  return typeof errorId === 'string' ? errorId : undefined;
}

/** Of one that was written without, that of a workflow that has a trace of its own. */
const traceIdOf = ({ traceId, workflowId }: WorkflowError): string => traceId ?? workflowId.replaceAll('-', '');

/** What a workflow error has besides its own columns. */
export const correlation = {
  rootCause: (error, _, context) => rootCause(error, context),
  causedBy: (error, _, { reads }) => {
    const id = causeIdOf(error);
    return id === undefined ? null : reads.error.load(id);
  },
  traceId: (error) => traceIdOf(error),
  related: (error, page, { reads }) =>
    reads.pageOf({ ...ERRORS_OF_GROUP, name: 'related' }, 'traceId', traceIdOf(error), {}, page),
  group: ({ fingerprint }, _, context) => standingGroup(context, fingerprint),
  step: ({ workflowId, stepId }, _, context) => (stepId === null ? null : findStep(`${workflowId}/${stepId}`, context)),
  stepAttempt: ({ workflowId, tag }, _, { reads }) =>
    tag === null ? null : reads.attempt.load(`${workflowId}/${tag}`),
  breaker: ({ context: { breaker } }, _, { reads }) =>
    typeof breaker === 'string' ? reads.breaker.load(escapeText(breaker)) : null,
  correlationId: ({ context }) => text(context['correlationId']),
  operationId: ({ context }) => text(context['operationId']),
  stateDigest: ({ context }) => text(context['stateDigest']),
} satisfies Partial<Resolvers<'WorkflowError'>>;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
