// A claim of a workflow by a process that does not have its definition.
import { NotFoundError } from '../errors.ts';
import type { WorkflowId } from '../workflow.ts';

export const notServedHere = (workflowId: WorkflowId, definition: string): NotFoundError =>
  new NotFoundError(
    `this process does not have the definition of workflow ${workflowId}, "${definition}"; it was left as it is. Ask a process that has it, or start one`,
    { workflowId, definition },
  );
