// Letting go of a workflow that was claimed and not changed.

/** $1 workflow, $2 fence, $3 when to wake it in seconds since the epoch, or null; $4 whether that stays as it was instead: one that was under way, and has none, is due at once. */
export const release = {
  name: 'release',
  text: `
update workflows set owner = null, wake_at = case
  when not $4::boolean then to_timestamp($3::float8)
  when wake_at is null and completed_at is null then to_timestamp(0)
  else wake_at end
where id = $1 and fence = $2`,
};
