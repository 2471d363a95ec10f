// The log of each workflow: what its steps and the engine said about it. Bounded; the last line that fits counts what was dropped after it.

export const name = '0019_workflow_log';

export const sql = `
create table workflow_log (
  workflow_id uuid not null,
  line        int not null,
  at          timestamptz not null,
  level       text not null,
  message     text not null,
  step_id     text,
  attempt     int,
  fields      jsonb,
  dropped     bigint not null default 0,
  primary key (workflow_id, line)
);
create index workflow_log_at on workflow_log (at);
`;
