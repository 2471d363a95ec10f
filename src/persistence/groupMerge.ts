// Makes groups of errors one, and parts them again. Each keeps its row, its count and its errors; what is decided about the one that stands for all is
// decided about each of them. Under the lock of the head row, as every decision.
import type { EntityManager } from '@mikro-orm/postgresql';
import { InvalidInputError, InvalidStateError, NotFoundError } from '../errors.ts';
import { escapeJson, escapeText } from './escape.ts';
import { logGroup } from './groupDecision.ts';
import { BEGINNING } from './sql/groups.ts';
import { LOCK, NotesRequiredError } from './resolveError.ts';

export interface GroupMerge {
  readonly action: 'MERGED' | 'SPLIT';
  /** The one that stands for all. */
  readonly fingerprint: string;
  readonly others: readonly string[];
  readonly notes: string;
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Groups that are one, at most. */
const MOST = 100;

/**
 * Answers the position of the event in the log.
 * @throws NotesRequiredError for blank notes
 * @throws InvalidInputError for none, for too many, or for the group itself
 * @throws NotFoundError when there is no such group
 * @throws InvalidStateError when it was merged itself, or one of the others belongs elsewhere
 */
export async function mergeGroups(
  em: EntityManager,
  merge: GroupMerge,
  audit: (transaction: EntityManager, states: { before: object; after: object }) => Promise<void>,
): Promise<number> {
  const { action, fingerprint, notes, at, actor } = merge;
  const others = [...new Set(merge.others)];
  if (notes.trim() === '') throw new NotesRequiredError('A word on why is required');
  if (others.length === 0 || others.length > MOST || others.includes(fingerprint))
    throw new InvalidInputError(`Name from 1 to ${MOST} other groups`, { option: 'groupIds' });
  return em.fork().transactional(async (transaction) => {
    await transaction.execute(LOCK);
    await refuse(transaction, { ...merge, others });
    await (action === 'MERGED' ? join : part)(transaction, fingerprint, others);
    const remember = (of: string, with_: readonly string[]): Promise<unknown> =>
      transaction.execute(
        `insert into error_group_history (fingerprint, action, actor, at, notes, details) values (?, ?, ?, to_timestamp(?), ?, cast(? as jsonb))`,
        [of, action, escapeText(actor), at / 1_000, escapeText(notes), escapeJson({ fingerprints: with_ })],
        'run',
      );
    await remember(fingerprint, others);
    for (const other of others) await remember(other, [fingerprint]);
    const sequence = await logGroup(transaction, { fingerprint, action, by: actor, others }, at);
    await audit(transaction, { before: { merged: [] }, after: { action, others } });
    return sequence;
  });
}

interface Row {
  readonly fingerprint: string;
  readonly status: string;
  readonly merged_into: string | null;
}

async function refuse(em: EntityManager, { action, fingerprint, others }: GroupMerge): Promise<void> {
  const rows = await em.execute<Row[]>(
    `select fingerprint, status, merged_into from error_groups
     where fingerprint in (select jsonb_array_elements_text(cast(? as jsonb))) order by fingerprint for update`,
    [JSON.stringify([fingerprint, ...others])],
  );
  const found = new Map(rows.map((row) => [row.fingerprint, row]));
  const missing = [fingerprint, ...others].find((one) => !found.has(one));
  if (missing !== undefined)
    throw new NotFoundError(`There is no group of errors ${missing}; it may have been removed with its errors`, {
      fingerprint: missing,
    });
  const target = found.get(fingerprint) as Row;
  const state = { fingerprint, status: target.status };
  if (target.merged_into !== null)
    throw new InvalidStateError(`The group was merged into ${target.merged_into} itself`, state);
  if (action === 'MERGED' && target.status === 'RESOLVED')
    throw new InvalidStateError('The group is resolved; merge into one that is not', state);
  const elsewhere = others.find((one) => {
    const into = found.get(one)?.merged_into ?? null;
    return action === 'MERGED' ? into !== null && into !== fingerprint : into !== fingerprint;
  });
  if (elsewhere !== undefined)
    throw new InvalidStateError(
      `The group ${elsewhere} ${action === 'MERGED' ? 'belongs to another one; split it first' : 'was not merged into this one'}`,
      { fingerprint: elsewhere },
    );
}

/** Those that were merged into one of the others come along. */
const join = (em: EntityManager, fingerprint: string, others: readonly string[]): Promise<unknown> =>
  em.execute(
    `with named as (select jsonb_array_elements_text(cast(? as jsonb)) as fingerprint),
     joined as (
       update error_groups m set merged_into = t.fingerprint, status = t.status, snoozed_until = t.snoozed_until, assignee = t.assignee
       from error_groups t
       where t.fingerprint = ? and (m.fingerprint in (select fingerprint from named) or m.merged_into in (select fingerprint from named))
       returning m.last_seen_at, m.latest_error_id, m.error_message),
     newest as (select * from joined order by last_seen_at desc limit 1)
     update error_groups t set last_seen_at = newest.last_seen_at, latest_error_id = newest.latest_error_id, error_message = newest.error_message
     from newest where t.fingerprint = ? and t.last_seen_at < newest.last_seen_at`,
    [JSON.stringify(others), fingerprint, fingerprint],
    'run',
  );

/** The one that stood for all goes back to what was seen of itself. */
async function part(em: EntityManager, fingerprint: string, others: readonly string[]): Promise<void> {
  await em.execute(
    `update error_groups set merged_into = null where fingerprint in (select jsonb_array_elements_text(cast(? as jsonb)))`,
    [JSON.stringify(others)],
    'run',
  );
  await em.execute(
    `update error_groups g set last_seen_at = newest.created_at, latest_error_id = newest.id, error_message = newest.beginning
     from (
       select e.id, e.created_at, ${BEGINNING} as beginning from workflow_errors e
       where e.fingerprint in (select fingerprint from error_groups where fingerprint = ? or merged_into = ?)
       order by e.created_at desc, e.id desc limit 1) newest
     where g.fingerprint = ?`,
    [fingerprint, fingerprint, fingerprint],
    'run',
  );
}
