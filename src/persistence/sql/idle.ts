// Unfinished workflows that nobody has in memory and no time wakes, and of which nobody has seen that they wait for another workflow. One process at
// a time looks: the lock ends with the statement.

/** $1 the last one of the page before, $2 limit, $3 names of definitions. */
export const idle = {
  name: 'idle',
  text: `
with watch as materialized (select pg_try_advisory_xact_lock(hashtextextended('holdfast watchdog ' || current_schema(), 0)) as held)
select w.id as "workflowId", w.revision, exists (select from workflow_interventions i where i.workflow_id = w.id and i.status = 'OPEN') as asks
from workflows w
where (select held from watch) and w.id > $1 and w.owner is null and w.wake_at is null and w.completed_at is null and not w.proven
  and w.definition = any($3::text[])
order by w.id limit $2`,
};

/** $1 workflows, $2 their revisions: they wait for something there. Rows that are being written are left for the next look. */
export const prove = {
  name: 'prove',
  text: `
update workflows set proven = true where id in (
  select w.id from unnest($1::uuid[], $2::bigint[]) as t(id, revision) join workflows w on w.id = t.id and w.revision = t.revision
  where not w.proven for update of w skip locked)`,
};
