// What is needed to go on with a workflow, as one row: shared by the statements that claim.
import { ownTraceparent } from '../../trace.ts';
import type { Digest, WorkflowId, WorkflowStatus } from '../../workflow.ts';
import type { NamedKeys } from '../../namedKeys.ts';
import { tagProblem } from '../checkpointTag.ts';
import { unlocked, type Vault } from '../vault.ts';
import type { Sealed } from '../compress.ts';
import { LOST_CHECKPOINT } from '../rows/checkpoints.ts';
import type { StoredWorkflow } from '../rows/workflows.ts';

/** Select list over `w` (workflows) and `k` (its newest checkpoint). */
export const STORED_WORKFLOW = `
  w.id, w.fence, w.revision, w.definition, w.version, w.definition_hash, w.thread_id, w.input, w.parent_id, w.status, w.traceparent, w.interruptions,
  (extract(epoch from w.created_at) * 1000)::float8 as created_at, (extract(epoch from w.started_at) * 1000)::float8 as started_at,
  (extract(epoch from w.completed_at) * 1000)::float8 as completed_at, (extract(epoch from w.start_at) * 1000)::float8 as start_at,
  k.id as checkpoint_id, k.state_bytes, k.encoding, k.size_bytes, coalesce(k.checksum, w.checksum) as checksum, k.previous_checksum,
  k.checkpoint_type, k.state_version, k.fence as checkpoint_fence, k.key_id, k.tag, k.encrypted, w.checksum as head_checksum,
  exists (select from workflow_checkpoints n where n.workflow_id = w.id and n.revision > w.revision) as is_behind`;

/** To be put behind `from … w`. A workflow whose newest checkpoint is not there is found all the same. */
export const WITH_CHECKPOINT = 'left join workflow_checkpoints k on k.workflow_id = w.id and k.revision = w.revision';

export interface StoredWorkflowRow {
  readonly id: string;
  readonly fence: number;
  readonly revision: number;
  readonly definition: string;
  readonly version: string;
  readonly definition_hash: string;
  readonly thread_id: string;
  readonly input: string;
  readonly parent_id: string | null;
  /** Null where it was born without. */
  readonly traceparent: string | null;
  readonly status: WorkflowStatus;
  readonly interruptions: number;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly completed_at: number | null;
  readonly start_at: number | null;
  readonly checkpoint_id: string | null;
  readonly state_bytes: Buffer | null;
  readonly encoding: Sealed['encoding'] | null;
  readonly size_bytes: number | null;
  readonly checksum: Buffer;
  readonly previous_checksum: Buffer | null;
  readonly checkpoint_type: string | null;
  readonly state_version: string | null;
  readonly checkpoint_fence: number | null;
  readonly key_id: string | null;
  readonly tag: Buffer | null;
  readonly encrypted: boolean | null;
  readonly head_checksum: Buffer;
  /** A newer checkpoint is stored than the workflow names. */
  readonly is_behind: boolean;
}

/** The keys that checkpoints are encrypted under are loaded before. */
export function provenWorkflow(row: StoredWorkflowRow, keys: NamedKeys | undefined, vault: Vault): StoredWorkflow {
  const stored = storedWorkflow(row);
  const { checkpoint, workflowId, revision } = stored;
  const unproven = row.checkpoint_id === null ? undefined : problemOf(row, stored, keys);
  if (unproven !== undefined) return { ...stored, checkpoint: { ...checkpoint, unproven } };
  return { ...stored, checkpoint: unlocked(checkpoint, workflowId, revision, vault) };
}

function problemOf(
  row: StoredWorkflowRow,
  { workflowId, revision, checkpoint }: StoredWorkflow,
  keys: NamedKeys | undefined,
): string | undefined {
  const unproven = headProblem(row, revision, keys);
  if (unproven !== undefined) return unproven;
  const { checkpoint_type: type, state_version: stateVersion, checkpoint_fence: fence, key_id: keyId, tag } = row;
  const tagged = { ...checkpoint, workflowId, revision, fence, type: type ?? '', stateVersion: stateVersion ?? '' };
  return tagProblem(tagged, { keyId, tag }, keys);
}

/** What is wrong with what a workflow says of its newest checkpoint; undefined where nothing is, or nobody asks for proof. */
export function headProblem(
  row: Pick<StoredWorkflowRow, 'is_behind' | 'checksum' | 'head_checksum'>,
  revision: number,
  keys: NamedKeys | undefined,
): string | undefined {
  if (!keys) return undefined;
  if (row.is_behind) return `A newer checkpoint than that of revision ${revision} is stored: the workflow was set back`;
  if (row.checksum.compare(row.head_checksum) !== 0)
    return 'The workflow names another checksum than its newest checkpoint has';
  return undefined;
}

const storedWorkflow = (row: StoredWorkflowRow): StoredWorkflow => ({
  workflowId: row.id as WorkflowId,
  fence: row.fence,
  revision: row.revision,
  definition: row.definition,
  version: row.version,
  definitionHash: row.definition_hash,
  threadId: row.thread_id,
  input: row.input as Digest,
  parent: row.parent_id as WorkflowId | null,
  traceparent: row.traceparent ?? ownTraceparent(row.id as WorkflowId),
  createdAt: row.created_at,
  startedAt: row.started_at,
  completedAt: row.completed_at,
  startAt: row.start_at,
  status: row.status,
  interruptions: row.interruptions,
  checkpoint: {
    id: row.checkpoint_id ?? LOST_CHECKPOINT,
    state: {
      bytes: row.state_bytes ?? Buffer.alloc(0),
      encoding: row.encoding ?? 'plain',
      size: row.size_bytes ?? 0,
      encrypted: row.encrypted ?? false,
    },
    checksum: row.checksum,
    previousChecksum: row.previous_checksum,
  },
});
