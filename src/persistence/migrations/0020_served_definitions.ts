// Which definitions each process has, so that a workflow is left to a process that can go on with it.

export const name = '0020_served_definitions';

export const sql = `
-- Null: a process of an older version, which may have any.
alter table workflow_processes add column definitions text[];

-- Both are asked for the definitions of one process.
drop index workflows_wake;
create index workflows_wake on workflows (definition, wake_at) where wake_at is not null and owner is null;
drop index workflows_owner;
create index workflows_owner on workflows (owner, definition, id) where owner is not null;
`;
