// Checkpoints of unfinished workflows to be looked at in case, one page of workflows at a time.
import type { CheckpointSample } from '../sampleStore.ts';
import type { NamedKeys } from '../../namedKeys.ts';
import type { Vault } from '../vault.ts';
import { type CheckpointRow, provenCheckpoint } from './checkpoints.ts';
import type { Digest, WorkflowId } from '../../workflow.ts';

/** $1 schema. One process at a time, until the transaction ends. */
export const onlySampler = {
  name: 'samples_lock',
  text: `select pg_try_advisory_xact_lock(hashtextextended('holdfast samples ' || $1, 0)) as held`,
};

/** $1 workflow after which the page begins, $2 workflows in a page, $3 newest checkpoints of each. */
export const checkpointSamples = {
  name: 'checkpoint_samples',
  text: `
select w.id as workflow_id, w.input, w.definition, w.definition_hash, w.thread_id, w.revision as head,
  k.id, k.revision, k.checkpoint_type, k.state_bytes, k.encoding, k.size_bytes, k.checksum, k.previous_checksum,
  k.state_version, k.fence, k.key_id, k.tag, k.encrypted
from (select * from workflows where completed_at is null and id > $1 order by id limit $2) w
cross join lateral (select * from workflow_checkpoints c where c.workflow_id = w.id order by c.revision desc limit $3) k
order by w.id, k.revision desc`,
};

export interface SampleRow extends CheckpointRow {
  readonly workflow_id: WorkflowId;
  readonly input: Digest;
  readonly definition: string;
  readonly definition_hash: string;
  readonly thread_id: string;
  readonly head: number;
}

export const sampleOf = (row: SampleRow, keys: NamedKeys | undefined, vault: Vault): CheckpointSample => ({
  workflowId: row.workflow_id,
  input: row.input,
  definition: row.definition,
  definitionHash: row.definition_hash,
  threadId: row.thread_id,
  isHead: row.revision === row.head,
  checkpoint: provenCheckpoint(row, keys, vault),
});
