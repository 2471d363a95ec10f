// What was checked of a state whenever it was restored, moved or looked at: one row each, with the checks before and after.

export const name = '0006_state_validations';

export const sql = `
-- after is null where it did not come to that. Nothing refers to the checkpoint by a foreign key: retention may remove it.
create table workflow_state_validations (
  id            uuid primary key,
  workflow_id   uuid not null,
  checkpoint_id uuid not null,
  operation     text not null,
  valid         boolean not null,
  before        jsonb not null,
  after         jsonb,
  duration_ms   double precision not null,
  created_at    timestamptz not null
);
create index workflow_state_validations_workflow on workflow_state_validations (workflow_id, created_at desc, id desc);
create index workflow_state_validations_created on workflow_state_validations (created_at);
`;
