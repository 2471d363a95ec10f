// Stored checkpoints as something to return to: examined before anything is done with them, and refused by name where they do not prove themselves.
// The head of the workflow is not touched here.
import { NotFoundError } from '../errors.ts';
import type { ChartContext } from '../machines/context.ts';
import type { StateOperation } from '../persistence/rows/validations.ts';
import { examine, type Examined, type Examining, recordRefusal, requireSound, validationRow } from './examine.ts';

/** A checkpoint in which nothing is wrong. */
export interface SoundCheckpoint {
  readonly id: string;
  readonly revision: number;
  readonly context: ChartContext;
  readonly examined: Examined;
}

/**
 * The checkpoint of that id.
 * @throws NotFoundError for an id that this workflow does not have
 * @throws CorruptCheckpointError where something is wrong with it, which is recorded
 */
export async function checkpointToReturnTo(
  examining: Examining,
  id: string,
  operation: StateOperation,
): Promise<SoundCheckpoint> {
  const { around, workflowId } = examining;
  const [stored] = await around.store.checkpoints(workflowId, { id });
  if (!stored)
    throw new NotFoundError(
      `workflow ${workflowId} has no checkpoint ${id}; it may be another workflow's, or not kept any more`,
      { workflowId, checkpointId: id },
    );
  const examined = await examine(examining, stored, false);
  if (examined.problems.length > 0)
    await recordRefusal(around, workflowId, validationRow(around, operation, examined, null));
  requireSound(examined, workflowId);
  return { id, revision: stored.revision, context: examined.state?.context as ChartContext, examined };
}

/** The newest checkpoint before the workflow went wrong in which nothing is wrong. @throws NotFoundError when there is none */
export async function lastValidCheckpoint(examining: Examining): Promise<SoundCheckpoint> {
  for await (const sound of soundCheckpoints(examining, Number.MAX_SAFE_INTEGER))
    if (sound.context.ending === null) return sound;
  const { workflowId } = examining;
  throw new NotFoundError(
    `workflow ${workflowId} has no valid checkpoint to return to; restart it from the beginning`,
    { workflowId },
  );
}

/** Checkpoints at or before a revision in which nothing is wrong, newest first, each examined when it is asked for. */
export async function* soundCheckpoints(examining: Examining, revision: number): AsyncGenerator<SoundCheckpoint> {
  const { around, workflowId } = examining;
  for (let atOrBefore = revision; atOrBefore > 0; ) {
    const page = await around.store.checkpoints(workflowId, { atOrBefore, limit: 50 });
    for (const stored of page) {
      const examined = await examine(examining, stored, false);
      if (examined.state && examined.problems.length === 0)
        yield { id: stored.id, revision: stored.revision, context: examined.state.context as ChartContext, examined };
    }
    const oldest = page.at(-1);
    if (!oldest) return;
    atOrBefore = oldest.revision - 1;
  }
}
