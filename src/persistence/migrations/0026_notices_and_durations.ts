// When people were told last of a group of errors; and how long commits took and how soon errors were committed, counted by minute and length.

export const name = '0026_notices_and_durations';

export const sql = `
-- A process of the release before goes on writing without them, while it is replaced.
alter table workflow_errors alter column trace_id drop not null;
alter table system_errors alter column last_seen_at drop not null;

alter table error_groups add column noticed_at timestamptz;

create table duration_counts (
  kind   text not null,
  minute timestamptz not null,
  bucket int not null,
  count  bigint not null,
  primary key (kind, minute, bucket)
);
`;
