// Definitions as they were compiled, by hash. What is there is never changed, since workflows run on it; but for what is sensitive, which is as today's code says. Machines below
// an author's own that an earlier release has left out are filled in.

/** $1 hash, $2 name, $3 version, $4 plan, $5 machine, $6 places of secrets, which are those of all definitions of the name from then on, $7 machines below. Answers the hashes that were known before, newest first. */
export const saveDefinition = {
  name: 'save_definition',
  text: `
with saved as (
  insert into workflow_definitions (hash, name, version, plan, machine, sensitive, machines) values ($1, $2, $3, $4::json, $5::json, $6, $7::json)
  on conflict (hash) do update set machines = excluded.machines where workflow_definitions.machines is null),
hidden as (update workflow_definitions set sensitive = $6 where name = $2 and sensitive <> $6::text[])
select hash from workflow_definitions where name = $2 and version = $3 order by created_at desc, hash`,
};

/** $1 hash. */
export const definition = {
  name: 'definition',
  text: 'select hash, name, version, plan, machine from workflow_definitions where hash = $1',
};
