// What a person decided about very many groups of errors at once, and how far that has come.

export const name = '0044_bulk_operations';

export const sql = `

create table error_bulk_operations (
  id               uuid primary key,
  action           text not null,
  filter           jsonb not null,
  notes            text not null,
  kind             text,
  started_by       text not null,
  origin           jsonb not null,
  status           text not null default 'RUNNING',
  total            integer not null,
  done             integer not null default 0,
  skipped          integer not null default 0,
  last_fingerprint text not null default '',
  idempotency_key  text unique,
  owner            uuid not null,
  lease_until      timestamptz not null,
  started_at       timestamptz not null,
  updated_at       timestamptz not null,
  completed_at     timestamptz
);
create index error_bulk_operations_running on error_bulk_operations (lease_until) where status = 'RUNNING';
`;
