// From what is stored back to a workflow in memory: verify the checksum, decompress within bounds, parse, validate, find the definition, start an
// actor at exactly that position, or refuse. Nothing is written here: a refusal leaves everything as it was.
import { openState } from '../persistence/seal.ts';
import type { StoredWorkflow } from '../persistence/store.ts';
import { Chart } from './chart.ts';
import { LiveWorkflow, type Observer } from './liveWorkflow.ts';
import type { Registry } from './registry.ts';
import { readState } from './state.ts';
import type { Inside } from './surroundings.ts';

/**
 * @throws CorruptCheckpointError when the checkpoint does not prove itself
 * @throws NotFoundError when today's code lacks the definition or one of its functions
 */
export async function restore(
  around: Inside,
  observer: Observer,
  registry: Registry,
  stored: StoredWorkflow,
): Promise<LiveWorkflow> {
  const where = `checkpoint ${stored.checkpoint.id} of workflow ${stored.workflowId}`;
  const compiled = await registry.withHash(stored.definitionHash, stored.definition);
  const { state, checksum, previousChecksum } = stored.checkpoint;
  const bytes = openState(state, checksum, previousChecksum, around.limits.maxStateBytes);
  const chart = new Chart(compiled.machine, where, readState(compiled.machine, bytes, where));
  const workflow = LiveWorkflow.restored(around, observer, compiled, stored, chart);
  if (compiled.decidesOnOutputs) await workflow.values.load([stored.input, ...Object.values(workflow.context.output)]);
  return workflow;
}
