// What the watchdog looks at, and a workflow by its business key after its end.

export const name = '0014_idle_workflows';

export const sql = `
-- Nobody has them and no time wakes them: they wait for a person, an event, another workflow, or for nobody.
create index workflows_idle on workflows (id) where owner is null and wake_at is null and completed_at is null;
create index workflows_by_key on workflows (definition, key, created_at desc) where key is not null;
`;
