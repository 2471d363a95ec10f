// So that looking costs what there is to find, and not what there is: unfinished workflows among those that have ended, idle ones that nobody has
// looked at yet, and claims that hold among those that wait.

export const name = '0027_work_that_there_is';

export const sql = `
-- The watchdog has seen that it waits for something, where it is; a commit takes it back. Of all that changes with every commit nothing may be
-- in the condition of an index, else no update stays on its page.
alter table workflows add column proven boolean not null default false;
drop index workflows_idle;
create index workflows_idle on workflows (id) where owner is null and wake_at is null and completed_at is null and not proven;
create index workflows_unfinished on workflows (id) where completed_at is null;
create index resource_claims_granted on resource_claims (workflow_id) where granted_at is not null;

-- Old lines are found by their workflows.
drop index workflow_log_at;
`;
