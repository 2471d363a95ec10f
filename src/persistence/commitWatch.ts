// Who is told how the writing of commits goes; `groupCommit.ts` tells.
import type { WorkflowId } from '../workflow.ts';

export interface CommitWatch {
  /** These cannot be written at the moment, or nobody knows; they are sent again. At every try. */
  failing(workflowIds: readonly WorkflowId[], error: unknown): void;
  /** A batch was written. */
  written(): void;
  /** What an author did in a transaction of a step was refused, or is stored. */
  workFailed(error: unknown): void;
  workStored(): void;
}
