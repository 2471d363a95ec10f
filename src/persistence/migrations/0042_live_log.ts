// Lines of a workflow's log that can be followed: each says after which number of the event log it is there. And lines that came too late for a commit.

export const name = '0042_live_log';

export const sql = `

-- A process of the release before writes lines without: they are in the log, and no stream has them.
alter table workflow_log
  add column sequence bigint,
  add column late boolean not null default false;
create index workflow_log_sequence on workflow_log (workflow_id, sequence);
`;
