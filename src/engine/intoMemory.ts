// How a workflow comes into memory: as a birth that is not written yet, or from what is stored.
import type { Birth } from '../persistence/rows/birth.ts';
import type { StoredWorkflow } from '../persistence/rows/workflows.ts';
import { Chart } from './chart.ts';
import { headOfBirth, headOfStored, type Moving } from './head.ts';
import { type Identity, LiveWorkflow, type Observer } from './liveWorkflow.ts';
import type { Compiled } from './registry.ts';
import type { Inside } from './surroundings.ts';

export function bornWorkflow(
  around: Inside,
  observer: Observer,
  compiled: Compiled,
  identity: Identity,
  birth: Birth,
): LiveWorkflow {
  const chart = new Chart(compiled.machine, `workflow ${identity.workflowId}`, 'new');
  return new LiveWorkflow(around, observer, compiled, identity, { head: headOfBirth(birth), chart });
}

/**
 * With its chart where the stored state says; or, with `moving`, where another definition has it, or a checkpoint before the newest: its first letter
 * writes that.
 */
export function restoredWorkflow(
  around: Inside,
  observer: Observer,
  compiled: Compiled,
  stored: StoredWorkflow,
  chart: Chart,
  { begunBefore, ...moving }: Moving & { readonly begunBefore?: number } = {},
): LiveWorkflow {
  const { workflowId, threadId, input, parent, traceparent, interruptions } = stored;
  const own = { head: headOfStored(stored, moving), chart, begunBefore, interruptions };
  return new LiveWorkflow(around, observer, compiled, { workflowId, threadId, input, parent, traceparent }, own);
}
