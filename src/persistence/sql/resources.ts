// Resources and their claims. Grants are given under an advisory lock, one for all named resources and one for each slot, so that no two processes
// give the same unit; releases are rows that commits delete, and need none.

/** Claims in a line that are looked at in one go. */
const LOOKED_AT = 100;

/** $1 schema and name of what is locked; until the transaction ends. */
export const lockResource = {
  name: 'resource_lock',
  text: 'select pg_advisory_xact_lock(hashtextextended($1, 20))',
};

/** $1 workflow, $2 fence. Until the transaction ends nobody takes the workflow over, and so nobody reads its claims before this one is there. */
export const isMine = {
  name: 'resource_is_mine',
  text: 'select from workflows where id = $1 and fence = $2 for share',
};

/** $1 name → units as JSON. */
export const declareResources = {
  name: 'resource_declare',
  text: `
insert into resources as r (name, capacity, configured)
select key, value::int, value::int from json_each_text($1::json)
on conflict (name) do update set capacity = excluded.capacity, configured = excluded.configured
where r.configured is distinct from excluded.configured`,
};

/** $1 slot, $2 limit. */
export const keepSlot = {
  name: 'resource_slot',
  text: `
insert into resources as r (name, capacity, is_slot) values ($1, $2, true)
on conflict (name) do update set capacity = excluded.capacity where r.capacity <> excluded.capacity`,
};

/** $1 workflow, $2 address, $3 names, $4 units. A claim that asked for something else before stands in line anew. */
export const claimAnew = {
  name: 'resource_claim_anew',
  text: 'delete from resource_claims where workflow_id = $1 and address = $2 and (resources, units) is distinct from ($3::text[], $4::int[])',
};
export const enterClaim = {
  name: 'resource_claim',
  text: `
insert into resource_claims (workflow_id, address, resources, units) values ($1, $2, $3, $4) on conflict do nothing`,
};

/** $1 workflow, $2 address: whether it is granted, and from now it is known to be. */
export const takeGrant = {
  name: 'resource_take',
  text: 'update resource_claims set taken = true where workflow_id = $1 and address = $2 and granted_at is not null returning 1',
};

/**
 * $1 names. Of these and of what their waiters need besides: what is free, and the first waiters, in order of arrival. More of them than a
 * resource has units need not be looked at: those before them take one each at least, or hold them back.
 */
export const lineUp = {
  name: 'resource_line',
  text: `
with near as (
  select unnest($1::text[]) as name
  union
  select unnest(resources) from resource_claims where granted_at is null and resources && $1::text[]),
here as (
  select r.name, r.capacity - coalesce((
    select sum(c.units[array_position(c.resources, r.name)]) from resource_claims c
    where c.granted_at is not null and c.resources @> array[r.name]), 0)::int as free, r.capacity
  from resources r where r.name in (select name from near)),
first as (
  select distinct c.workflow_id, c.address, c.resources, c.units, c.arrived
  from here cross join lateral (
    select * from resource_claims c where c.granted_at is null and c.resources @> array[here.name]
    order by c.arrived limit greatest(here.capacity, 1)) c
  where here.free > 0)
select (select json_object_agg(name, free) from here) as free,
  (select json_agg(first order by arrived) from first) as waiters`,
};

/** $1 workflows, $2 addresses. One that a commit is deleting at this moment is left to it. */
export const grant = {
  name: 'resource_grant',
  text: `
update resource_claims c set granted_at = clock_timestamp()
from (
  select w.workflow_id, w.address from resource_claims w
  join unnest($1::uuid[], $2::text[]) as t(workflow_id, address) using (workflow_id, address)
  where w.granted_at is null order by w.arrived for update of w skip locked) t
where c.workflow_id = t.workflow_id and c.address = t.address
returning c.workflow_id as "workflowId", c.address`,
};

/** $1 names: slots that nobody claims any more. */
export const forgetSlots = {
  name: 'resource_forget',
  text: `
delete from resources r where is_slot and name = any($1) and not exists (select from resource_claims c where c.resources @> array[r.name])`,
};

/** $1 now in seconds: sleeping workflows with a grant that they do not know of are due. Rows that are being written are left for the next time. */
export const wakeGranted = {
  name: 'resource_wake',
  text: `
update workflows set wake_at = to_timestamp($1::float8) where id in (
  select w.id from workflows w join resource_claims c on c.workflow_id = w.id
  where c.granted_at is not null and not c.taken and w.owner is null and w.completed_at is null
    and (w.wake_at is null or w.wake_at > to_timestamp($1::float8))
  for update of w skip locked)`,
};

/**
 * Claims of workflows that have ended, or that are not there: of those that hold, and of the first in each line, since nobody else's claim keeps
 * anybody back. A line moves on past the others when their turn comes.
 */
export const reapClaims = {
  name: 'resource_reap',
  text: `
delete from resource_claims c
where (c.workflow_id, c.address) in (
  select workflow_id, address from resource_claims where granted_at is not null
  union all
  (select workflow_id, address from resource_claims where granted_at is null or not taken order by arrived limit ${LOOKED_AT}))
  and not exists (select from workflows w where w.id = c.workflow_id and (w.completed_at is null or w.owner is not null))`,
};

/** Names that somebody waits for, with whether each is a slot; and whether a grant is not known to its workflow. */
export const waitedFor = {
  name: 'resource_waited_for',
  text: `
select r.name, r.is_slot as "isSlot" from resources r
where r.name in (select unnest(resources) from resource_claims where granted_at is null) order by r.name`,
};

/** $1 workflows. */
export const grantedTo = {
  name: 'resource_granted_to',
  text: `
select workflow_id as "workflowId", address from resource_claims
where workflow_id = any($1) and granted_at is not null and not taken order by arrived`,
};

/** $1 workflow. */
export const claimsOf = {
  name: 'resource_claims_of',
  text: 'select address from resource_claims where workflow_id = $1 order by arrived',
};

/** $1 workflow, $2 fence, $3 addresses. */
export const unclaim = {
  name: 'resource_unclaim',
  text: `
delete from resource_claims where workflow_id = $1 and address = any($3)
  and exists (select from workflows where id = $1 and fence = $2)`,
};

/** $1 name, $2 capacity. */
export const setCapacity = {
  name: 'resource_capacity',
  text: 'update resources set capacity = $2 where name = $1 returning capacity',
};
export const capacityOf = { name: 'resource_capacity_of', text: 'select capacity from resources where name = $1' };

const CLAIM = `
  select c.workflow_id as "workflowId", c.address, c.arrived, c.resources, c.units, (extract(epoch from c.since) * 1000)::float8 as since,
    (extract(epoch from c.granted_at) * 1000)::float8 as "grantedAt" from resource_claims c`;

export const allResources = {
  name: 'resource_all',
  text: `
select r.name, r.capacity, r.is_slot as "isSlot", coalesce((
  select json_agg(c order by c.arrived) from (${CLAIM} where c.resources @> array[r.name]) c), '[]') as claims
from resources r order by r.name`,
};

/**
 * Who waits for whom, in one statement and so at one moment, as far as it can matter: nobody waits for ever unless somebody holds a resource and
 * waits himself, or a child of his, or a child of that, does. So it begins with the holders, of whom there are as many as there is to hold, and
 * not with the lines, which may be long. The claims are those of the resources that such workflows hold, of those that whoever waits
 * for these needs besides, and so on; from the workflows of these claims it goes up to the workflows that wait for them as for their
 * children.
 */
export const waitGraph = {
  name: 'resource_wait_graph',
  text: `
with recursive below as (
  select distinct workflow_id as holder, workflow_id as id from resource_claims where granted_at is not null
  union
  select b.holder, w.id from below b join workflows w on w.parent_id = b.id and w.completed_at is null),
suspect as (
  select distinct holder from below b
  where exists (select from resource_claims c where c.workflow_id = b.id and c.granted_at is null)),
names as (
  select unnest(c.resources) as name from suspect s join resource_claims c on c.workflow_id = s.holder and c.granted_at is not null
  union
  select unnest(c.resources) from names n join resource_claims c on c.resources @> array[n.name] and c.granted_at is null),
claims as (${CLAIM} where c.resources && (select array_agg(name) from names)),
up as (
  select c.id as child, p.id as parent, c.parent_step as step from (select distinct "workflowId" as id from claims) k
  join workflows c on c.id = k.id and c.completed_at is null join workflows p on p.id = c.parent_id and p.completed_at is null
  union
  select c.id, p.id, c.parent_step from up
  join workflows c on c.id = up.parent and c.completed_at is null join workflows p on p.id = c.parent_id and p.completed_at is null),
named as (select "workflowId" as id from claims union select parent from up union select child from up)
select
  (select json_agg(r) from (select name, capacity from resources where name in (select name from names)) r) as resources,
  (select json_agg(claims order by arrived) from claims) as claims,
  (select json_agg(up) from up) as children,
  (select json_object_agg(id, (select count(*) from step_attempts s where s.workflow_id = named.id and s.outcome = 'completed')) from named)
    as work
where exists (select from names)`,
};
