// Failures of the platform that belong to no commit, with the error of the workflow that is behind each, where there is one.

/**
 * $1 id, $2 type, $3 severity, $4 message, $5 stack, $6 context, $7 thread, $8 checkpoints, $9 workflow, $10 step, $11 mode, $12 fingerprint, $13 at,
 * $14 the error of the workflow as a row, or null.
 */
export const recordSystemError = {
  name: 'record_system_error',
  text: `
with told as (
  insert into system_errors (id, error_type, severity, error_message, stack_trace, error_context, thread_id, checkpoint_count, workflow_id,
    step_id, failure_mode, fingerprint, created_at, workflow_error_id)
  select $1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9::uuid, $10, $11, $12, $13, ($14::json->>'error_id')::uuid
  where not exists (
    select from system_errors where not resolved and fingerprint = $12 and workflow_id is not distinct from $9::uuid)
  returning workflow_id, checkpoint_count),
cause as (
  select t.*, told.* from told, json_to_record($14::json) as t(error_id uuid, step_id text, tag bigint, attempt int, error_type text,
    error_class text, error_category text, error_severity text, retryable boolean, error_message text, stack_trace text, causes jsonb,
    context jsonb, fingerprint text, trace_id text, checkpoint_id uuid, recovery_strategy text, at timestamptz)
  where $14::json is not null),
written as (
  insert into workflow_errors (id, workflow_id, step_id, tag, attempt, error_type, error_class, error_category, error_severity, retryable,
    error_message, stack_trace, causes, context, fingerprint, trace_id, checkpoint_id, checkpoint_count, recovery_strategy, created_at)
  select error_id, workflow_id, step_id, tag, attempt, error_type, error_class, error_category, error_severity, retryable,
    error_message, stack_trace, causes, context, fingerprint, trace_id, checkpoint_id, checkpoint_count, recovery_strategy, at from cause)
insert into error_groups as g (fingerprint, error_type, error_class, error_category, error_severity, error_message, step_id, occurrences,
  first_seen_at, last_seen_at, latest_error_id)
select fingerprint, error_type, error_class, error_category, error_severity, left(error_message, 500), step_id, 1, at, at, error_id from cause
on conflict (fingerprint) do update set occurrences = g.occurrences + 1,
  last_seen_at = greatest(g.last_seen_at, excluded.last_seen_at), latest_error_id = excluded.latest_error_id,
  error_message = excluded.error_message`,
};
