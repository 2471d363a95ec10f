// Taking what was in memory of processes that are gone. Rows that another process is taking at this moment are left to it. One that was only thought to be
// gone, since its session had ended, learns by the loss of its row that it has nothing any more.
import { ALIVE, hasDied } from './alive.ts';
import { STORED_WORKFLOW, WITH_CHECKPOINT } from './storedWorkflow.ts';

/** $1 owner, $2 limit, $3 workflows of the owner itself that it has, $4 names of definitions, $5 processes from which they may be taken, or null for any. Owners are found by hopping over the index, not by reading it. */
export const takeOver = {
  name: 'take_over',
  text: `
with recursive owners as (
  (select owner from workflows where owner is not null order by owner limit 1)
  union all
  select (select n.owner from workflows n where n.owner > o.owner order by n.owner limit 1) from owners o where o.owner is not null),
alive as materialized (${ALIVE}),
gone as (select owner from owners where owner = $1
  or owner not in (select id from alive) and ($5::uuid[] is null or owner = any($5))),
found as (
  select id, owner, ${hasDied('$1')} as has_died from workflows
  where owner in (select owner from gone) and definition = any($4::text[]) and completed_at is null and id <> all($3::uuid[])
  limit $2 for update skip locked),
w as (
  update workflows set fence = fence + 1, owner = $1, interruptions = interruptions + has_died
  from found where workflows.id = found.id returning workflows.*),
robbed as (delete from workflow_processes where id <> $1 and id in (select owner from found))
select ${STORED_WORKFLOW} from w ${WITH_CHECKPOINT} order by w.created_at, w.id`,
};

/** $1 owner: rows whose lease ran out go away, so that a process that was only frozen learns that it was declared gone. */
export const forgetGone = {
  name: 'forget_gone',
  text: 'delete from workflow_processes where lease_until < clock_timestamp() and id <> $1',
};
