// What became of commits whose compare-and-set did not succeed. Asked in a statement of its own, never in the commit's: its snapshot may
// be older than the first try of the same commit, which landed while the second waited for the row.

/**
 * $1 workflows, $2 revisions. The checkpoint at that revision tells whose it is, by its id, even where the workflow has moved on or was
 * taken over since: what was written stays written.
 */
export const writtenBefore = {
  name: 'written_before',
  text: `
select q.id, w.fence, w.revision, k.id as checkpoint_id, coalesce((
  select max(e.sequence) from workflow_events e where e.workflow_id = q.id and e.revision = q.revision), 0) as sequence
from unnest($1::uuid[], $2::bigint[]) as q(id, revision)
left join workflows w on w.id = q.id
left join workflow_checkpoints k on k.workflow_id = q.id and k.revision = q.revision`,
};

/** $1 workflow. Answers when no transaction that has changed it is under way any more. */
export const untilNobodyWrites = {
  name: 'until_nobody_writes',
  text: 'select id from workflows where id = $1 for share',
};

/** Who has the business key or idempotency key that a birth wanted. */
export const keyHolder = {
  name: 'key_holder',
  text: `
select id from workflows where definition = $1 and idempotency_key = $3
union all
select id from workflows where definition = $1 and key = $2 and completed_at is null
limit 1`,
};

/** $1 parent of a birth, $2 its fence: whether it has ended, or another process has it. */
export const parentIsLost = {
  name: 'parent_is_lost',
  text: 'select id from workflows where id = $1 and (completed_at is not null or fence <> $2::bigint)',
};
