// Pages of the durable log. One statement for each combination of filters, so that each is planned for the index that serves it.

/** $1 after, $2 limit, then workflow and types where they are asked for. */
/** @param backwards up to `$1` excluded, newest first; else after it, oldest first */
export function eventsPage(
  byWorkflow: boolean,
  byTypes: boolean,
  backwards: boolean,
): { readonly name: string; readonly text: string } {
  const filters = [
    backwards ? 'sequence < $1' : 'sequence > $1',
    ...(byWorkflow ? ['workflow_id = $3::uuid'] : []),
    ...(byTypes ? [`type = any($${byWorkflow ? 4 : 3}::text[])`] : []),
  ];
  return {
    name: `events${backwards ? '_before' : ''}${byWorkflow ? '_workflow' : ''}${byTypes ? '_types' : ''}`,
    text: `
select sequence, (extract(epoch from occurred_at) * 1000)::float8 as occurred_at, type, workflow_id, revision, payload
from workflow_events where ${filters.join(' and ')} order by sequence${backwards ? ' desc' : ''} limit $2`,
  };
}

export const headSequence = { name: 'head_sequence', text: 'select sequence from workflow_event_head' };
