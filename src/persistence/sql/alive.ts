// Which processes are alive: their row is there, their lease has not run out by the database's own clock, and their session holds its
// advisory lock. The lock goes with the session, so that a killed process is gone at once; the lease ends one that is frozen with its
// session open. pg_locks is read rather than the lock tried: trying would take it, and its owner could not have it back meanwhile.
// A server that has just begun ended all sessions: they have a moment to come back, else the first would take what all others have.

/** Sessions that ended with the server are there again within it, in s. */
const BACK_WITHIN_S = 2;

/** A query of one column, `id`. */
export const ALIVE = `
  select p.id from workflow_processes p
  where p.lease_until > clock_timestamp() and (pg_postmaster_start_time() > clock_timestamp() - interval '${BACK_WITHIN_S} seconds' or exists (
    select from pg_locks l
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and (l.classid::bigint << 32) | l.objid::bigint = p.lock_key))`;

/**
 * 1 where the owner of a workflow, another than the one who asks, has not left in good order: its row is still there. Of a process that had very many, those that
 * are taken after its row was removed are not counted.
 */
export const hasDied = (asks: string): string =>
  `(owner is distinct from ${asks} and exists (select from workflow_processes d where d.id = owner))::int`;
