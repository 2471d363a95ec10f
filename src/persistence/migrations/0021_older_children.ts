// Children that were started before children knew who started them: else the parents of those that have not ended would never hear of it. Their
// idempotency key begins with the parent and its step.

export const name = '0021_older_children';

export const sql = `
update workflows c set parent_id = p.id, parent_step = substring(c.idempotency_key from '^[^/]+/([A-Za-z][A-Za-z0-9_-]*)')
from workflows p
where c.parent_id is null and c.started_by = 'workflow ' || p.id and starts_with(c.idempotency_key, p.id || '/');
`;
