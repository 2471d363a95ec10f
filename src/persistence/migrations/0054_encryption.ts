// Encryption at rest, where encryption keys are set (`vault.ts`). What is stored already stays as it is.

export const name = '0054_encryption';

export const sql = `
-- A data key for each workflow, wrapped by the named key. That of the nil UUID makes the digests and checksums of all.
create table workflow_keys (
  workflow_id uuid primary key,
  key_id      text not null,
  wrapped     bytea not null,
  created_at  timestamptz not null default now()
);
create index workflow_keys_by_key on workflow_keys (key_id, workflow_id);
alter table workflow_checkpoints add column encrypted boolean not null default false;
alter table workflow_values add column encrypted boolean not null default false;
`;
