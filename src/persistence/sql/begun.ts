// What a workflow began, each key once, in order of its first start: what a rollback plans from. Compensations are not to be undone.

/** $1 workflow. */
export const begun = {
  name: 'begun',
  text: `
select key, (array_agg(step_id order by tag))[1] as step, min(tag) as first_tag,
  (array_agg(output order by tag desc) filter (where outcome = 'completed'))[1] as output
from step_attempts where workflow_id = $1 and kind <> 'compensation' group by key order by first_tag`,
};

/** $1 workflow, $2 tag after which, $3 tags besides. */
export const journal = {
  name: 'journal',
  text: `
select tag, kind, step_id as step, key, round, outcome, output from step_attempts
where workflow_id = $1 and (tag > $2 or tag = any($3::bigint[])) order by tag`,
};

/** $1 workflow, $2 strategies. Those for an error of a step, such as a loop that was begun anew, are counted in the state. */
export const recoveriesOf = {
  name: 'recoveries_of',
  text: `
select a.strategy, count(*)::int as count from workflow_recovery_attempts a left join workflow_errors e on e.id = a.error_id
where a.workflow_id = $1 and a.strategy = any($2::text[]) and e.step_id is null group by a.strategy`,
};
