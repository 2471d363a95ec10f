// Letting go of a workflow that was claimed and not changed.

/** $1 workflow, $2 fence, $3 when to wake it in seconds since the epoch, or null. */
export const release = {
  name: 'release',
  text: 'update workflows set owner = null, wake_at = to_timestamp($3::float8) where id = $1 and fence = $2',
};
