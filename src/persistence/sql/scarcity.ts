// Budgets of calls, and the end of a shortage or of another failure of the platform. Lines of the event log are numbered last, under the lock of the head row, as in every commit.
import { headFor } from './eventHead.ts';

/** $1 budget, $2 amount, $3 limit, $4 beginning of the window. One row: whether it was spent. */
export const spend = {
  name: 'spend',
  text: `
insert into rate_budgets as b (name, window_started_at, spent, refused, taken)
values ($1, $4::timestamptz, case when $2::bigint <= $3::bigint then $2::bigint else 0 end, ($2::bigint > $3::bigint)::int,
  $2::bigint <= $3::bigint)
on conflict (name) do update set
  window_started_at = greatest(b.window_started_at, excluded.window_started_at),
  spent = case
    when b.window_started_at < excluded.window_started_at then excluded.spent
    when b.spent + $2::bigint <= $3::bigint then b.spent + $2::bigint
    else b.spent end,
  refused = case
    when b.window_started_at < excluded.window_started_at then excluded.refused
    when b.spent + $2::bigint <= $3::bigint then b.refused
    else b.refused + 1 end,
  taken = b.window_started_at < excluded.window_started_at and $2::bigint <= $3::bigint
    or b.window_started_at >= excluded.window_started_at and b.spent + $2::bigint <= $3::bigint
returning taken`,
};

export const spentBudgets = {
  name: 'spent_budgets',
  text: `
select name as budget, spent, refused, (extract(epoch from window_started_at) * 1000)::float8 as "windowStart"
from rate_budgets order by name`,
};

/** $1 fingerprint, $2 notes, $3 at. */
export const resolveExhausted = {
  name: 'resolve_exhausted',
  text: `
with resolved as (
  update system_errors set resolved = true, resolved_by = 'holdfast', resolved_at = $3::timestamptz, resolution_kind = 'AUTO_RECOVERED',
    resolution_notes = $2
  where not resolved and fingerprint = $1
  returning id, resolution_notes as message, error_type),
${headFor('resolved')},
lines as (
  insert into workflow_events (sequence, occurred_at, type, workflow_id, revision, payload)
  select head.base + row_number() over (order by resolved.id), $3::timestamptz, 'ERROR_RESOLVED', null, null,
    jsonb_build_object('systemErrorId', resolved.id, 'message', resolved.message, 'errorType', resolved.error_type)
  from head, resolved
  returning sequence)
select coalesce(max(sequence), 0) as sequence from lines`,
};
