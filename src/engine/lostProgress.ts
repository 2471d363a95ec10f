// What becomes known when progress that was buffered cannot be stored, as an administrator is to know it: refused by the database it is a hard failure of its workflow,
// overtaken by another owner a soft one. Either way the workflow goes on from what is stored, and the steps since are executed again.
import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { Apart } from '../persistence/buffer/quarantine.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Trouble } from './alarm.ts';
import { platformError } from './platformError.ts';

/** One for each workflow. */
export function lostProgress(
  apart: readonly Apart[],
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Trouble[] {
  const byWorkflow = Map.groupBy(apart, ({ workflowId }) => workflowId as WorkflowId);
  return [...byWorkflow].map(([workflowId, lost]) => {
    const isHard = lost.some(({ reason }) => reason === 'refused' || reason === 'unproven');
    const { error, revision, reason } = lost[0] as Apart;
    return {
      workflowId,
      row: platformError({
        id: ids(),
        errorType: isHard ? 'CHECKPOINT_FLUSH_CRITICAL_ERROR' : 'CHECKPOINT_FLUSH_ERROR',
        severity: isHard ? 'critical' : 'warning',
        message: `${lost.length} buffered checkpoints of workflow ${workflowId} could not be stored: ${error}. They are kept in checkpoint_quarantine; the workflow goes on from what is stored, and the steps since are executed again${isHard ? '; from now its progress is not buffered' : ''}.`,
        stackTrace: null,
        context: { reason, revision, lost: lost.length },
        checkpointCount: lost.length,
        failureMode: isHard ? 'HARD' : 'SOFT',
        fingerprint: `buffered_checkpoints_lost ${workflowId}`,
        createdAt: clock.now(),
      }),
    };
  });
}
