// Checkpoints that are kept, newest first.
import type { NamedKeys } from '../../namedKeys.ts';
import { tagProblem } from '../checkpointTag.ts';
import { unlocked, type Vault } from '../vault.ts';
import type { Sealed } from '../compress.ts';
import type { StoredCheckpoint } from '../rows/checkpoints.ts';
import type { CheckpointType } from '../../workflow.ts';

const checkpointsWhere = (condition: string): string => `
select id, workflow_id, revision, checkpoint_type, state_bytes, encoding, size_bytes, checksum, previous_checksum, state_version, fence, key_id, tag, encrypted
from workflow_checkpoints where workflow_id = $1 and ${condition}`;

/** $1 workflow, $2 revision, $3 limit. */
export const checkpointsUpTo = {
  name: 'checkpoints_up_to',
  text: `${checkpointsWhere('revision <= $2')} order by revision desc limit $3`,
};

/** $1 workflow, $2 checkpoint. */
export const checkpointById = { name: 'checkpoint_by_id', text: checkpointsWhere('id = $2') };

export interface CheckpointRow {
  readonly id: string;
  readonly revision: number;
  readonly checkpoint_type: CheckpointType;
  readonly state_bytes: Buffer;
  readonly encoding: Sealed['encoding'];
  readonly size_bytes: number;
  readonly checksum: Buffer;
  readonly previous_checksum: Buffer | null;
  readonly workflow_id: string;
  readonly state_version: string;
  readonly fence: number | null;
  readonly key_id: string | null;
  readonly tag: Buffer | null;
  readonly encrypted: boolean;
}

/** A checkpoint with what is wrong with its tag, or with its bytes; the keys that they are encrypted under are loaded before. */
export function provenCheckpoint(row: CheckpointRow, keys: NamedKeys | undefined, vault?: Vault): StoredCheckpoint {
  const stored = storedCheckpoint(row);
  const { workflow_id: workflowId, state_version: stateVersion, fence, key_id: keyId, tag } = row;
  const unproven = tagProblem({ ...stored, workflowId, stateVersion, fence }, { keyId, tag }, keys);
  return unproven === undefined ? unlocked(stored, workflowId, stored.revision, vault) : { ...stored, unproven };
}

const storedCheckpoint = (row: CheckpointRow): StoredCheckpoint => ({
  id: row.id,
  revision: row.revision,
  type: row.checkpoint_type,
  state: { bytes: row.state_bytes, encoding: row.encoding, size: row.size_bytes, encrypted: row.encrypted },
  checksum: row.checksum,
  previousChecksum: row.previous_checksum,
});
