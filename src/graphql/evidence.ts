// What is read to check a checkpoint: its row, and the copies of its checksum in the rows around it. Used by `reads.ts`.
import { type EntityManager, raw } from '@mikro-orm/postgresql';
import type { Sealed } from '../persistence/seal.ts';
import type { Protection } from '../persistence/encodeCommit.ts';
import { type CheckpointRow, provenCheckpoint } from '../persistence/sql/checkpoints.ts';
import { headProblem } from '../persistence/sql/storedWorkflow.ts';
import { arrayOf } from './pages.ts';
import { HEAD } from './rows.ts';

export interface CheckpointEvidence {
  readonly workflowId: string;
  /** Digest of the workflow's input. */
  readonly input: string;
  readonly state: Sealed;
  readonly stateVersion: string;
  readonly checksum: Buffer;
  /** Null at revision 1. */
  readonly previousChecksum: Buffer | null;
  /** Of the checkpoint before it, where that is kept. */
  readonly checksumBefore: Buffer | null;
  /** What the checkpoint after it follows, where that is kept. */
  readonly previousOfNext: Buffer | null;
  /** What the workflow says of its newest state, where this is the newest. */
  readonly headChecksum: Buffer | null;
  /** What is wrong with its tag, or with what the workflow says of its newest checkpoint; undefined also where there are no integrity keys. */
  readonly unproven: string | undefined;
  /** Definition that the workflow runs on. */
  readonly definitionHash: string;
}

interface Found extends Omit<CheckpointEvidence, 'state' | 'unproven'>, CheckpointRow {
  readonly head_checksum: Buffer;
  readonly is_behind: boolean;
}

/** @param keys of tags and of what is encrypted, where there are any */
export async function evidence(
  em: EntityManager,
  ids: readonly string[],
  keys: Protection,
): Promise<(CheckpointEvidence | null)[]> {
  const found = await em.execute<Found[]>(
    raw(
      `select c.id, c.workflow_id, c.workflow_id as "workflowId", w.input, c.state_bytes, c.encoding, c.size_bytes,
         c.state_version, c.state_version as "stateVersion", c.checksum, c.previous_checksum, c.previous_checksum as "previousChecksum",
         cast(c.revision as float8) as revision, c.checkpoint_type, cast(c.fence as float8) as fence, c.key_id, c.tag, c.encrypted, ${HEAD},
         before.checksum as "checksumBefore", following.previous_checksum as "previousOfNext",
         case when w.revision = c.revision then w.checksum end as "headChecksum",
         w.definition_hash as "definitionHash"
       from workflow_checkpoints c join workflows w on w.id = c.workflow_id
       left join workflow_checkpoints before on before.workflow_id = c.workflow_id and before.revision = c.revision - 1
       left join workflow_checkpoints following on following.workflow_id = c.workflow_id and following.revision = c.revision + 1
       where c.id = any(cast(? as uuid[]))`,
      [arrayOf(ids)],
    ),
  );
  await keys.vault?.loadFor(found);
  const rows = new Map(found.map((row) => [row.id, withProof(row, keys)]));
  return ids.map((id) => rows.get(id) ?? null);
}

function withProof(row: Found, { integrity, vault }: Protection): CheckpointEvidence {
  const { state, unproven, locked } = provenCheckpoint(row, integrity, vault);
  return { ...row, state, unproven: headProblem(row, row.revision, integrity) ?? unproven ?? locked?.message };
}

/** By `workflow/digest`: whether the value is stored. */
export async function areStored(em: EntityManager, keys: readonly string[]): Promise<boolean[]> {
  const found = await em.execute<{ key: string }[]>(
    raw(
      `select workflow_id || '/' || digest as key from workflow_values
       where (workflow_id, digest) in (select * from unnest(cast(? as uuid[]), cast(? as text[])))`,
      [arrayOf(keys.map((key) => key.slice(0, 36))), arrayOf(keys.map((key) => key.slice(37)))],
    ),
  );
  const stored = new Set(found.map(({ key }) => key));
  return keys.map((key) => stored.has(key));
}
