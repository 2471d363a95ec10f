// Circuit breakers: one row for each dependency, written when its state changes, and one row for each change. A transition has the
// number of its line in the event log, so that the two are never without each other.

export const name = '0003_circuit_breakers';

export const sql = `

-- generation is what writers compare and set. snapshot is what a process goes on from; the columns beside it are for people and queries.
create table circuit_breakers (
  key               text primary key,
  state             text not null,
  snapshot          jsonb not null,
  failure_count     integer not null,
  threshold         integer not null,
  success_threshold integer not null,
  reset_timeout_ms  bigint not null,
  rejected          bigint not null default 0,
  opened_at         timestamptz,
  retry_at          timestamptz,
  forced            boolean not null,
  reason            text,
  changed_by        text not null,
  generation        bigint not null,
  written_by        uuid not null,
  updated_at        timestamptz not null
);

create table circuit_transitions (
  sequence    bigint primary key,
  breaker_key text not null,
  from_state  text not null,
  to_state    text not null,
  at          timestamptz not null,
  reason      text not null,
  actor       text not null,
  generation  bigint not null
);
create index circuit_transitions_breaker on circuit_transitions (breaker_key, sequence desc);
`;
