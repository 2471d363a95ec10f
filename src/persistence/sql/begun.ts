// What a workflow began, each key once, in order of its first start: what a rollback plans from. Compensations are not to be undone.

/** $1 workflow. */
export const begun = {
  name: 'begun',
  text: `
select key, (array_agg(step_id order by tag))[1] as step, min(tag) as first_tag,
  (array_agg(output order by tag desc) filter (where outcome = 'completed'))[1] as output
from step_attempts where workflow_id = $1 and kind <> 'compensation' group by key order by first_tag`,
};
