// Checkpoints that are kept, newest first, each with the checksum that it is chained to.
import type { Sealed } from '../compress.ts';
import type { StoredCheckpoint } from '../store.ts';
import type { CheckpointType } from '../../workflow.ts';

const checkpointsWhere = (condition: string): string => `
select k.id, k.revision, k.checkpoint_type, k.state_bytes, k.encoding, k.size_bytes, k.checksum, p.checksum as previous_checksum
from workflow_checkpoints k
left join workflow_checkpoints p on p.workflow_id = k.workflow_id and p.revision = k.revision - 1
where k.workflow_id = $1 and ${condition}`;

/** $1 workflow, $2 revision, $3 limit. */
export const checkpointsUpTo = {
  name: 'checkpoints_up_to',
  text: `${checkpointsWhere('k.revision <= $2')} order by k.revision desc limit $3`,
};

/** $1 workflow, $2 checkpoint. */
export const checkpointById = { name: 'checkpoint_by_id', text: checkpointsWhere('k.id = $2') };

export interface CheckpointRow {
  readonly id: string;
  readonly revision: number;
  readonly checkpoint_type: CheckpointType;
  readonly state_bytes: Buffer;
  readonly encoding: Sealed['encoding'];
  readonly size_bytes: number;
  readonly checksum: Buffer;
  readonly previous_checksum: Buffer | null;
}

export const storedCheckpoint = (row: CheckpointRow): StoredCheckpoint => ({
  id: row.id,
  revision: row.revision,
  type: row.checkpoint_type,
  state: { bytes: row.state_bytes, encoding: row.encoding, size: row.size_bytes },
  checksum: row.checksum,
  // Nothing comes before the first; elsewhere nothing means that it was removed.
  previousChecksum: row.revision === 1 ? null : (row.previous_checksum ?? undefined),
});
