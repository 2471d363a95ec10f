// What happened to the state of a workflow, without its bytes: checkpoints newest first, changes of its lifecycle oldest first.
import type { Row } from '../row.ts';
import type { CheckpointSummary, StateChange } from '../rows/checkpoints.ts';

/** $1 workflow, $2 revision before which, $3 limit. */
export const checkpointSummaries = {
  name: 'checkpoint_summaries',
  text: `
select id, revision, checkpoint_type as type, step_id as step, (extract(epoch from timestamp) * 1000)::float8 as at,
  size_bytes as "sizeBytes", encode(checksum, 'hex') as checksum, metadata ->> 'description' as description,
  coalesce((metadata ->> 'automatic')::boolean, true) as automatic, metadata ->> 'triggeredBy' as "triggeredBy"
from workflow_checkpoints where workflow_id = $1 and revision < $2 order by revision desc limit $3`,
};

/** $1 workflow, $2 revision after which, $3 limit. */
export const stateChanges = {
  name: 'state_changes',
  text: `
select revision, status, step_id as step, reason, checkpoint_id as "checkpointId", restored_from as "restoredFrom", version,
  (extract(epoch from timestamp) * 1000)::float8 as at
from workflow_state_history where workflow_id = $1 and revision > $2 order by revision, id limit $3`,
};

export type CheckpointSummaryRow = Row<CheckpointSummary>;
export type StateChangeRow = Row<StateChange>;
