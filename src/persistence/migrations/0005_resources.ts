// Resources that workflows share: each has a capacity, and one row for every claim, which waits or is granted. A claim belongs to a workflow and
// the part of it that claims, not to a process: whoever takes the workflow over has its claims.

export const name = '0005_resources';

export const sql = `

-- configured is the figure that was declared: where it changes, capacity follows it. A slot stands for one concurrency key.
create table resources (
  name       text primary key,
  capacity   integer not null,
  configured integer,
  is_slot    boolean not null default false
);

-- taken: the workflow knows of the grant. One that was granted while it slept wakes it.
create table resource_claims (
  workflow_id uuid not null,
  address     text not null,
  resources   text[] not null,
  units       integer[] not null,
  arrived     bigint generated always as identity,
  since       timestamptz not null default clock_timestamp(),
  granted_at  timestamptz,
  taken       boolean not null default false,
  primary key (workflow_id, address)
);
create index resource_claims_resources on resource_claims using gin (resources);
create index resource_claims_waiting on resource_claims (arrived) where granted_at is null or not taken;
`;
