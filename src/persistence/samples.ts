// A page of checkpoints for somebody who looks at them, while no other process does.
import type pg from 'pg';
import type { WorkflowId } from '../workflow.ts';
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
): Promise<Sampled> {
  const client = await pool.connect();
  let failed = false;
  try {
    await client.query('begin');
    const lock = await client.query<{ held: boolean }>({ ...onlySampler, values: [schema] });
    if (!lock.rows[0]?.held) {
      await client.query('commit');
      return { is: 'busy' };
    }
    const page = { ...checkpointSamples, values: [after ?? FIRST, WORKFLOWS, CHECKPOINTS] };
    const { rows } = await client.query<SampleRow & pg.QueryResultRow>(page);
    await look(rows.map(sampleOf));
    await client.query('commit');
    const workflows = new Set(rows.map((row) => row.workflow_id));
    return { is: 'sampled', next: workflows.size < WORKFLOWS ? null : (rows.at(-1)?.workflow_id ?? null) };
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    client.release(failed); // Thrown away after a failure: its end rolls back.
  }
}
