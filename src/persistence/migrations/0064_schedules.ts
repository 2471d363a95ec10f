// Schedules, which start workflows again and again, and what became of their ticks.

export const name = '0064_schedules';

export const sql = `
create table workflow_schedules (
  id             uuid primary key,
  name           text not null unique,
  definition     text not null,
  version        text,
  cron           text,
  time_zone      text,
  every_ms       bigint,
  input          text not null,
  overlap        text not null,
  catch_up_ms    bigint not null,
  jitter_ms      bigint not null,
  paused         boolean not null,
  reason         text,
  declared       text,
  revision       bigint not null,
  next_tick      timestamptz,
  next_fire_at   timestamptz,
  buffered_tick  timestamptz,
  claimed_by     uuid,
  created_at     timestamptz not null,
  created_by     text not null,
  updated_at     timestamptz not null,
  updated_by     text not null
);
create index workflow_schedules_due on workflow_schedules (next_fire_at) where not paused;

create table workflow_schedule_ticks (
  number       bigint generated always as identity primary key,
  schedule_id  uuid not null references workflow_schedules (id) on delete cascade,
  tick         timestamptz not null,
  at           timestamptz not null,
  outcome      text not null,
  workflow_id  uuid,
  until        timestamptz,
  message      text,
  manual       boolean not null
);
create index workflow_schedule_ticks_of on workflow_schedule_ticks (schedule_id, number desc);
`;
