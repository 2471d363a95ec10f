// What retention removes, one page of workflows at a time. The head rows of workflows that run are read and never locked, so nobody who
// commits waits for it.
import type { WorkflowId } from '../../workflow.ts';

/** $1 schema. One process at a time, until the transaction ends. */
export const onlyOne = {
  name: 'retention_lock',
  text: `select pg_try_advisory_xact_lock(hashtextextended('holdfast retention ' || $1, 0)) as held`,
};

/**
 * $1 workflow after which the page begins, $2 workflows in a page, $3 how many checkpoints are kept, $4 seconds since the epoch before
 * which the others are removed, $5 rows at most, $6 types that are kept, null for all. Kept whatever their age: the head and the one before it, what a person asked for, the
 * checkpoint of an unresolved error with the one to return to before it, and all of a workflow that is being rolled back.
 */
export const removeCheckpoints = {
  name: 'retention_checkpoints',
  text: `
with page as (select id, revision, status from workflows where id > $1 order by id limit $2),
doomed as (
  select k.workflow_id, k.revision from page w join workflow_checkpoints k on k.workflow_id = w.id
  where k.revision < w.revision - 1
    and (k.revision <= w.revision - $3::bigint or k.timestamp < to_timestamp($4)
      or not (k.checkpoint_type = any($6::text[]) or coalesce(k.metadata->'types' ?| $6::text[], false)))
    and k.checkpoint_type <> 'manual'
    and w.status <> 'ROLLING_BACK'
    and not exists (
      select from workflow_errors e
      where e.workflow_id = k.workflow_id and not e.resolved and k.revision between e.checkpoint_count - 1 and e.checkpoint_count)
  limit $5),
gone as (
  delete from workflow_checkpoints k using doomed d where k.workflow_id = d.workflow_id and k.revision = d.revision returning 1)
select (select count(*) from gone) as removed, (select count(*) from page) as looked_at,
  (select id from page order by id desc limit 1) as last`,
};

export interface RemovedRow {
  readonly removed: number;
  readonly looked_at: number;
  readonly last: WorkflowId | null;
}

/**
 * $1, $2 as above, $3 seconds since the epoch. Workflows of the page that ended before and whose values were not looked through since, locked
 * for the rest of the transaction: nobody may take one up again meanwhile, and one that somebody has is left out.
 */
export const endedBefore = {
  name: 'retention_ended',
  text: `
with page as (select id from workflows where id > $1 order by id limit $2)
select id, input, output from workflows
where id in (select id from page) and completed_at < to_timestamp($3) and (trimmed_at is null or trimmed_at < updated_at)
  and owner is null
for update skip locked`,
};

/** $1 seconds since the epoch, $2 rows at most: results of checks that were made before. */
export const removeValidations = {
  name: 'retention_validations',
  text: `
delete from workflow_state_validations where id in (
  select id from workflow_state_validations where created_at < to_timestamp($1) limit $2)`,
};

/** $1, $2 as above, $3 seconds since the epoch, $4 rows at most: lines of logs of workflows of the page that ended before, and did not move since. */
export const removeLog = {
  name: 'retention_log',
  text: `
with page as (select id, completed_at from workflows where id > $1 order by id limit $2)
delete from workflow_log where ctid = any(array(
  select l.ctid from page w cross join lateral (
    select o.ctid from workflow_log o where o.workflow_id = w.id and o.at < to_timestamp($3) order by o.line limit $4) l
  where w.completed_at < to_timestamp($3) limit $4))`,
};

/** What stands before an administrator is never removed: an error that nobody resolved, and whose recovery ended in failure, or in front of a person. */
const STANDS = "coalesce(o.recovery_strategy in ('PAUSE_WORKFLOW', 'COMPENSATE', 'FAIL_IMMEDIATELY'), false)";

/**
 * $1, $2 as above, $3 severities, $4 for each seconds since the epoch before which its errors are removed, $5 the same for when they were resolved,
 * $6 rows at most. Of a workflow that can still go on only what is resolved and of a step: what it tried against the others counts. What somebody
 * resolves at this moment is left out.
 */
export const removeErrors = {
  name: 'retention_errors',
  text: `
with page as (select id, completed_at is not null as has_ended from workflows where id > $1 order by id limit $2),
doomed as (
  select e.id from page w cross join lateral (
    select o.id from workflow_errors o join unnest($3::text[], $4::float8[]) as a(severity, before) on a.severity = o.error_severity
    where o.workflow_id = w.id and o.created_at < to_timestamp(a.before)
      and case when o.resolved then o.resolved_at < to_timestamp($5) and (w.has_ended or o.step_id is not null)
        else w.has_ended and not ${STANDS} end
    order by o.created_at limit $6 for update of o skip locked) e
  limit $6),
tried as (delete from workflow_recovery_attempts r using doomed d where r.error_id = d.id),
gone as (delete from workflow_errors e using doomed d where e.id = d.id returning 1)
select count(*)::int as removed from gone`,
};

/** $1 levels, $2, $3 as $4, $5 above, $4 rows at most: system errors that are resolved. */
export const removeSystemErrors = {
  name: 'retention_system_errors',
  text: `
with doomed as (
  select s.id from system_errors s join unnest($1::text[], $2::float8[]) as a(severity, before) using (severity)
  where s.resolved and s.created_at < to_timestamp(a.before) and s.resolved_at < to_timestamp($3) limit $4 for update of s skip locked),
gone as (delete from system_errors s using doomed d where s.id = d.id returning 1)
select count(*)::int as removed from gone`,
};

/** $1 seconds since the epoch, $2 rows at most: buffered checkpoints that were set apart, of workflows that do not go on any more. */
export const removeQuarantined = {
  name: 'retention_quarantined',
  text: `
delete from checkpoint_quarantine where id in (
  select q.id from checkpoint_quarantine q
  where q.created_at < to_timestamp($1)
    and not exists (select from workflows w where w.id = q.workflow_id and w.completed_at is null)
  order by q.created_at limit $2)`,
};

/** $1 seconds since the epoch, $2 rows at most: decisions about many groups of errors that are done. What was decided about each stands in its history. */
export const removeBulkOperations = {
  name: 'retention_bulk_operations',
  text: `
delete from error_bulk_operations where id in (
  select id from error_bulk_operations where status = 'COMPLETED' and completed_at < to_timestamp($1) limit $2)`,
};

/** $1 rows at most: what was told to workflows that have ended meanwhile. Nobody hears it, and it would be heard wrongly by one that is begun again. */
export const removeMessages = {
  name: 'retention_messages',
  text: `
delete from workflow_messages where (workflow_id, sender, kind) in (
  select m.workflow_id, m.sender, m.kind from workflow_messages m join workflows w on w.id = m.workflow_id
  where w.completed_at is not null limit $1)`,
};

/** $1 rows at most: waits for circuits of workflows that have ended meanwhile; a circuit that never opens again would keep them for ever. */
export const removeWaits = {
  name: 'retention_waits',
  text: `
delete from circuit_waits where (breaker_key, workflow_id) in (
  select c.breaker_key, c.workflow_id from circuit_waits c join workflows w on w.id = c.workflow_id
  where w.completed_at is not null limit $1)`,
};

/** $1 seconds since the epoch, $2 rows at most: counts of errors of which none is kept any more, and that did not come since; one that somebody ignores or put off is kept for the next of them. One that a commit counts on is left out. */
export const removeGroups = {
  name: 'retention_groups',
  text: `
delete from error_groups where fingerprint in (
  select g.fingerprint from error_groups g
  where g.last_seen_at < to_timestamp($1) and g.status not in ('IGNORED', 'SNOOZED') and not exists (select from workflow_errors e where e.fingerprint = g.fingerprint)
  order by g.fingerprint limit $2 for update skip locked)`,
};

/** $1 seconds since the epoch: counts of durations of before. */
export const removeDurations = {
  name: 'retention_durations',
  text: 'delete from duration_counts where minute < to_timestamp($1)',
};

/** $1 workflow: the states that are kept. */
export const keptStates = {
  name: 'retention_states',
  text: 'select id, revision, state_bytes, encoding, size_bytes, encrypted from workflow_checkpoints where workflow_id = $1',
};

/** $1 workflow, $2 digests that are referred to. */
export const removeValues = {
  name: 'retention_values',
  text: 'delete from workflow_values where workflow_id = $1 and digest <> all($2::text[])',
};

/** $1 workflow, $2 seconds since the epoch. */
export const markTrimmed = {
  name: 'retention_mark',
  text: 'update workflows set trimmed_at = greatest(to_timestamp($2), updated_at) where id = $1',
};
