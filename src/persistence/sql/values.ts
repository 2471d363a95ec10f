// Values of one workflow by their digests.

/** $1 workflow, $2 digests. */
export const values = {
  name: 'values',
  text: 'select digest, body, encoding, size_bytes from workflow_values where workflow_id = $1 and digest = any($2::text[])',
};
