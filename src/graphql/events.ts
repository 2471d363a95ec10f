// The durable log in pages, and what its lines mean: which kind each is, and the objects that its payload names. Payloads name them by
// `step`, `checkpointId`, `errorId`, `systemErrorId` and `interventionId`.
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import type { SystemError } from '../persistence/entities/system_errors.ts';
import { InvalidInputError } from '../errors.ts';
import { ownTraceparent, traceIdOf } from '../trace.ts';
import {
  type EventType,
  WORKFLOW_STATUSES,
  type WorkflowEvent,
  type WorkflowId,
  type WorkflowStatus,
} from '../workflow.ts';
import { DEFAULT_PAGE, pageRequest } from './connections.ts';
import type { Context } from './context.ts';
import type { ResolverMap, Resolvers } from './resolvers.ts';
import { workflowIdOf } from './globalIds.ts';
import { sentenceOf } from './sentences.ts';

export interface EventFilter {
  readonly workflowId?: string | null;
  readonly types?: readonly EventType[] | null;
}

interface EventPageArguments {
  readonly afterSequence?: number | null;
  readonly beforeSequence?: number | null;
  readonly first?: number | null;
}

export const queries = {
  events: (_, args, context) => eventPage(context, args, args.filter ?? {}),
  headSequence: (_, _args, { engine }) => engine.store.headSequence(),
} satisfies Partial<Resolvers<'Query'>>;

/**
 * A page of the log. One event more than asked for is read, to know whether there is one.
 * @throws InvalidInputError for both ways at once
 */
export async function eventPage(context: Context, page: EventPageArguments, filter: EventFilter) {
  const { store } = context.engine;
  const { size } = pageRequest({ first: page.first ?? DEFAULT_PAGE });
  const before = page.beforeSequence ?? undefined;
  if (before !== undefined && page.afterSequence != null)
    throw new InvalidInputError('give afterSequence to read on, or beforeSequence to read back, not both', {});
  const found = await store.events({
    after: page.afterSequence ?? 0,
    ...(before !== undefined && { before }),
    limit: size + 1,
    ...(filter.workflowId != null && { workflowId: workflowIdOf(filter.workflowId) }),
    ...(filter.types != null && { types: filter.types }),
  });
  const events = before === undefined ? found.slice(0, size) : found.slice(-size);
  return {
    events,
    endSequence: events.at(-1)?.sequence ?? null,
    headSequence: () => store.headSequence(),
    oldestSequence: () => oldestSequence(context.reads.em),
    hasMore: found.length > size,
  };
}

/** Sequence of the oldest event that is kept; 0 for an empty log. Where all were removed, the one that comes next. */
export async function oldestSequence(em: EntityManager): Promise<number> {
  const [row] = await em.execute<{ oldest: string }[]>(
    `select coalesce((select min(sequence) from workflow_events),
       (select case when sequence = 0 then 0 else sequence + 1 end from workflow_event_head)) as oldest`,
  );
  return Number(row?.oldest ?? 0);
}

const common = {
  occurredAt: (event) => new Date(event.occurredAt),
  traceId: async (event, _args, { reads }) => {
    const found = event.workflowId === null ? null : await reads.workflow.load(event.workflowId);
    return found && traceIdOf(found.traceparent ?? ownTraceparent(found.id as WorkflowId));
  },
  workflow: (event, _args, { reads }) => (event.workflowId === null ? null : reads.workflow.load(event.workflowId)),
} satisfies Partial<Resolvers<'WorkflowEvent'>>;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
/** A restart says there from which point, a migration from which version. */
const statusIn = (value: unknown): WorkflowStatus | null =>
  WORKFLOW_STATUSES.find((status) => status === value) ?? null;

export const types = {
  WorkflowEvent: {
    ...common,
    fromStatus: ({ payload }) => statusIn(payload['from']),
    toStatus: ({ payload }) => statusIn(payload['to']),
    statusReason: ({ payload }) => text(payload['reason']),
  },
  StepEvent: {
    ...common,
    stepKey: ({ payload }) => text(payload['step']),
    attempt: ({ payload: { attempt } }) => (typeof attempt === 'number' ? attempt : null),
  },
  CheckpointEvent: {
    ...common,
    checkpoint: ({ workflowId, revision }, _args, { reads }) =>
      workflowId === null || revision === null ? null : reads.checkpointAt.load(`${workflowId}/${revision}`),
  },
  ErrorEvent: {
    ...common,
    error: ({ payload: { errorId } }, _args, { reads }) =>
      typeof errorId === 'string' ? reads.error.load(errorId) : null,
    systemError: systemErrorOf,
    sentence: (event, _args, context) => sentenceOf(event, context),
    group: async (event, args, context) => {
      const { errorId } = event.payload;
      const error = typeof errorId === 'string' ? await context.reads.error.load(errorId) : null;
      return error ? context.reads.errorGroup.load(error.fingerprint) : groupOf(event, args, context);
    },
  },
  NoticeEvent: {
    ...common,
    level: ({ payload: { level } }) => level as 'info' | 'warning' | 'error' | 'critical',
    message: ({ payload: { message } }) => String(message),
    stepKey: ({ payload }) => text(payload['step']),
    requiredAction: ({ payload }) => text(payload['requiredAction']),
    actionUrl: ({ payload }) => text(payload['actionUrl']),
    error: ({ payload: { errorId } }, _args, { reads }) =>
      typeof errorId === 'string' ? reads.error.load(errorId) : null,
    group: groupOf,
    systemError: systemErrorOf,
    intervention: ({ payload: { interventionId: id } }, _args, { reads }) =>
      typeof id === 'string' ? reads.intervention.load(id) : null,
  },
  InterventionEvent: {
    ...common,
    intervention: ({ payload: { interventionId: id } }, _args, { reads }) =>
      typeof id === 'string' ? reads.intervention.load(id) : null,
  },
} satisfies Partial<ResolverMap>;

/** Which type a line of the log is shown as. */
export const Event = { __resolveType: ({ type }: WorkflowEvent): string => kindOf(type) };

function groupOf(
  { payload: { fingerprint } }: WorkflowEvent,
  _args: unknown,
  { reads }: Context,
): Promise<ErrorGroupRow | null> | null {
  return typeof fingerprint === 'string' ? reads.errorGroup.load(fingerprint) : null;
}

/** The one that the event names, else the one that stands for its workflow error. */
function systemErrorOf(
  { payload }: WorkflowEvent,
  _args: unknown,
  { reads }: Context,
): Promise<SystemError | null> | null {
  if (typeof payload['systemErrorId'] === 'string') return reads.systemError.load(payload['systemErrorId']);
  return typeof payload['errorId'] === 'string' ? reads.systemErrorOfError.load(payload['errorId']) : null;
}

/** Name of the GraphQL type that a line of the log is shown as. */
function kindOf(type: EventType): string {
  if (type.startsWith('STEP_') || type === 'RETRY_SCHEDULED') return 'StepEvent';
  if (type.startsWith('ERROR_')) return 'ErrorEvent';
  if (type.startsWith('INTERVENTION_')) return 'InterventionEvent';
  if (type.startsWith('CIRCUIT_')) return 'CircuitEvent';
  if (type === 'NOTICE') return 'NoticeEvent';
  return type === 'CHECKPOINT_CREATED' ? 'CheckpointEvent' : 'WorkflowEvent';
}
