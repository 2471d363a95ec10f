// Errors of one fingerprint are counted in one row, and stand among the system errors once while they are unresolved, however many there are.

export const name = '0016_error_groups';

export const sql = `

create table error_groups (
  fingerprint     text primary key,
  error_type      text not null,
  error_class     text not null,
  error_category  text not null,
  error_severity  text not null,
  error_message   text not null,
  step_id         text,
  occurrences     bigint not null,
  first_seen_at   timestamptz not null,
  last_seen_at    timestamptz not null,
  latest_error_id uuid not null
);
create index error_groups_seen on error_groups (last_seen_at desc, fingerprint desc);

insert into error_groups (fingerprint, error_type, error_class, error_category, error_severity, error_message, step_id, occurrences,
  first_seen_at, last_seen_at, latest_error_id)
select distinct on (fingerprint) fingerprint, error_type, error_class, error_category, error_severity, left(error_message, 500), step_id,
  count(*) over same, min(created_at) over same, max(created_at) over same, id
from workflow_errors window same as (partition by fingerprint) order by fingerprint, created_at desc;

create index workflow_errors_fingerprint on workflow_errors (fingerprint, created_at desc);

alter table system_errors add column occurrences bigint not null default 1;
alter table system_errors add column last_seen_at timestamptz;
create index system_errors_unresolved_fingerprint on system_errors (fingerprint) where not resolved;
`;
