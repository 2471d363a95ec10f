// What a letter is refused with besides the reasons of its own. An error that refuses the content of a commit leaves the workflow where it was, and its
// chart goes back to what is committed; any other error of a turn means that nobody knows what is stored.
import {
  CorruptCheckpointError,
  NotRunningError,
  RefusedCommitError,
  StateTooLargeError,
  UnsafeValueError,
} from '../errors.ts';
import { RolledBackError } from '../persistence/rolledBack.ts';
import type { WorkflowId } from '../workflow.ts';

export const isRefusal = (error: unknown): boolean =>
  error instanceof CorruptCheckpointError ||
  error instanceof RefusedCommitError ||
  error instanceof RolledBackError ||
  error instanceof StateTooLargeError ||
  error instanceof UnsafeValueError;

/** Whoever sent the letter sends it again, to whoever has the workflow by then. */
export const notInMemory = (workflowId: WorkflowId): NotRunningError =>
  new NotRunningError(`workflow ${workflowId} has left the memory of this process; send it again`, { workflowId });
