// Checkpoints as they are read back: whole, to go on from; without their bytes, to be listed.
import type { CheckpointType, WorkflowStatus } from '../../workflow.ts';
import type { EncryptionKeyError } from '../../errors.ts';
import type { Sealed } from '../seal.ts';

/** Id of a newest checkpoint whose row is not there any more: it has no bytes, and the checksum that its workflow names. */
export const LOST_CHECKPOINT = '00000000-0000-0000-0000-000000000000';

/** One checkpoint of a workflow, as it was written. */
export interface StoredCheckpoint {
  readonly id: string;
  readonly revision: number;
  readonly type: CheckpointType;
  readonly state: Sealed;
  readonly checksum: Buffer;
  /** Null at revision 1. */
  readonly previousChecksum: Buffer | null;
  /** Why it does not prove itself by its tag; absent where it does, or no integrity keys are set. */
  readonly unproven?: string;
  /** The key that it is encrypted under cannot be opened here: nothing can be said of it. */
  readonly locked?: EncryptionKeyError;
}

/** A checkpoint without its bytes. */
export interface CheckpointSummary {
  readonly id: string;
  /** Number of the commit that made it. */
  readonly revision: number;
  readonly type: CheckpointType;
  /** The step that ended, else the one that began, else null. */
  readonly step: string | null;
  readonly at: number;
  /** Of the state, before it was compressed. */
  readonly sizeBytes: number;
  /** SHA-256 in hexadecimal over the checksum before it and the exact bytes of its state. */
  readonly checksum: string;
  readonly description: string | null;
  readonly automatic: boolean;
  readonly triggeredBy: string | null;
}

/** A change of the lifecycle, or a restore. */
export interface StateChange {
  readonly revision: number;
  readonly status: WorkflowStatus;
  readonly step: string | null;
  readonly reason: string | null;
  readonly checkpointId: string | null;
  readonly restoredFrom: string | null;
  /** Of the definition. */
  readonly version: string;
  readonly at: number;
}
