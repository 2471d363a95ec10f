// Writes what a person decided about all errors of one fingerprint: the group's row, a line of its history, for a resolution the open errors and
// system errors, and one line in the event log, in one transaction. Under the lock of the head row, as in every commit: an error that comes at the
// same moment comes before or after it. Used by the API alone.
import type { EntityManager } from '@mikro-orm/postgresql';
import { InvalidInputError, InvalidStateError, NotFoundError } from '../errors.ts';
import { escapeJson, escapeText } from './escape.ts';
import { AlreadyResolvedError, LOCK, NotesRequiredError } from './resolveError.ts';
import { resolveAlone } from './sql/systemErrors.ts';

export type GroupAction =
  | { readonly action: 'RESOLVED'; readonly kind: string; readonly notes: string }
  | { readonly action: 'REOPENED'; readonly notes: string }
  | { readonly action: 'IGNORED'; readonly notes: string }
  /** @property until ms since the epoch */
  | { readonly action: 'SNOOZED'; readonly until: number; readonly notes: string | null }
  | { readonly action: 'ASSIGNED'; readonly assignee: string | null; readonly notes: string | null }
  | { readonly action: 'COMMENTED'; readonly notes: string }
  | {
      readonly action: 'TAGGED';
      readonly add: readonly string[];
      readonly remove: readonly string[];
      readonly notes: string | null;
    };

export interface GroupDecision {
  readonly fingerprint: string;
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly what: GroupAction;
}

export interface DecidedGroup {
  /** Workflow errors that were resolved with it. */
  readonly resolved: number;
  /** Position of the event in the log. */
  readonly sequence: number;
}

/**
 * @throws NotesRequiredError for blank notes where they are required
 * @throws InvalidInputError for a time that is over, or a blank name
 * @throws NotFoundError when there is no such group
 * @throws AlreadyResolvedError when it is resolved and no error came since
 * @throws InvalidStateError when it is opened that is open, or resolved: then a later error does
 */
export async function decideGroup(
  em: EntityManager,
  decision: GroupDecision,
  audit: (transaction: EntityManager, states: { before: object; after: object }) => Promise<void>,
): Promise<DecidedGroup> {
  checkDecision(decision);
  return em.fork().transactional(async (transaction) => {
    await transaction.execute(resolveAlone);
    await transaction.execute(LOCK);
    const before = await refuse(transaction, decision);
    const resolved = await write(transaction, decision);
    await remember(transaction, decision);
    const sequence = await log(transaction, decision);
    await audit(transaction, { before, after: { action: decision.what.action, resolvedErrors: resolved } });
    return { resolved, sequence };
  });
}

/** As long as somebody's word may be. */
const LONGEST_NOTES = 10_000;
const LONGEST_NAME = 200;

/** @throws as `decideGroup`, for what no group could be decided about */
export function checkDecision({ what, at }: Pick<GroupDecision, 'what' | 'at'>): void {
  if (what.notes !== null && what.notes.length > LONGEST_NOTES)
    throw new InvalidInputError(`The text has ${what.notes.length} characters, at most ${LONGEST_NOTES} are kept`, {
      option: 'notes',
    });
  switch (what.action) {
    case 'SNOOZED':
      if (what.until > at) return;
      throw new InvalidInputError(
        `\`until\` is ${new Date(what.until).toISOString()}, which is over; give a time to come`,
        { option: 'until' },
      );
    case 'ASSIGNED':
      if (what.assignee === null || (what.assignee.trim() !== '' && what.assignee.length <= LONGEST_NAME)) return;
      throw new InvalidInputError(
        `\`assignee\` is blank or longer than ${LONGEST_NAME} characters; null takes it back`,
        {
          option: 'assignee',
        },
      );
    case 'TAGGED':
      checkTags(what);
      return;
    default:
      if (what.notes.trim() === '') throw new NotesRequiredError('A word on how and why is required');
  }
}

function checkTags({ add, remove }: GroupAction & { action: 'TAGGED' }): void {
  const refused = (why: string): InvalidInputError => new InvalidInputError(why, { option: 'add' });
  if (add.length + remove.length === 0) throw refused('Name at least one tag to add or to remove');
  const bad = add.find((tag) => tag.trim() === '' || tag.length > LONGEST_TAG);
  if (bad !== undefined)
    throw refused(
      `A tag has from 1 to ${LONGEST_TAG} characters, got ${JSON.stringify(bad.slice(0, 2 * LONGEST_TAG))}`,
    );
}

const LONGEST_TAG = 50;
const MOST_TAGS = 20;

/** What it was before. */
async function refuse(
  em: EntityManager,
  { fingerprint, what: { action } }: GroupDecision,
): Promise<{ readonly status: string }> {
  const [group] = await em.execute<{ status: string; resolved_by: string | null; merged_into: string | null }[]>(
    'select status, resolved_by, merged_into from error_groups where fingerprint = ? for update',
    [fingerprint],
  );
  if (!group)
    throw new NotFoundError(`There is no group of errors ${fingerprint}; it may have been removed with its errors`, {
      fingerprint,
    });
  if (group.merged_into !== null)
    throw new InvalidStateError(`The group was merged into ${group.merged_into}; decide about that one, or split it`, {
      fingerprint,
      mergedInto: group.merged_into,
    });
  if (action === 'RESOLVED' && group.status === 'RESOLVED')
    throw new AlreadyResolvedError(`The group was resolved already by ${group.resolved_by}, and no error came since`, {
      fingerprint,
      resolvedBy: group.resolved_by,
    });
  if (action === 'REOPENED' && group.status === 'OPEN')
    throw new InvalidStateError('The group is open', { fingerprint, status: group.status });
  if (action === 'REOPENED' && group.status === 'RESOLVED')
    throw new InvalidStateError('The group is resolved; only an error that comes again opens it', {
      fingerprint,
      status: group.status,
    });
  return { status: group.status };
}

/** The group's new row. Answers how many errors were resolved with it. */
async function write(em: EntityManager, decision: GroupDecision): Promise<number> {
  const { fingerprint, what, at } = decision;
  const set = (text: string, values: unknown[]): Promise<unknown> =>
    em.execute(
      `update error_groups set ${text} where fingerprint = ? or merged_into = ?`,
      [...values, fingerprint, fingerprint],
      'run',
    );
  switch (what.action) {
    case 'RESOLVED':
      return resolve(em, decision, what);
    case 'REOPENED':
      await set(`status = 'OPEN', snoozed_until = null, reopened_at = to_timestamp(?), reopened_by = null`, [
        at / 1_000,
      ]);
      return 0;
    case 'IGNORED':
      await set(`status = 'IGNORED', snoozed_until = null`, []);
      return 0;
    case 'SNOOZED':
      await set(`status = 'SNOOZED', snoozed_until = to_timestamp(?)`, [what.until / 1_000]);
      return 0;
    case 'ASSIGNED':
      await set('assignee = ?', [what.assignee === null ? null : escapeText(what.assignee)]);
      return 0;
    case 'COMMENTED':
      return 0;
    case 'TAGGED':
      await tag(em, fingerprint, what);
      return 0;
  }
}

async function tag(
  em: EntityManager,
  fingerprint: string,
  { add, remove }: GroupAction & { action: 'TAGGED' },
): Promise<void> {
  const [now] = await em.execute<{ tags: string[] }[]>('select tags from error_groups where fingerprint = ?', [
    fingerprint,
  ]);
  const gone = new Set(remove.map((name) => escapeText(name.trim())));
  const all = [...(now?.tags ?? []), ...add.map((name) => escapeText(name.trim()))].filter((name) => !gone.has(name));
  const tags = [...new Set(all)].sort();
  if (tags.length > MOST_TAGS)
    throw new InvalidInputError(`The group would have ${tags.length} tags, at most ${MOST_TAGS} are kept`, {
      option: 'add',
    });
  await em.execute(
    `update error_groups set tags = array(select jsonb_array_elements_text(cast(? as jsonb))) where fingerprint = ?`,
    [JSON.stringify(tags), fingerprint],
    'run',
  );
}

async function resolve(
  em: EntityManager,
  { fingerprint, actor, at }: GroupDecision,
  { kind, notes }: GroupAction & { action: 'RESOLVED' },
): Promise<number> {
  const how = 'resolved_by = ?, resolved_at = to_timestamp(?), resolution_kind = ?, resolution_notes = ?';
  const values = [escapeText(actor), at / 1_000, kind, escapeText(notes), fingerprint, fingerprint];
  await em.execute(
    `update error_groups set status = 'RESOLVED', snoozed_until = null, ${how} where fingerprint = ? or merged_into = ?`,
    values,
    'run',
  );
  const together = 'select fingerprint from error_groups where fingerprint = ? or merged_into = ?';
  const open = `set resolved = true, ${how} where fingerprint in (${together}) and not resolved`;
  await em.execute(`update system_errors ${open}`, values, 'run');
  const { affectedRows } = await em.execute<{ affectedRows: number }>(`update workflow_errors ${open}`, values, 'run');
  return affectedRows;
}

async function remember(em: EntityManager, { fingerprint, actor, at, what }: GroupDecision): Promise<void> {
  await em.execute(
    `insert into error_group_history (fingerprint, action, actor, at, notes, assignee, snoozed_until, details)
     values (?, ?, ?, to_timestamp(?), ?, ?, to_timestamp(cast(? as float8)), cast(? as jsonb))`,
    [
      fingerprint,
      what.action,
      escapeText(actor),
      at / 1_000,
      what.notes === null ? null : escapeText(what.notes),
      what.action === 'ASSIGNED' && what.assignee !== null ? escapeText(what.assignee) : null,
      what.action === 'SNOOZED' ? what.until / 1_000 : null,
      what.action === 'TAGGED' ? escapeJson({ added: what.add, removed: what.remove }) : null,
    ],
    'run',
  );
}

const log = (em: EntityManager, { fingerprint, actor, at, what }: GroupDecision): Promise<number> =>
  logGroup(em, { fingerprint, action: what.action, by: actor }, at);

/** One line in the event log; its number. */
export async function logGroup(em: EntityManager, payload: object, at: number): Promise<number> {
  const [row] = await em.execute<{ sequence: string }[]>(
    `with head as (update workflow_event_head set sequence = sequence + 1 returning sequence)
     insert into workflow_events (sequence, occurred_at, type, workflow_id, revision, payload)
     select sequence, to_timestamp(?), 'ERROR_GROUP_CHANGED', null, null, cast(? as jsonb) from head returning sequence`,
    [at / 1_000, escapeJson(payload)],
  );
  const sequence = Number(row?.sequence);
  await em.execute(`select pg_notify('holdfast_' || current_schema(), ?)`, [String(sequence)]);
  return sequence;
}
