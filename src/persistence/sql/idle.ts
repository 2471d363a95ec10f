// Unfinished workflows that nobody has in memory, no time wakes and no person is asked about. A person paused the paused ones. One process at a time
// looks: the lock ends with the statement.

/** $1 the last one of the page before, $2 limit, $3 names of definitions. */
export const idle = {
  name: 'idle',
  text: `
with watch as materialized (select pg_try_advisory_xact_lock(hashtextextended('holdfast watchdog ' || current_schema(), 0)) as held)
select w.id as "workflowId", w.revision from workflows w
where (select held from watch) and w.id > $1 and w.owner is null and w.wake_at is null and w.completed_at is null and w.status <> 'PAUSED'
  and w.definition = any($3::text[])
  and not exists (select from workflow_interventions i where i.workflow_id = w.id and i.status = 'OPEN')
order by w.id limit $2`,
};
