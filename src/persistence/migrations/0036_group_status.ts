// What people have decided about the errors of one fingerprint, and who decided what, when and why.

export const name = '0036_group_status';

export const sql = `

-- A process of the release before goes on counting without them.
alter table error_groups
  add column status           text not null default 'OPEN',
  add column assignee         text,
  add column snoozed_until    timestamptz,
  add column resolved_by      text,
  add column resolved_at      timestamptz,
  add column resolution_kind  text,
  add column resolution_notes text,
  add column reopened_at      timestamptz,
  add column reopened_by      uuid;

create table error_group_history (
  number        bigint generated always as identity primary key,
  fingerprint   text not null references error_groups on delete cascade,
  action        text not null,
  actor         text not null,
  at            timestamptz not null,
  notes         text,
  assignee      text,
  snoozed_until timestamptz,
  error_id      uuid
);
create index error_group_history_of on error_group_history (fingerprint, number desc);
`;
