// The row of a process: made when it enters, renewed while it lives, removed when it leaves.

/** What the clock of the database says, in ms since the epoch. */
const TIME = 'extract(epoch from clock_timestamp())::float8 * 1000 as now';

export const tellTime = { name: 'tell_time', text: `select ${TIME}` };

/** $1 id, $2 lock key, $3 host, $4 pid, $5 lease in ms, $6 names of definitions. */
export const enterProcess = `
insert into workflow_processes (id, lock_key, host, pid, lease_until, definitions)
values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 millisecond', $6)
on conflict (id) do update set lock_key = excluded.lock_key, host = excluded.host, pid = excluded.pid, lease_until = excluded.lease_until,
  definitions = excluded.definitions
returning ${TIME}`;

/** $1 id, $2 lease in ms. No row: another process declared this one gone. */
export const renewLease = `
update workflow_processes set lease_until = clock_timestamp() + $2 * interval '1 millisecond' where id = $1
returning ${TIME}`;

/** $1 id. Whoever has no row is gone, so that others may take over at once. */
export const leaveProcess = 'delete from workflow_processes where id = $1';

/** $1 lock key. Tried, never waited for: after a lost wire the old session may have it for a while, which is as good. */
export const tryLock = 'select pg_try_advisory_lock($1) as held';
