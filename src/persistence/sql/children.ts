// The children of a workflow, with what all below them add: what was undone, what was not, whether a person is asked.

/**
 * $1 workflow. What is undone and what is not are read from the journal: an undo that was begun and never completed was given up, or goes on. What
 * became of it is said of all those below a child together.
 */
export const childrenOf = {
  name: 'children_of',
  text: `
with recursive line as (
  select id as child, id, completed_at from workflows where parent_id = $1
  union all
  select line.child, w.id, w.completed_at from line join workflows w on w.parent_id = line.id),
undos as (
  select line.child, a.workflow_id, a.key, bool_or(a.outcome = 'completed') as done
  from line join step_attempts a on a.workflow_id = line.id and a.kind = 'compensation' group by 1, 2, 3)
select w.id as "workflowId", substring(w.idempotency_key from length($1::text) + 2) as key, w.status,
  w.completed_at is not null as "hasEnded",
  exists (select from undos u where u.child = w.id and u.done) as undid,
  exists (select from undos u where u.child = w.id and u.done is not true)
    or (w.completed_at is not null and exists (select from line l where l.child = w.id and l.completed_at is null)) as "leftUndone",
  exists (select from line l join workflow_interventions i on i.workflow_id = l.id and i.status = 'OPEN' where l.child = w.id) as asks
from workflows w where w.parent_id = $1 order by w.created_at, w.id`,
};
