// How a group of errors takes one more: it is counted, and opened again where somebody had resolved it before, or put it off until then. Decided in
// the very statement that counts, so that nobody who resolves or ignores it at the same moment is passed over.
import { SEALED_TEXT } from '../sealedText.ts';

/** A group shows the beginning of what its newest error says; one that is encrypted is whole, or nothing. */
export const BEGINNING = `case when starts_with(error_message, '${SEALED_TEXT}') then error_message else left(error_message, 500) end`;

/** What was decided about the group (`g`) is over with what is counted now (`excluded`). */
const IS_OVER = `(g.status = 'RESOLVED' and excluded.last_seen_at > g.resolved_at
      or g.status = 'SNOOZED' and excluded.last_seen_at >= g.snoozed_until)`;

/** End of an `insert into error_groups as g` that counts. */
export const ONE_MORE = `on conflict (fingerprint) do update set occurrences = g.occurrences + excluded.occurrences,
    last_seen_at = greatest(g.last_seen_at, excluded.last_seen_at), latest_error_id = excluded.latest_error_id,
    error_message = excluded.error_message,
    status = case when ${IS_OVER} then 'OPEN' else g.status end,
    reopened_at = case when ${IS_OVER} then excluded.last_seen_at else g.reopened_at end,
    reopened_by = case when ${IS_OVER} then excluded.latest_error_id else g.reopened_by end
  returning fingerprint, status, latest_error_id, last_seen_at, error_message, reopened_at, reopened_by, merged_into`;

/**
 * A group into which others were merged has seen what they have, and is open again with them. Where it is counted itself in the same statement, that
 * is done: a statement changes a row only once.
 * @param counted what `ONE_MORE` returned
 */
export const seenTogether = (counted: string): string => `
  update error_groups g set last_seen_at = greatest(g.last_seen_at, m.last_seen_at), latest_error_id = m.latest_error_id,
    error_message = m.error_message,
    status = case when m.status = 'OPEN' and g.status in ('RESOLVED', 'SNOOZED') then 'OPEN' else g.status end,
    reopened_at = case when m.status = 'OPEN' and g.status in ('RESOLVED', 'SNOOZED') then m.reopened_at else g.reopened_at end,
    reopened_by = case when m.status = 'OPEN' and g.status in ('RESOLVED', 'SNOOZED') then m.reopened_by else g.reopened_by end
  from (select distinct on (merged_into) * from ${counted} where merged_into is not null order by merged_into, last_seen_at desc) m
  where g.fingerprint = m.merged_into and not exists (select from ${counted} c where c.fingerprint = g.fingerprint)`;

/** A line in the history of each group that was opened again. @param counted what `ONE_MORE` returned */
export const noteReopened = (counted: string): string => `
  insert into error_group_history (fingerprint, action, actor, at, error_id)
  select fingerprint, 'REOPENED', 'system', reopened_at, reopened_by from ${counted} where reopened_by = latest_error_id`;

/** Nobody wants to be told of this group now. @param at the time that it is */
export const isQuiet = (group: string, at: string): string =>
  `(${group}.status = 'IGNORED' or ${group}.status = 'SNOOZED' and ${group}.snoozed_until > ${at})`;

/** Of a group that is ignored or put off nobody is told what it keeps waiting; the question and its line are there all the same. */
export const UNLESS_HUSHED = `(t.unless_quiet is null or not exists (
    select from error_groups g where g.fingerprint = t.unless_quiet and ${isQuiet('g', 't.occurred_at')}))`;
