// A workflow's children as their parent sees them when it ends.
import type { StepKey, WorkflowId, WorkflowStatus } from '../../workflow.ts';

/** A child, with what its own children add to it. */
export interface ChildStanding {
  readonly workflowId: WorkflowId;
  /** The work of the parent that it is. */
  readonly key: StepKey;
  readonly status: WorkflowStatus;
  readonly hasEnded: boolean;
  /** Whether anything of it was undone, and whether anything that was to be is not. */
  readonly undid: boolean;
  readonly leftUndone: boolean;
  /** Whether a person is asked about it. */
  readonly asks: boolean;
}
