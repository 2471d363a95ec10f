// Writes the resolution of an error: the workflow error and the system error that stands for it, and one line in the event log, in one
// transaction. Who resolves a system error resolves all errors that it stands for; of a workflow error, the system error then names another that is
// open, if there is one. All of it under the lock of the head row, as in every commit. Used by the API alone.
import type { EntityManager } from '@mikro-orm/postgresql';
import { HoldfastError, NotFoundError } from '../errors.ts';
import { escapeJson, escapeText } from './escape.ts';
import { resolveAlone, settleSystemErrors } from './sql/systemErrors.ts';

/** Somebody has resolved the error already; `details.resolvedBy` says who. Nothing was written. */
export class AlreadyResolvedError extends HoldfastError {
  readonly code = 'ALREADY_RESOLVED';
}

/** A decision of a person came without a word on how and why. */
export class NotesRequiredError extends HoldfastError {
  readonly code = 'NOTES_REQUIRED';
}

/** One of the two records; the other is found from it. */
export type ResolutionTarget = { readonly errorId: string } | { readonly systemErrorId: string };

export interface Resolution {
  readonly kind: string;
  readonly notes: string;
  readonly resolvedBy: string;
  /** Milliseconds since the epoch. */
  readonly resolvedAt: number;
}

export interface Resolved {
  readonly errorId: string | null;
  readonly systemErrorId: string | null;
  /** Position of the ERROR_RESOLVED event in the log. */
  readonly sequence: number;
}

/**
 * @throws NotesRequiredError for blank notes
 * @throws NotFoundError when there is no such error
 * @throws AlreadyResolvedError when somebody was faster: nothing is written
 */
export async function resolveErrors(
  em: EntityManager,
  target: ResolutionTarget,
  resolution: Resolution,
  audit: (transaction: EntityManager, states: { before: object; after: object }) => Promise<void>,
): Promise<Resolved> {
  if (resolution.notes.trim() === '')
    throw new NotesRequiredError('`notes` must say how and why the error was resolved');
  return em.fork().transactional(async (transaction) => {
    await transaction.execute(resolveAlone);
    await transaction.execute(LOCK);
    const found = await lockBoth(transaction, target);
    if (found.open === 0) {
      throw new AlreadyResolvedError(`The error was resolved already by ${found.resolvedBy}; its record says how`, {
        ...target,
        resolvedBy: found.resolvedBy,
      });
    }
    await write(transaction, target, found, resolution);
    const sequence = await log(transaction, found, resolution);
    const after = { resolved: true, kind: resolution.kind, ...found.ids };
    await audit(transaction, { before: { unresolved: found.open }, after });
    return { ...found.ids, sequence };
  });
}

interface Found {
  readonly ids: { readonly errorId: string | null; readonly systemErrorId: string | null };
  readonly workflowId: string | null;
  /** How many of the records are unresolved. */
  readonly open: number;
  readonly resolvedBy: string | null;
}

interface Row {
  readonly id: string;
  readonly workflow_id: string | null;
  readonly workflow_error_id?: string | null;
  readonly resolved: boolean;
  readonly resolved_by: string | null;
}

/** Everybody who commits waits for it; a process that stands still meanwhile loses it. */
export const LOCK = `select set_config('idle_in_transaction_session_timeout', '10000', true), sequence from workflow_event_head for update`;

/** Locks the workflow error before the system errors, whichever was named, so that two resolutions cannot wait for each other. */
async function lockBoth(em: EntityManager, target: ResolutionTarget): Promise<Found> {
  const errorId = 'errorId' in target ? target.errorId : await errorOf(em, target.systemErrorId);
  const errors = errorId === null ? [] : await em.execute<Row[]>(`${ERRORS} where id = ? for update`, [errorId]);
  const systemErrors = await em.execute<Row[]>(
    `${SYSTEM_ERRORS} where ${errorId === null ? 'id' : 'workflow_error_id'} = ? order by created_at desc, id desc for update`,
    [errorId ?? ('systemErrorId' in target ? target.systemErrorId : null)],
  );
  const rows = [...errors, ...systemErrors];
  const [first] = rows;
  if (!first)
    throw new NotFoundError('There is no such error; it may have been removed with its workflow', { ...target });
  const named = 'systemErrorId' in target ? target.systemErrorId : (systemErrors[0]?.id ?? null);
  return {
    ids: { errorId: errors[0]?.id ?? null, systemErrorId: named },
    workflowId: first.workflow_id,
    open: rows.filter(({ resolved }) => !resolved).length,
    resolvedBy: first.resolved_by,
  };
}

const STOOD_FOR = `id in (
  select o.id from system_errors s join workflow_errors o on o.fingerprint = s.fingerprint and o.created_at >= s.created_at
  where s.id = ? and not o.resolved and o.recovery_strategy in ('PAUSE_WORKFLOW', 'COMPENSATE', 'FAIL_IMMEDIATELY'))`;
const ERRORS = 'select id, workflow_id, resolved, resolved_by from workflow_errors';
const SYSTEM_ERRORS = 'select id, workflow_id, workflow_error_id, resolved, resolved_by from system_errors';

async function errorOf(em: EntityManager, systemErrorId: string): Promise<string | null> {
  const [row] = await em.execute<Row[]>(`${SYSTEM_ERRORS} where id = ?`, [systemErrorId]);
  if (!row) throw new NotFoundError(`There is no system error ${systemErrorId}`, { systemErrorId });
  return row.workflow_error_id ?? null;
}

async function write(
  em: EntityManager,
  target: ResolutionTarget,
  { ids }: Found,
  resolution: Resolution,
): Promise<void> {
  const { kind, notes, resolvedBy, resolvedAt } = resolution;
  const set = `set resolved = true, resolved_by = ?, resolved_at = to_timestamp(?), resolution_kind = ?, resolution_notes = ?
    where not resolved and `;
  const values = [escapeText(resolvedBy), resolvedAt / 1_000, kind, escapeText(notes)];
  if (ids.errorId !== null) await em.execute(`update workflow_errors ${set} id = ?`, [...values, ids.errorId], 'run');
  if ('systemErrorId' in target) {
    await em.execute(`update workflow_errors ${set} ${STOOD_FOR}`, [...values, target.systemErrorId], 'run');
    await em.execute(`update system_errors ${set} id = ?`, [...values, target.systemErrorId], 'run');
  } else await em.execute(settleSystemErrors.text.replace('$1', '?'), [`{${target.errorId}}`], 'run');
}

async function log(em: EntityManager, found: Found, resolution: Resolution): Promise<number> {
  const { ids, workflowId } = found;
  const { kind, resolvedBy, resolvedAt } = resolution;
  const named = Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== null));
  const [row] = await em.execute<{ sequence: string }[]>(
    `with head as (update workflow_event_head set sequence = sequence + 1 returning sequence)
     insert into workflow_events (sequence, occurred_at, type, workflow_id, revision, payload)
     select sequence, to_timestamp(?), 'ERROR_RESOLVED', cast(? as uuid), null, cast(? as jsonb) from head returning sequence`,
    [resolvedAt / 1_000, workflowId, escapeJson({ ...named, kind, resolvedBy })],
  );
  const sequence = Number(row?.sequence);
  // The channel on which the store listens; sent with the commit. Rare enough not to queue behind the lock that a notice takes.
  await em.execute(`select pg_notify('holdfast_' || current_schema(), ?)`, [String(sequence)]);
  return sequence;
}
