// Schedules: reading them, writing one by compare-and-set on its revision, taking what is due, and ending a tick. The end of a tick that starts a
// workflow follows the statement of its birth in the same transaction (`postgresCommitWire.ts`).
import { ALIVE } from './alive.ts';

/** Newest ticks that are kept of a schedule, besides those whose workflow is unfinished. */
const KEPT_TICKS = 100;

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

const columns = (
  s: string,
): string => `${s}.id, ${s}.name, ${s}.definition, ${s}.version, ${s}.cron, ${s}.time_zone as "timeZone",
  ${s}.every_ms::float8 as "everyMs", ${s}.input, ${s}.overlap, ${s}.catch_up_ms::float8 as "catchUpMs", ${s}.jitter_ms::float8 as "jitterMs", ${s}.paused,
  ${s}.reason, ${s}.declared, ${s}.revision::float8 as revision, ${ms(`${s}.next_tick`)} as "nextTick", ${ms(`${s}.next_fire_at`)} as "nextFireAt",
  ${ms(`${s}.buffered_tick`)} as "bufferedTick", ${ms(`${s}.created_at`)} as "createdAt", ${s}.created_by as "createdBy",
  ${ms(`${s}.updated_at`)} as "updatedAt", ${s}.updated_by as "updatedBy"`;

const unfinished = (id: string): string => `
  select t.workflow_id from workflow_schedule_ticks t join workflows w on w.id = t.workflow_id
  where t.schedule_id = ${id} and w.completed_at is null`;

/** Which live processes have taken a schedule. */
const TAKEN = `s.claimed_by in (${ALIVE})`;

export const schedulesOf = {
  name: 'schedules_of',
  text: `select ${columns('s')} from workflow_schedules s where $1::text[] is null or s.name = any($1::text[]) order by s.name`,
};

const ROW = `json_to_record($1::json) as r(id uuid, name text, definition text, version text, cron text, time_zone text, every_ms bigint, input text, overlap text,
  catch_up_ms bigint, jitter_ms bigint, paused boolean, reason text, declared text, revision bigint, next_tick timestamptz, next_fire_at timestamptz,
  buffered_tick timestamptz, created_at timestamptz, created_by text, updated_at timestamptz, updated_by text)`;

/** $1 row. No row in the answer: its name is taken. */
export const insertSchedule = {
  name: 'schedule_insert',
  text: `
insert into workflow_schedules (id, name, definition, version, cron, time_zone, every_ms, input, overlap, catch_up_ms, jitter_ms, paused, reason, declared,
  revision, next_tick, next_fire_at, buffered_tick, created_at, created_by, updated_at, updated_by)
select r.* from ${ROW} on conflict do nothing returning id`,
};

/** $1 row, $2 revision that is expected. */
export const updateSchedule = {
  name: 'schedule_update',
  text: `
update workflow_schedules s set definition = r.definition, version = r.version, cron = r.cron, time_zone = r.time_zone, every_ms = r.every_ms,
  input = r.input, overlap = r.overlap, catch_up_ms = r.catch_up_ms, jitter_ms = r.jitter_ms, paused = r.paused, reason = r.reason, declared = r.declared,
  revision = r.revision, next_tick = r.next_tick, next_fire_at = r.next_fire_at, buffered_tick = r.buffered_tick, claimed_by = null,
  updated_at = r.updated_at, updated_by = r.updated_by
from ${ROW}
where s.id = r.id and s.revision = $2::bigint returning s.id`,
};

/** $1 id, $2 revision that is expected. */
export const removeSchedule = {
  name: 'schedule_remove',
  text: 'delete from workflow_schedules where id = $1 and revision = $2::bigint returning id',
};

/** $1 id, $2 revision. */
export const scheduleAt = {
  name: 'schedule_at',
  text: 'select from workflow_schedules where id = $1 and revision = $2::bigint',
};

/** $1 now in seconds since the epoch, $2 owner, $3 definitions, $4 limit, $5 schedules to leave out. */
export const claimTicks = {
  name: 'schedule_claim',
  text: `
with due as (
  select s.id from workflow_schedules s
  where not s.paused and s.id <> all($5::uuid[]) and (s.definition = any($3::text[]) and s.version is null or s.definition || ' ' || s.version = any($3::text[]))
    and (s.next_fire_at <= to_timestamp($1::float8) or s.buffered_tick is not null and not exists (${unfinished('s.id')}))
    and (s.claimed_by is null or s.claimed_by = $2 or not ${TAKEN})
  order by s.next_fire_at, s.id limit $4 for update of s skip locked)
update workflow_schedules s set claimed_by = $2 from due where s.id = due.id
returning ${columns('s')}, array(${unfinished('s.id')})::text[] as running`,
};

/** $1 id, $2 owner. No row in the answer: nobody else could take it. */
export const leaveTick = {
  name: 'schedule_leave',
  text: `
update workflow_schedules s set claimed_by = null
where s.id = $1 and s.claimed_by = $2 and exists (
  select from workflow_processes p
  where p.id <> $2 and (p.definitions is null or s.definition = any(p.definitions)) and p.id in (${ALIVE}))
returning s.id`,
};

/** A tick that waits is looked for at once: the time of it is only its name. */
export const nextFire = {
  name: 'schedule_next',
  text: `
select ${ms("min(case when buffered_tick is null then next_fire_at else 'epoch' end)")} as at
from workflow_schedules where not paused`,
};

/** $1 id. */
export const unfinishedOf = {
  name: 'schedule_unfinished',
  text: `${unfinished('$1::uuid')} order by t.number`,
};

/** $1 due before, in seconds since the epoch, $2 limit. */
export const lateSchedules = {
  name: 'schedules_late',
  text: `
select ${columns('s')} from workflow_schedules s
where not s.paused and s.next_fire_at < to_timestamp($1::float8) and (s.claimed_by is null or not ${TAKEN})
order by s.next_fire_at, s.id limit $2`,
};

/** $1 time in seconds since the epoch, $2 limit. */
export const schedulesAhead = {
  name: 'schedules_ahead',
  text: `
select ${columns('s')} from workflow_schedules s
where not s.paused and (s.updated_at > to_timestamp($1::float8) or to_timestamp($1::float8) < (
  select t.at from workflow_schedule_ticks t where t.schedule_id = s.id and not t.manual order by t.number desc limit 1))
order by s.id limit $2`,
};

const TICK = `${ms('t.tick')} as tick, ${ms('t.at')} as at, t.outcome, t.workflow_id as "workflowId", ${ms('t.until')} as until, t.message, t.manual,
  t.idempotency_key as "idempotencyKey"`;

/** $1 id, $2 limit. */
export const ticksOf = {
  name: 'schedule_ticks',
  text: `select ${TICK} from workflow_schedule_ticks t where t.schedule_id = $1 order by t.number desc limit $2`,
};

/** $1 id, $2 key. One that waited is started by a row without a key. */
export const tickAsked = {
  name: 'schedule_tick_asked',
  text: `
select ${TICK} from workflow_schedule_ticks a
join workflow_schedule_ticks t on t.schedule_id = a.schedule_id and t.tick = a.tick and t.number >= a.number
  and (t.idempotency_key = a.idempotency_key or t.idempotency_key is null)
where a.schedule_id = $1 and a.idempotency_key = $2 order by t.number desc limit 1`,
};

/**
 * $1 id, $2 revision that is expected, $3 next tick, $4 next start, $5 tick that waits, $6 row, $7 workflows that are told to abort. No row in the answer: another
 * revision is stored, and nothing was written.
 */
export const endTick = {
  name: 'schedule_end_tick',
  text: `
with ended as (
  update workflow_schedules set revision = revision + 1, next_tick = $3::timestamptz, next_fire_at = $4::timestamptz, buffered_tick = $5::timestamptz,
    claimed_by = null
  where id = $1 and revision = $2::bigint
  returning id),
noted as (
  insert into workflow_schedule_ticks (schedule_id, tick, at, outcome, workflow_id, until, message, manual, idempotency_key)
  select ended.id, r.* from ended, json_to_record($6::json) as r(tick timestamptz, at timestamptz, outcome text, workflow_id uuid, until timestamptz,
    message text, manual boolean, idempotency_key text)
  returning at),
told as (
  insert into workflow_messages (workflow_id, sender, kind, created_at)
  select w.id, ended.id, 'abort', noted.at from ended, noted, workflows w where w.id = any($7::uuid[]) and w.completed_at is null
  on conflict do nothing),
forgotten as (
  delete from workflow_schedule_ticks t using ended
  where t.schedule_id = ended.id and t.number <= (
    select o.number from workflow_schedule_ticks o where o.schedule_id = ended.id order by o.number desc offset ${KEPT_TICKS} limit 1)
    and not exists (select from workflows w where w.id = t.workflow_id and w.completed_at is null))
select id from ended`,
};
