// Durations that are counted by minute. Added in the order of their key, so that two processes do not wait for each other.

/** $1 counts. */
export const addDurations = {
  name: 'add_durations',
  text: `
insert into duration_counts as d (kind, minute, bucket, count)
select kind, minute, bucket, sum(count) from json_to_recordset($1::json) as t(kind text, minute timestamptz, bucket int, count bigint)
group by kind, minute, bucket order by kind, minute, bucket
on conflict (kind, minute, bucket) do update set count = d.count + excluded.count`,
};
