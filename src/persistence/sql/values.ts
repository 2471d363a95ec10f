// Values by their workflow and digest. What many workflows ask for in one breath is one statement.

/** $1 places of the questions, $2 workflows, $3 digests, all of one length. */
export const values = {
  name: 'values',
  text: `
select asked.place, v.digest, v.body, v.encoding, v.size_bytes, v.encrypted
from unnest($1::int[], $2::uuid[], $3::text[]) as asked(place, workflow_id, digest)
join workflow_values v on v.workflow_id = asked.workflow_id and v.digest = asked.digest`,
};

/** $1 places of the questions, $2 workflows, $3 digests: those that are not stored. */
export const missingValues = {
  name: 'missing_values',
  text: `
select asked.place, asked.digest
from unnest($1::int[], $2::uuid[], $3::text[]) as asked(place, workflow_id, digest)
where not exists (select from workflow_values v where v.workflow_id = asked.workflow_id and v.digest = asked.digest)`,
};
