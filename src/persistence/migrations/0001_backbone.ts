// The tables of the backbone. Rules that hold for all of them: UUIDs are made by us; nothing has a foreign key to workflow_checkpoints
// (retention removes them); times are TIMESTAMPTZ; text that may hold anything is escaped before it comes here.

export const name = '0001_backbone';

export const sql = `

-- plan and machine are JSON, not JSONB: the order of keys is the order of regions and steps, and JSONB would change it.
create table workflow_definitions (
  hash        text primary key,
  name        text not null,
  version     text not null,
  plan        json not null,
  machine     json not null,
  created_at  timestamptz not null default now()
);
create index workflow_definitions_name on workflow_definitions (name, version, created_at desc);

-- One row per workflow, the only one that changes with every commit: kept small, so that its updates stay on their page. Its newest
-- event is not here but in workflow_events: numbers are known last, and a statement cannot change a row twice.
create table workflows (
  id               uuid primary key,
  definition       text not null,
  version          text not null,
  definition_hash  text not null references workflow_definitions (hash),
  thread_id        text not null,
  key              text,
  idempotency_key  text,
  started_by       text not null,
  input            text not null,
  output           text,
  status           text not null,
  phase            text,
  current_step     text,
  owner            uuid,
  fence            bigint not null,
  revision         bigint not null,
  checksum         bytea not null,
  wake_at          timestamptz,
  created_at       timestamptz not null,
  started_at       timestamptz,
  updated_at       timestamptz not null,
  completed_at     timestamptz
) with (fillfactor = 70);
create index workflows_wake on workflows (wake_at) where wake_at is not null and owner is null;
create index workflows_owner on workflows (owner, id) where owner is not null;
create unique index workflows_key on workflows (definition, key) where key is not null and completed_at is null;
create unique index workflows_idempotency_key on workflows (definition, idempotency_key) where idempotency_key is not null;
create index workflows_created on workflows (created_at desc, id desc);
create index workflows_thread on workflows (thread_id);

create table workflow_checkpoints (
  id              uuid not null,
  workflow_id     uuid not null,
  revision        bigint not null,
  step_id         text,
  checkpoint_type text not null,
  timestamp       timestamptz not null,
  state_data      jsonb not null,
  state_bytes     bytea not null,
  encoding        text not null,
  state_version   text not null,
  checksum        bytea not null,
  size_bytes      integer not null,
  compressed      boolean generated always as (encoding <> 'plain') stored,
  metadata        jsonb not null,
  created_at      timestamptz not null default now(),
  primary key (workflow_id, revision)
);
alter table workflow_checkpoints alter column state_bytes set storage external;
create unique index workflow_checkpoints_id on workflow_checkpoints (id);

-- Inputs, outputs and payloads: once per workflow and content.
create table workflow_values (
  workflow_id uuid not null,
  digest      text not null,
  body        bytea not null,
  encoding    text not null,
  size_bytes  integer not null,
  primary key (workflow_id, digest)
);
alter table workflow_values alter column body set storage external;

-- The journal: intent before, result after.
create table step_attempts (
  workflow_id uuid not null,
  tag         bigint not null,
  kind        text not null,
  step_id     text not null,
  key         text not null,
  round       integer not null,
  attempt     integer not null,
  agent_type  text,
  phase       text,
  delay_ms    bigint not null,
  started_at  timestamptz not null,
  ended_at    timestamptz,
  duration_ms double precision,
  outcome     text,
  output      text,
  error_id    uuid,
  primary key (workflow_id, tag)
) with (fillfactor = 80);

create table workflow_state_history (
  id            uuid primary key default gen_random_uuid(),
  workflow_id   uuid not null,
  version       text not null,
  revision      bigint not null,
  step_id       text,
  status        text not null,
  reason        text,
  state_data    jsonb not null,
  checkpoint_id uuid,
  timestamp     timestamptz not null,
  restored_from uuid,
  restore_count integer not null default 0,
  created_at    timestamptz not null default now()
);
create index workflow_state_history_workflow on workflow_state_history (workflow_id, revision);

create table workflow_errors (
  id                  uuid primary key,
  workflow_id         uuid not null,
  step_id             text,
  tag                 bigint,
  attempt             integer,
  error_type          text not null,
  error_class         text not null,
  error_category      text not null,
  error_severity      text not null,
  retryable           boolean not null,
  error_message       text not null,
  stack_trace         text,
  causes              jsonb not null,
  context             jsonb not null,
  fingerprint         text not null,
  checkpoint_id       uuid,
  checkpoint_count    bigint not null,
  recovery_strategy   text,
  recovery_successful boolean,
  recovery_attempts   integer not null default 0,
  resolved            boolean not null default false,
  resolved_by         text,
  resolved_at         timestamptz,
  resolution_kind     text,
  resolution_notes    text,
  created_at          timestamptz not null
);
create index workflow_errors_workflow on workflow_errors (workflow_id, created_at);
create index workflow_errors_open on workflow_errors (created_at desc) where not resolved;

create table workflow_recovery_attempts (
  id             uuid primary key default gen_random_uuid(),
  workflow_id    uuid not null,
  error_id       uuid references workflow_errors (id),
  strategy       text not null,
  attempt_number integer not null,
  success        boolean not null,
  action_taken   text,
  result_details jsonb,
  error_message  text,
  duration_ms    integer,
  created_at     timestamptz not null default now()
);
create index workflow_recovery_attempts_workflow on workflow_recovery_attempts (workflow_id, created_at);
create index workflow_recovery_attempts_error on workflow_recovery_attempts (error_id);

create table workflow_interventions (
  id           uuid primary key,
  workflow_id  uuid not null,
  step_id      text,
  error_id     uuid,
  trigger      text not null,
  prompt       text not null,
  options      jsonb not null,
  status       text not null,
  requested_at timestamptz not null,
  expires_at   timestamptz,
  decision     text,
  decided_by   text,
  decided_at   timestamptz,
  notes        text
);
create index workflow_interventions_workflow on workflow_interventions (workflow_id, requested_at);
create index workflow_interventions_open on workflow_interventions (requested_at) where status = 'OPEN';

create table workflow_debug_sessions (
  id           uuid primary key default gen_random_uuid(),
  workflow_id  uuid not null,
  session_type text not null,
  start_time   timestamptz not null,
  end_time     timestamptz,
  status       text not null,
  config       jsonb,
  results      jsonb,
  created_at   timestamptz not null default now()
);

create table system_errors (
  id                uuid primary key,
  error_type        text not null,
  severity          text not null,
  error_message     text not null,
  stack_trace       text,
  error_context     jsonb not null,
  thread_id         text,
  checkpoint_count  bigint not null default 0,
  workflow_id       uuid,
  step_id           text,
  workflow_error_id uuid,
  failure_mode      text,
  fingerprint       text not null,
  resolved          boolean not null default false,
  resolved_by       text,
  resolved_at       timestamptz,
  resolution_kind   text,
  resolution_notes  text,
  created_at        timestamptz not null
);
create index system_errors_open on system_errors (created_at desc) where not resolved;

-- The durable log. One row says where it ends, so that numbers are gapless and in commit order.
create table workflow_events (
  sequence    bigint primary key,
  occurred_at timestamptz not null,
  type        text not null,
  workflow_id uuid,
  revision    bigint,
  payload     jsonb not null
);
create index workflow_events_workflow on workflow_events (workflow_id, sequence);

create table workflow_event_head (
  singleton boolean primary key default true check (singleton),
  sequence  bigint not null
) with (fillfactor = 10);
insert into workflow_event_head (sequence) values (0);

-- Processes that may own workflows. Alive = its session holds the advisory lock and its lease has not run out.
create table workflow_processes (
  id          uuid primary key,
  lock_key    bigint not null,
  host        text not null,
  pid         integer not null,
  started_at  timestamptz not null default now(),
  lease_until timestamptz not null
);
`;
