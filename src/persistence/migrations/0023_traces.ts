// The trace that each workflow belongs to, and its errors with it. A workflow without one has its own id as its trace.

export const name = '0023_traces';

export const sql = `
alter table workflows add column traceparent text;
create index workflows_trace on workflows (substr(traceparent, 4, 32)) where traceparent is not null;

alter table workflow_errors add column trace_id text;
update workflow_errors set trace_id = replace(workflow_id::text, '-', '');
alter table workflow_errors alter column trace_id set not null;
create index workflow_errors_trace on workflow_errors (trace_id, created_at desc, id desc);
`;
