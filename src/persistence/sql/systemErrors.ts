// Failures of the platform that belong to no commit.

/** $1 id, $2 type, $3 severity, $4 message, $5 stack, $6 context, $7 thread, $8 checkpoints, $9 workflow, $10 step, $11 mode, $12 fingerprint, $13 at. */
export const recordSystemError = {
  name: 'record_system_error',
  text: `
insert into system_errors (id, error_type, severity, error_message, stack_trace, error_context, thread_id, checkpoint_count, workflow_id,
  step_id, failure_mode, fingerprint, created_at)
select $1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9::uuid, $10, $11, $12, $13
where not exists (
  select from system_errors where not resolved and fingerprint = $12 and workflow_id is not distinct from $9::uuid)`,
};
