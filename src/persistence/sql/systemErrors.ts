// Failures of the platform that belong to no commit, with the error of the workflow that is behind each, where there is one.
import { ofNewest } from './commit.ts';
import { BEGINNING, noteReopened, ONE_MORE } from './groups.ts';

/**
 * $1 id, $2 type, $3 severity, $4 message, $5 stack, $6 context, $7 thread, $8 checkpoints, $9 workflow, $10 step, $11 mode, $12 fingerprint, $13 at,
 * $14 the error of the workflow as a row, or null.
 */
export const recordSystemError = {
  name: 'record_system_error',
  text: `
with gate as (select sequence from workflow_event_head for update),
told as (
  insert into system_errors (id, error_type, severity, error_message, stack_trace, error_context, thread_id, checkpoint_count, workflow_id,
    step_id, failure_mode, fingerprint, created_at, workflow_error_id, last_seen_at)
  select $1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9::uuid, $10, $11, $12, $13, ($14::json->>'error_id')::uuid, $13
  from gate
  on conflict (fingerprint) where not resolved do nothing
  returning id, workflow_id, checkpoint_count),
cause as (
  select t.*, told.workflow_id, told.checkpoint_count from told, json_to_record($14::json) as t(error_id uuid, step_id text, tag bigint, attempt int, error_type text,
    error_class text, error_category text, error_severity text, retryable boolean, error_message text, stack_trace text, causes jsonb,
    context jsonb, fingerprint text, trace_id text, checkpoint_id uuid, recovery_strategy text, at timestamptz)
  where $14::json is not null),
written as (
  insert into workflow_errors (id, workflow_id, step_id, tag, attempt, error_type, error_class, error_category, error_severity, retryable,
    error_message, stack_trace, causes, context, fingerprint, trace_id, checkpoint_id, checkpoint_count, recovery_strategy, created_at)
  select error_id, workflow_id, step_id, tag, attempt, error_type, error_class, error_category, error_severity, retryable,
    error_message, stack_trace, causes, context, fingerprint, trace_id, checkpoint_id, checkpoint_count, recovery_strategy, at from cause),
counted as (
insert into error_groups as g (fingerprint, error_type, error_class, error_category, error_severity, error_message, step_id, occurrences,
  first_seen_at, last_seen_at, latest_error_id)
select fingerprint, error_type, error_class, error_category, error_severity, ${BEGINNING}, step_id, 1, at, at, error_id from cause
${ONE_MORE}),
reopened as (${noteReopened('counted').trim()})
select id from told`,
};

/**
 * Whoever resolves errors is alone with that, from before the first statement that asks whether they are resolved: a statement that waits for the lock
 * of the head row sees what was there before it waited, and would say a second time that an error is resolved. Before every other lock.
 */
export const resolveAlone = `select pg_advisory_xact_lock(hashtextextended('holdfast resolves in ' || current_schema(), 0))`;

/**
 * $1 errors that are resolved now. The system error that names one of them names the newest other of its fingerprint that is open, or is resolved as
 * that one was. In the transaction that resolved them, after it has the lock of the head row: then nobody else resolves or adds one.
 */
export const settleSystemErrors = {
  name: 'settle_system_errors',
  text: `
with over as (
  select s.id, e.resolved_by, e.resolved_at, e.resolution_kind, e.resolution_notes, (
    select o.id from workflow_errors o
    where o.fingerprint = s.fingerprint and o.created_at >= s.created_at and not o.resolved
      and o.recovery_strategy in ('PAUSE_WORKFLOW', 'COMPENSATE', 'FAIL_IMMEDIATELY')
    order by o.created_at desc, o.id desc limit 1) as newest
  from system_errors s join workflow_errors e on e.id = s.workflow_error_id and e.resolved
  where not s.resolved and s.workflow_error_id = any($1::uuid[]))
update system_errors s set
  resolved = over.newest is null,
  resolved_by = case when over.newest is null then over.resolved_by end,
  resolved_at = case when over.newest is null then over.resolved_at end,
  resolution_kind = case when over.newest is null then over.resolution_kind end,
  resolution_notes = case when over.newest is null then over.resolution_notes end,
  workflow_error_id = coalesce(o.id, s.workflow_error_id), workflow_id = coalesce(o.workflow_id, s.workflow_id),
  step_id = case when o.id is null then s.step_id else o.step_id end, error_message = coalesce(o.error_message, s.error_message),
  stack_trace = coalesce(o.stack_trace, s.stack_trace), error_context = case when o.id is null then s.error_context else ${ofNewest('o.context')} end,
  checkpoint_count = coalesce(o.checkpoint_count, s.checkpoint_count), thread_id = coalesce(w.thread_id, s.thread_id)
from over left join workflow_errors o on o.id = over.newest left join workflows w on w.id = o.workflow_id
where s.id = over.id`,
};
