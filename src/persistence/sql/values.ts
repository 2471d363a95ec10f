// Values of one workflow by their digests.

/** $1 workflow, $2 digests. */
export const values = {
  name: 'values',
  text: 'select digest, body, encoding, size_bytes from workflow_values where workflow_id = $1 and digest = any($2::text[])',
};

/** $1 workflow, $2 digests: those that are not stored. */
export const missingValues = {
  name: 'missing_values',
  text: `
select digest from unnest($2::text[]) as wanted(digest)
where not exists (select from workflow_values v where v.workflow_id = $1 and v.digest = wanted.digest)`,
};
