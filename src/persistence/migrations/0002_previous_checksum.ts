// Every checkpoint proves itself: it holds the checksum that it is chained to, so that those before it may be removed.

export const name = '0002_previous_checksum';

export const sql = `
-- Null for the first of a workflow.
alter table workflow_checkpoints add column previous_checksum bytea;
update workflow_checkpoints k set previous_checksum = p.checksum
  from workflow_checkpoints p where p.workflow_id = k.workflow_id and p.revision = k.revision - 1;
`;
