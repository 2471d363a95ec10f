// Of buffered checkpoints: whose streams they are in, who is alive, and what was set apart.
import { ALIVE } from './alive.ts';

export const bufferNamespace = { name: 'buffer_namespace', text: 'select id from checkpoint_buffer' };

/** $1 processes. Those of them that are alive. */
export const aliveAmong = {
  name: 'alive_among',
  text: `select id from (${ALIVE}) alive where id = any($1::uuid[])`,
};

/** $1 a process. Others that unfinished workflows were in memory of, and that are gone: found by hopping over the index, not by reading it. */
export const goneOwners = {
  name: 'gone_owners',
  text: `
with recursive owners as (
  (select owner from workflows where owner is not null order by owner limit 1)
  union all
  select (select n.owner from workflows n where n.owner > o.owner order by n.owner limit 1) from owners o where o.owner is not null)
select owner from owners where owner <> $1 and owner not in (${ALIVE})`,
};

/** $1 ids, $2 workflows, $3 fences, $4 revisions, $5 reasons, $6 errors, $7 contents, $8 now in seconds since the epoch. */
export const setApart = {
  name: 'set_apart',
  text: `
insert into checkpoint_quarantine (id, workflow_id, fence, revision, reason, error, content, created_at)
select t.*, to_timestamp($8::float8)
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::bytea[]) as t
on conflict do nothing`,
};

/** $1 workflows. Those of which something was refused. */
export const refusedBefore = {
  name: 'refused_before',
  text: `select distinct workflow_id from checkpoint_quarantine where workflow_id = any($1::uuid[]) and reason = 'refused'`,
};
