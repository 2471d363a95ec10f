// A page of checkpoints for somebody who looks at them, while no other process does.
import type pg from 'pg';
import type { WorkflowId } from '../workflow.ts';
import type { NamedKeys } from '../namedKeys.ts';
import type { Vault } from './vault.ts';
import { alone } from './alone.ts';
import { checkpointSamples, onlySampler, sampleOf, type SampleRow } from './sql/samples.ts';
import type { CheckpointSample, Sampled } from './sampleStore.ts';

const WORKFLOWS = 20;
const CHECKPOINTS = 5;
const FIRST = '00000000-0000-0000-0000-000000000000' as WorkflowId;

/** What `look` throws, or the client, is thrown. */
export async function sampleCheckpoints(
  pool: pg.Pool,
  schema: string,
  after: WorkflowId | undefined,
  look: (samples: readonly CheckpointSample[]) => Promise<void>,
  { integrity, vault }: { readonly integrity: NamedKeys | undefined; readonly vault: Vault },
): Promise<Sampled> {
  const page = { ...checkpointSamples, values: [after ?? FIRST, WORKFLOWS, CHECKPOINTS] };
  const looked = await alone(pool, onlySampler, schema, async (client) => {
    const { rows } = await client.query<SampleRow & pg.QueryResultRow>(page);
    await vault.loadFor(rows);
    await look(rows.map((row) => sampleOf(row, integrity, vault)));
    return rows;
  });
  if (!looked) return { is: 'busy' };
  const workflows = new Set(looked.map((row) => row.workflow_id));
  return { is: 'sampled', next: workflows.size < WORKFLOWS ? null : (looked.at(-1)?.workflow_id ?? null) };
}
