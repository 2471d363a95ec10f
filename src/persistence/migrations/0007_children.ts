// Workflows as steps of others: a child knows who started it, and the two tell each other what the other must hear, in the commit in which it
// happened.

export const name = '0007_children';

export const sql = `
alter table workflows add column parent_id uuid, add column parent_step text;
create index workflows_parent on workflows (parent_id, created_at, id) where parent_id is not null;

-- Few rows, and short-lived: each goes with the commit of the one who hears it. Not columns of the head row, since a statement writes many
-- workflows, and may not change one row twice.
create table workflow_messages (
  workflow_id uuid not null,
  sender      uuid not null,
  kind        text not null,
  created_at  timestamptz not null,
  primary key (workflow_id, sender, kind)
);
`;
