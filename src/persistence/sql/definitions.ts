// Definitions as they were compiled, by hash. What is there is never changed: workflows run on it.

/** $1 hash, $2 name, $3 version, $4 plan, $5 machine. Answers the hashes that were known before, newest first. */
export const saveDefinition = {
  name: 'save_definition',
  text: `
with saved as (
  insert into workflow_definitions (hash, name, version, plan, machine) values ($1, $2, $3, $4::json, $5::json)
  on conflict do nothing)
select hash from workflow_definitions where name = $2 and version = $3 order by created_at desc, hash`,
};

/** $1 hash. */
export const definition = {
  name: 'definition',
  text: 'select hash, name, version, plan, machine from workflow_definitions where hash = $1',
};
