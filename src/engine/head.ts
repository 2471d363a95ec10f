// What the store has of one workflow, as the process that owns it knows it, and what its next commit writes besides what its letters bring. A value:
// each commit makes the next one.
import type { Birth, Migration } from '../persistence/rows/birth.ts';
import { LOST_CHECKPOINT } from '../persistence/rows/checkpoints.ts';
import type { Commit } from '../persistence/rows/commit.ts';
import type { StoredWorkflow } from '../persistence/rows/workflows.ts';
import type { ValidationRow } from '../persistence/rows/validations.ts';
import type { Salvage } from './salvage.ts';

export interface Head {
  readonly fence: number;
  readonly revision: number;
  /** Of its last event. */
  readonly sequence: number;
  readonly checksum: Buffer | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly checkpointId: string;
  /** Whether it says that no process has it: it sleeps, or has ended. */
  readonly isReleased: boolean;
  readonly birth: Birth | undefined;
  readonly restoredFrom: string | undefined;
  readonly migration: Migration | undefined;
  /** Checks that the next commit writes. */
  readonly validations: readonly ValidationRow[];
  /** Written with the next commit, which is the first after its newest state was found to be corrupt. */
  readonly salvage: Salvage | undefined;
}

/** What a return from the store may bring along. */
export interface Moving {
  readonly restoredFrom?: string | undefined;
  readonly salvage?: Salvage;
  readonly migration?: Migration;
  readonly validations?: readonly ValidationRow[];
}

const NOTHING_MORE = {
  isReleased: false,
  birth: undefined,
  restoredFrom: undefined,
  migration: undefined,
  validations: [],
  salvage: undefined,
} as const;

export const headOfBirth = (birth: Birth): Head => ({
  ...NOTHING_MORE,
  fence: 1,
  revision: 0,
  sequence: 0,
  checksum: null,
  startedAt: null,
  completedAt: null,
  checkpointId: '',
  birth,
});

export function headOfStored(
  { fence, revision, startedAt, completedAt, checkpoint: { checksum, id } }: StoredWorkflow,
  moving: Moving,
): Head {
  const own = { ...NOTHING_MORE, restoredFrom: id, ...moving };
  const { restoredFrom, migration, validations, salvage } = own;
  return {
    ...NOTHING_MORE,
    fence,
    revision,
    sequence: 0,
    checksum,
    startedAt,
    completedAt,
    checkpointId: restoredFrom ?? LOST_CHECKPOINT,
    restoredFrom,
    migration,
    validations,
    salvage,
  };
}

export const headAfter = (
  { fence }: Head,
  { revision, checkpoint: { id: checkpointId, checksum }, head: { startedAt, completedAt, owner } }: Commit,
  sequence: number,
): Head => ({
  ...NOTHING_MORE,
  fence,
  revision,
  sequence,
  checksum,
  startedAt,
  completedAt,
  checkpointId,
  isReleased: owner === null,
});
