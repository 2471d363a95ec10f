// Pages of the durable log. One statement for each combination of filters, so that each is planned for the index that serves it.

/** $1 after, $2 limit, then workflow and types where they are asked for. */
export function eventsPage(byWorkflow: boolean, byTypes: boolean): { readonly name: string; readonly text: string } {
  const filters = [
    'sequence > $1',
    ...(byWorkflow ? ['workflow_id = $3::uuid'] : []),
    ...(byTypes ? [`type = any($${byWorkflow ? 4 : 3}::text[])`] : []),
  ];
  return {
    name: `events${byWorkflow ? '_workflow' : ''}${byTypes ? '_types' : ''}`,
    text: `
select sequence, (extract(epoch from occurred_at) * 1000)::float8 as occurred_at, type, workflow_id, revision, payload
from workflow_events where ${filters.join(' and ')} order by sequence limit $2`,
  };
}

export const headSequence = { name: 'head_sequence', text: 'select sequence from workflow_event_head' };
