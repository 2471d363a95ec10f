// A machine whose newest states were lost takes first what its calls have given according to the journal, or people in their place. An event that comes meanwhile waits for that: it
// was sent to the state that the machine is in afterwards.
import { sleep } from '../../clock.ts';
import { keyOf } from '../../machines/keys.ts';
import { callsIn } from '../../machines/ownChart.ts';
import type { LiveWorkflow } from '../liveWorkflow.ts';

const LOOKS = 500;
const LOOK_EVERY_MS = 10;

/** Resolves when it has, or after 5 s. */
export async function caughtUp(workflow: LiveWorkflow): Promise<void> {
  for (let look = 0; look < LOOKS && !workflow.isGone && isBehind(workflow); look++) {
    workflow.reconcile();
    await sleep(workflow.around.clock, LOOK_EVERY_MS);
  }
}

function isBehind(workflow: LiveWorkflow): boolean {
  if (!workflow.isBorn) return false;
  const { context } = workflow;
  const { recorded } = context;
  if (!recorded) return false;
  return callsIn(context.own).some(({ step, index }) =>
    ['completed', 'skipped'].includes(recorded[keyOf(context, step, [], index)]?.is ?? ''),
  );
}
