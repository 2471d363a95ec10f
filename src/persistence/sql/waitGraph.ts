// Who waits for whom where somebody waits for an event of certain workflows, in one statement and so at one moment. As long as one of those can still do
// something by itself there is nothing to see, and nothing but the few rows with such waits is read.

/**
 * A sender that is not there yet, or not any more, or that does something by itself, or has something to hear, leaves the wait without anybody who is
 * in its way: `from` is empty then.
 */
export const wholeGraph = {
  name: 'resource_whole_graph',
  text: `
with awaiting as materialized (
  select w.id, s.step, s.key, s."from" from workflows w cross join lateral jsonb_to_recordset(w.signals) as s(step text, key text, "from" jsonb)
  where w.signals is not null and w.completed_at is null),
sent as materialized (
  select a.id as "workflowId", a.step, a.key, case when bool_and(coalesce(x.blocked, false) and not exists (select from workflow_messages m where m.workflow_id = x.id)
    and not exists (select from resource_claims c where c.workflow_id = x.id and c.granted_at is not null and not c.taken)) then array_agg(x.id) else '{}' end as "from"
  from awaiting a cross join lateral jsonb_array_elements(a."from") as f(sender)
  left join workflows x on x.completed_at is null and x.id = coalesce((f.sender->>'workflowId')::uuid,
    (select k.id from workflows k where k.definition = f.sender->>'definition' and k.key = f.sender->>'key' and k.completed_at is null))
  group by a.id, a.step, a.key),
claims as (
  select c.workflow_id as "workflowId", c.address, c.arrived, c.resources, c.units, (extract(epoch from c.since) * 1000)::float8 as since,
    (extract(epoch from c.granted_at) * 1000)::float8 as "grantedAt" from resource_claims c),
family as (
  select c.id as child, p.id as parent, c.parent_step as step
  from workflows c join workflows p on p.id = c.parent_id and p.completed_at is null where c.completed_at is null),
named as (
  select "workflowId" as id from sent union select "workflowId" from claims where "grantedAt" is null union select parent from family union select child from family)
select
  (select json_agg(r) from (select name, capacity from resources) r) as resources,
  (select json_agg(claims order by arrived) from claims) as claims,
  (select json_agg(family) from family) as children,
  (select json_agg(sent) from sent) as signals,
  (select json_object_agg(id, (select count(*) from step_attempts s where s.workflow_id = named.id and s.outcome = 'completed')) from named)
    as work
where exists (select from sent where "from" <> '{}')`,
};
