// Stored checkpoints as something to return to: verified before anything is done with them, and refused by name where they do not prove
// themselves. The head of the workflow is not touched here.
import type { AnyStateMachine } from 'xstate';
import { CorruptCheckpointError, NotFoundError } from '../errors.ts';
import type { ChartContext } from '../machines/context.ts';
import { openState } from '../persistence/seal.ts';
import type { Store, StoredCheckpoint } from '../persistence/store.ts';
import type { WorkflowId } from '../workflow.ts';
import { readState } from './state.ts';

/** @throws CorruptCheckpointError where it is not kept, or checksum, form or machine are wrong */
export function checkpointContext(
  machine: AnyStateMachine,
  stored: StoredCheckpoint | undefined,
  maxBytes: number,
): ChartContext {
  if (!stored) throw new CorruptCheckpointError('the checkpoint is not kept any more', {});
  const bytes = openState(stored.state, stored.checksum, stored.previousChecksum, maxBytes);
  return readState(machine, bytes, `checkpoint ${stored.id}`).context as ChartContext;
}

/**
 * The checkpoint of that id, verified.
 * @throws NotFoundError for an id that this workflow does not have, CorruptCheckpointError
 */
export async function checkpointToReturnTo(
  store: Store,
  machine: AnyStateMachine,
  workflowId: WorkflowId,
  id: string,
  maxBytes: number,
): Promise<{ id: string; context: ChartContext }> {
  const [stored] = await store.checkpoints(workflowId, { id });
  if (!stored)
    throw new NotFoundError(
      `workflow ${workflowId} has no checkpoint ${id}; it may be another workflow's, or not kept any more`,
      { workflowId, checkpointId: id },
    );
  return { id, context: checkpointContext(machine, stored, maxBytes) };
}

/** The newest checkpoint before the workflow went wrong that proves itself. @throws NotFoundError when there is none */
export async function lastValidCheckpoint(
  store: Store,
  machine: AnyStateMachine,
  workflowId: WorkflowId,
  revision: number,
  maxBytes: number,
): Promise<{ id: string; context: ChartContext }> {
  for (let atOrBefore = revision; atOrBefore > 0; ) {
    const page = await store.checkpoints(workflowId, { atOrBefore, limit: 50 });
    for (const stored of page) {
      const context = valid(machine, stored, maxBytes);
      if (context && context.ending === null) return { id: stored.id, context };
    }
    const oldest = page.at(-1);
    if (!oldest) break;
    atOrBefore = oldest.revision - 1;
  }
  throw new NotFoundError(
    `workflow ${workflowId} has no valid checkpoint to return to; restart it from the beginning`,
    { workflowId },
  );
}

function valid(machine: AnyStateMachine, stored: StoredCheckpoint, maxBytes: number): ChartContext | undefined {
  try {
    return checkpointContext(machine, stored, maxBytes);
  } catch (error) {
    if (error instanceof CorruptCheckpointError) return undefined;
    throw error;
  }
}
