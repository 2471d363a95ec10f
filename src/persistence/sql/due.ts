// Sleeping workflows and their alarm clocks. Both read the index over wake_at of workflows that nobody has in memory.

/** $1 now in seconds since the epoch, $2 limit. */
export const due = {
  name: 'due',
  text: `select id from workflows where wake_at <= to_timestamp($1::float8) and owner is null and completed_at is null
order by wake_at limit $2`,
};

export const nextDue = {
  name: 'next_due',
  text: `select (extract(epoch from wake_at) * 1000)::float8 as at from workflows
where wake_at is not null and owner is null and completed_at is null order by wake_at limit 1`,
};
