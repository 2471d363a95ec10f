// Progress that was acknowledged by the buffer and could not be stored, and what tells this schema from others in the same Redis.

export const name = '0062_buffered_checkpoints';

export const sql = `
-- One row: names the streams of this schema.
create table checkpoint_buffer (
  id uuid primary key default gen_random_uuid(),
  made_at timestamptz not null default now()
);
insert into checkpoint_buffer default values;

-- Kept for people: nothing reads it but the question whether a workflow is among them.
create table checkpoint_quarantine (
  -- Made of the content: the same one is set apart once.
  id uuid primary key,
  workflow_id uuid not null,
  fence bigint,
  revision bigint,
  -- refused: the database does not take it; built_on: it follows such a one; stale: somebody else had taken the workflow; unproven: it is not what a process with the keys wrote
  reason text not null check (reason in ('refused', 'built_on', 'stale', 'unproven')),
  error text not null,
  content bytea not null,
  created_at timestamptz not null
);
create index checkpoint_quarantine_workflow on checkpoint_quarantine (workflow_id);
`;
