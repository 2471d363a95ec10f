// Circuit breakers: reading them, and writing one by compare-and-set on its generation together with its transitions and their lines in the
// event log. Lines are numbered under the lock of the head row, as in every commit. Commits lock their workflows before that row: so whoever waits
// is woken after it, and never waited for. One that somebody has locked keeps its row, and is woken by a later look.
import { headFor } from './eventHead.ts';
import { ALIVE } from './alive.ts';

const COLUMNS = `
select key, state, snapshot, failure_count as "failureCount", threshold as "failureThreshold", success_threshold as "successThreshold",
  reset_timeout_ms as "resetTimeoutMs", rejected, (extract(epoch from opened_at) * 1000)::float8 as "openedAt",
  (extract(epoch from retry_at) * 1000)::float8 as "retryAt",
  (extract(epoch from last_opened_at) * 1000)::float8 as "lastOpenedAt", opened_by::text[] as "openedBy", forced, reason, changed_by as "changedBy", generation,
  written_by as "writtenBy", (extract(epoch from updated_at) * 1000)::float8 as "updatedAt",
  exists (select from (${ALIVE}) alive where alive.id = written_by) as "writerIsAlive"
from circuit_breakers`;

export const allCircuits = { name: 'circuits_all', text: `${COLUMNS} order by key` };
export const circuitsOf = { name: 'circuits_of', text: `${COLUMNS} where key = any($1::text[]) order by key` };

/** So long after it every process has looked, seconds: whoever wakes a workflow knows that it may go on. */
const SEEN_BY_ALL_S = 1.5;

const ASLEEP = 'w.owner is null and w.wake_at is not null and w.completed_at is null';

/** $1 row, $2 generation that is expected, $3 calls kept back since, $4 transitions, $5 ms over which sleeping workflows that wait are woken, or null. No row in the answer: another generation is stored. */
export const saveCircuit = {
  name: 'circuit_save',
  text: `
with saved as (
  insert into circuit_breakers as b (key, state, snapshot, failure_count, threshold, success_threshold, reset_timeout_ms, rejected,
    opened_at, retry_at, last_opened_at, opened_by, forced, reason, changed_by, generation, written_by, updated_at)
  select key, state, snapshot, failure_count, threshold, success_threshold, reset_timeout_ms, $3::bigint,
    opened_at, retry_at, last_opened_at, opened_by, forced, reason, changed_by, generation, written_by, updated_at
  from json_to_record($1::json) as r(key text, state text, snapshot jsonb, failure_count int, threshold int, success_threshold int,
    reset_timeout_ms bigint, opened_at timestamptz, retry_at timestamptz, last_opened_at timestamptz, opened_by uuid[],
    forced boolean, reason text, changed_by text, generation bigint,
    written_by uuid, updated_at timestamptz)
  on conflict (key) do update set
    state = excluded.state, snapshot = excluded.snapshot, failure_count = excluded.failure_count, threshold = excluded.threshold,
    success_threshold = excluded.success_threshold, reset_timeout_ms = excluded.reset_timeout_ms, rejected = b.rejected + excluded.rejected,
    opened_at = excluded.opened_at, retry_at = excluded.retry_at, last_opened_at = excluded.last_opened_at,
    opened_by = excluded.opened_by, forced = excluded.forced, reason = excluded.reason,
    changed_by = excluded.changed_by, generation = excluded.generation, written_by = excluded.written_by, updated_at = excluded.updated_at
  where b.generation = $2::bigint
  returning key, updated_at),
happened as (
  select t.*, saved.key, row_number() over (order by t.place) as number
  from saved, rows from (json_to_recordset($4::json) as (type text, "from" text, "to" text, at timestamptz, reason text, actor text,
    generation bigint, errors uuid[])) with ordinality as t(type, "from", "to", at, reason, actor, generation, errors, place)),
${headFor('happened')},
events as (
  insert into workflow_events (sequence, occurred_at, type, workflow_id, revision, payload)
  select head.base + number, at, type, null, null,
    jsonb_build_object('key', key, 'from', "from", 'to', "to", 'reason', reason, 'actor', actor, 'errorIds', errors)
  from head, happened),
asleep as (
  select w.id from saved join circuit_waits c on c.breaker_key = saved.key join workflows w on w.id = c.workflow_id left join head on true
  where $5::float8 is not null and ${ASLEEP} order by w.id for update of w skip locked),
woken as (
  update workflows w set wake_at = least(w.wake_at, saved.updated_at + make_interval(secs => ${SEEN_BY_ALL_S} + $5::float8 / 1000 * r.share))
  from saved, (select id, (row_number() over (order by id) - 1)::float8 / count(*) over () as share from asleep) r
  where w.id = r.id),
released as (
  delete from circuit_waits c using saved
  where $5::float8 is not null and c.breaker_key = saved.key and (c.workflow_id in (select id from asleep)
    or not exists (select from workflows w where w.id = c.workflow_id and ${ASLEEP}))),
transitions as (
  insert into circuit_transitions (sequence, breaker_key, from_state, to_state, at, reason, actor, generation, error_ids)
  select head.base + number, key, "from", "to", at, reason, actor, generation, errors from head, happened
  returning sequence)
select coalesce((select max(sequence) from transitions), 0) as sequence from saved`,
};
