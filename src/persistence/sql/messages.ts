// What workflows were told by others and have not heard yet.

/**
 * $1 owner, $2 limit, $3 workflows to leave out, $4 names of definitions: for workflows of that owner, and for those that nobody has in memory. The
 * oldest of each first, so that one who has many, and cannot take them yet, keeps nobody else waiting.
 */
export const messages = {
  name: 'messages',
  text: `
select m.workflow_id as "to", m.sender as "from", m.kind
from (
  select m.*, row_number() over (partition by m.workflow_id order by m.created_at, m.sender, m.kind) as place
  from workflow_messages m join workflows w on w.id = m.workflow_id
  where w.completed_at is null and (w.owner is null or w.owner = $1) and w.id <> all($3::uuid[])
    and w.definition = any($4::text[])) m
order by m.place, m.created_at limit $2`,
};
