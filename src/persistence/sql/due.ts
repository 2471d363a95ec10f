// Sleeping workflows and their alarm clocks. Both read the index over definition and wake_at of workflows that nobody has in memory, once for each
// definition that is asked for.

/** $1 now in seconds since the epoch, $2 limit, $3 names of definitions, $4 workflows to leave out. */
export const due = {
  name: 'due',
  text: `
select w.id from unnest($3::text[]) as d cross join lateral (
  select id, wake_at from workflows
  where definition = d and wake_at <= to_timestamp($1::float8) and owner is null and completed_at is null
    and id <> all($4::uuid[])
  order by wake_at limit $2) w
order by w.wake_at limit $2`,
};

/** $1 names of definitions, $2 workflows to leave out. */
export const nextDue = {
  name: 'next_due',
  text: `
select (extract(epoch from min(w.wake_at)) * 1000)::float8 as at from unnest($1::text[]) as d cross join lateral (
  select wake_at from workflows
  where definition = d and wake_at is not null and owner is null and completed_at is null and id <> all($2::uuid[])
  order by wake_at limit 1) w`,
};
