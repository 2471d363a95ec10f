// Workflows that could go on, but no process that is alive has their definition. Names of definitions are found by hopping over the index of
// sleepers; what a process that is gone still owns is little, since those who have the definition take it over.
import { ALIVE } from './alive.ts';

/** $1 now in seconds since the epoch, $2 limit, $3 workflows to leave out. */
export const unserved = {
  name: 'unserved',
  text: `
with recursive names as (
  (select definition from workflows where wake_at is not null and owner is null order by definition limit 1)
  union all
  select (select n.definition from workflows n where n.wake_at is not null and n.owner is null and n.definition > o.definition
    order by n.definition limit 1) from names o where o.definition is not null),
owners as (
  (select owner from workflows where owner is not null order by owner limit 1)
  union all
  select (select n.owner from workflows n where n.owner > o.owner order by n.owner limit 1) from owners o where o.owner is not null),
alive as materialized (${ALIVE}),
serving as materialized (select definitions from workflow_processes where id in (select id from alive)),
missing as materialized (
  select definition from names o where definition is not null
    and not exists (select from serving s where s.definitions is null or o.definition = any(s.definitions))),
sleeping as (
  select w.* from missing o cross join lateral (
    select * from workflows w where w.definition = o.definition and w.wake_at <= to_timestamp($1::float8) and w.owner is null
      and w.completed_at is null and w.id <> all($3::uuid[]) order by w.wake_at limit $2) w),
left_over as (
  select w.* from workflows w where w.owner in (select owner from owners where owner not in (select id from alive)) and w.completed_at is null
    and w.id <> all($3::uuid[])
    and not exists (select from serving s where s.definitions is null or w.definition = any(s.definitions)) limit $2)
select id as "workflowId", definition, version, definition_hash as "definitionHash", thread_id as "threadId", revision, status
from (select * from sleeping union all select * from left_over) w limit $2`,
};
