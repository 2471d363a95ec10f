// Somebody asks whether a stored state is valid: it is examined, and nothing is changed.
import { NotFoundError } from '../errors.ts';
import type { WorkflowId } from '../workflow.ts';
import { type Examined, examine } from './examine.ts';
import { requireId } from './known.ts';
import { compiledOf, type Steering } from './steering.ts';
import { checksOf, type StateProblem, type StateValidation } from './validation.ts';

export async function validateState(
  steering: Steering,
  workflowId: WorkflowId,
  checkpointId: string | undefined,
): Promise<StateValidation> {
  const examined = await examinedOf(steering, workflowId, checkpointId);
  return {
    checkpointId: examined.checkpointId,
    valid: examined.problems.length === 0,
    checks: checksOf(examined.made, examined.problems),
    durationMs: steering.around.clock.monotonic() - examined.beganAt,
  };
}

/** What the definition's own check says; nothing where this process lacks what the workflow runs on. */
export async function problemsOfAuthor(
  steering: Steering,
  workflowId: WorkflowId,
  checkpointId: string,
): Promise<readonly StateProblem[]> {
  try {
    const { problems } = await examinedOf(steering, workflowId, checkpointId);
    return problems.filter(({ code }) => code === 'DEFINITION');
  } catch (error) {
    if (error instanceof NotFoundError) return [];
    throw error;
  }
}

/** The one of that id, else the newest. */
async function examinedOf(
  steering: Steering,
  workflowId: WorkflowId,
  checkpointId: string | undefined,
): Promise<Examined> {
  const { around } = steering;
  if (checkpointId !== undefined) requireId(checkpointId, 'checkpoint');
  const compiled = await compiledOf(steering, workflowId, { reopen: true });
  const which = checkpointId === undefined ? { atOrBefore: Number.MAX_SAFE_INTEGER, limit: 1 } : { id: checkpointId };
  const [stored] = await around.store.checkpoints(workflowId, which);
  const found = await around.store.find(workflowId);
  if (!stored || !found)
    throw new NotFoundError(`workflow ${workflowId} has no checkpoint ${checkpointId}; it may not be kept any more`, {
      workflowId,
      checkpointId,
    });
  const whole = stored.revision === found.revision;
  return examine({ around, compiled, workflowId, input: found.input }, stored, whole);
}
