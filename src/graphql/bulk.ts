// Decisions about all groups of errors that match a filter: what would be decided about (dry run), the operation with its progress, and its stream.
import { IdempotencyMismatchError, NotFoundError } from '../errors.ts';
import { type BulkDetails, ErrorBulkOperationRow } from '../persistence/entities/error_bulk_operations.ts';
import { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import { escapeJson, escapeText } from '../persistence/escape.ts';
import { checkDecision } from '../persistence/groupDecision.ts';
import { NotesRequiredError } from '../persistence/resolveError.ts';
import type { WorkflowEvent } from '../workflow.ts';
import { originOf } from './audit.ts';
import { bulkCondition } from './bulkFilter.ts';
import { actionOf, type BulkAction, tellProgress } from './bulkRunner.ts';
import type { Context } from './context.ts';
import { oldestSequence } from './events.ts';
import { keyOf, toGlobalId } from './globalIds.ts';
import type { Resolvers } from './resolvers.ts';
import type { BulkIgnoreErrorsInput } from './schemaTypes.ts';
import { tail } from './tail.ts';
import { type FieldOf, payload } from './userErrors.ts';

/** Groups that a dry run shows. */
const SHOWN = 20;

export const queries = {
  bulkErrorOperation: (_, { id }, context) => find(context, keyOf(id, 'BulkErrorOperation')),
} satisfies Partial<Resolvers<'Query'>>;

export const mutations = {
  bulkResolveErrors: (_, { input }, context) => decide(context, { action: 'RESOLVED', kind: input.kind }, input),
  bulkIgnoreErrors: (_, { input }, context) => decide(context, { action: 'IGNORED' }, input),
  bulkSnoozeErrors: (_, { input }, context) =>
    decide(context, { action: 'SNOOZED', decision: { until: input.until.toISOString() } }, input),
  bulkAssignErrors: (_, { input }, context) =>
    decide(context, { action: 'ASSIGNED', decision: { assignee: input.assignee ?? null } }, input),
  bulkTagErrors: (_, { input }, context) =>
    decide(context, { action: 'TAGGED', decision: { add: input.add ?? [], remove: input.remove ?? [] } }, input),
} satisfies Partial<Resolvers<'Mutation'>>;

/** One that nobody works off any more is taken over. */
export async function find({ reads, bulk, clock }: Context, id: string): Promise<ErrorBulkOperationRow | null> {
  const found = await reads.em.findOne(ErrorBulkOperationRow, { id }, { disableIdentityMap: true });
  if (found?.status === 'RUNNING' && found.leaseUntil.getTime() < clock.now()) bulk.begin(id);
  return found;
}

interface What {
  readonly action: BulkAction;
  readonly kind?: string | null;
  readonly decision?: BulkDetails;
}

type Input = Pick<BulkIgnoreErrorsInput, 'filter' | 'notes' | 'dryRun' | 'idempotencyKey' | 'clientMutationId'>;

async function decide(
  context: Context,
  { action, kind = null, decision = {} }: What & { kind?: string | null },
  input: Input,
) {
  const fields: FieldOf = {
    NOTES_REQUIRED: ['notes'],
    IDEMPOTENCY_MISMATCH: ['idempotencyKey'],
    INVALID_INPUT: ({ details: { option } }) => [String(option)],
  };
  const answer = await payload(context, input, fields, async () => {
    const { notes, dryRun } = input;
    if (notes.trim() === '') throw new NotesRequiredError('`notes` must say how and why');
    const startedAt = new Date(context.clock.now());
    const filter = input.filter as unknown as Record<string, unknown>;
    const asked: Started = { action, kind, decision, filter, notes, startedAt };
    const earlier = dryRun ? null : await startedEarlier(context, asked, input.idempotencyKey ?? null);
    if (earlier) return { operation: () => find(context, earlier), total: null, groups: [], sequence: null };
    checkDecision({ what: actionOf(asked), at: startedAt.getTime() });
    const where = bulkCondition(asked);
    const { em } = context.reads;
    const total = await em.count(ErrorGroupRow, where);
    const groups = await em.find(ErrorGroupRow, where, {
      orderBy: { lastSeenAt: 'desc', fingerprint: 'desc' },
      limit: SHOWN,
      disableIdentityMap: true,
    });
    if (dryRun) return { total, groups, operation: () => null, sequence: null };
    const { id, sequence } = await begin(context, asked, total, input.idempotencyKey ?? null);
    context.bulk.begin(id);
    return { total, groups, operation: () => find(context, id), sequence };
  });
  return { ...answer, groups: answer.groups ?? [] };
}

type Started = Pick<ErrorBulkOperationRow, 'action' | 'kind' | 'decision' | 'filter' | 'notes' | 'startedAt'>;

/** Its id; undefined where the key is new, or none was given. */
async function startedEarlier({ reads }: Context, asked: Started, key: string | null): Promise<string | undefined> {
  if (key === null) return undefined;
  const found = await reads.em.findOne(
    ErrorBulkOperationRow,
    { idempotencyKey: escapeText(key) },
    { disableIdentityMap: true },
  );
  if (!found) return undefined;
  const same =
    JSON.stringify(askedFor(found)) === JSON.stringify(askedFor({ ...asked, notes: escapeText(asked.notes) }));
  if (same) return found.id;
  throw new IdempotencyMismatchError(
    `The idempotency key "${key}" began another operation; use a new key for a new request`,
    {
      idempotencyKey: key,
    },
  );
}

/** Keys of a stored filter come back in another order. */
const askedFor = ({ action, kind, filter, decision, notes }: Started): unknown => [
  action,
  kind,
  notes,
  sorted(filter),
  sorted(decision),
];

const sorted = (stored: object): unknown =>
  Object.entries(JSON.parse(escapeJson(stored)) as object).sort(([one], [other]) => (one < other ? -1 : 1));

async function begin(
  context: Context,
  { action, kind, decision, filter, notes, startedAt }: Started,
  total: number,
  idempotencyKey: string | null,
): Promise<{ readonly id: string; readonly sequence: number }> {
  const { reads, caller, bulk } = context;
  const id = bulk.newId();
  const origin = originOf(context);
  const sequence = await reads.em.fork().transactional(async (em) => {
    await em.execute(
      `insert into error_bulk_operations (id, action, filter, notes, kind, decision, started_by, origin, total, idempotency_key, owner, lease_until,
         started_at, updated_at)
       values (?, ?, cast(? as jsonb), ?, ?, cast(? as jsonb), ?, cast(? as jsonb), ?, ?, ?, now() + interval '5 seconds', ?, ?)`,
      [
        id,
        action,
        escapeJson(filter),
        escapeText(notes),
        kind,
        escapeJson(decision),
        escapeText(caller.name),
        escapeJson(origin),
        total,
        idempotencyKey === null ? null : escapeText(idempotencyKey),
        bulk.owner,
        startedAt,
        startedAt,
      ],
      'run',
    );
    return tellProgress(em, id, startedAt.getTime() / 1_000);
  });
  return { id, sequence };
}

/** Progress of one operation, from a position of the event log on. */
export const progress = {
  subscribe: (_: unknown, { id, afterSequence }: { id: string; afterSequence?: number | null }, context: Context) => {
    const operation = keyOf(id, 'BulkErrorOperation');
    return tail({
      store: context.engine.store,
      recent: context.recent,
      oldestSequence: () => oldestSequence(context.reads.em),
      afterSequence: afterSequence ?? null,
      types: ['BULK_PROGRESSED'],
      accepts: async ({ payload: said }) => said['operation'] === operation,
    });
  },
  resolve: async ({ sequence, payload: said }: WorkflowEvent, _: unknown, context: Context) => {
    context.renew();
    const operation = await find(context, String(said['operation']));
    if (!operation) throw new NotFoundError('The operation is not kept any more');
    return { sequence, operation, done: Number(said['done']), total: Number(said['total']) };
  },
};

const BulkErrorOperation: Resolvers<'BulkErrorOperation'> = {
  id: ({ id }) => toGlobalId('BulkErrorOperation', id),
  action: ({ action }) => action as BulkAction,
  snoozeEndsAt: ({ decision: { until } }) => (until === undefined ? null : new Date(until)),
  assignee: ({ decision: { assignee } }) => assignee ?? null,
  tagsAdded: ({ decision: { add } }) => add ?? [],
  tagsRemoved: ({ decision: { remove } }) => remove ?? [],
  status: ({ status }) => status as 'RUNNING' | 'COMPLETED',
};

export const types = { BulkErrorOperation };
