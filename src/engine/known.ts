// What every wish from outside is checked for before anything is done: that its ids are ids, that there is such a workflow, that it has not ended.
import { InvalidInputError, InvalidStateError, NotFoundError } from '../errors.ts';
import { isUuid } from '../ids.ts';
import type { WorkflowSummary } from '../persistence/rows/workflows.ts';
import type { WorkflowId } from '../workflow.ts';

/** @throws InvalidInputError for anything but a UUID */
export function requireId(id: string, what: string): void {
  if (!isUuid(id)) throw new InvalidInputError(`"${id}" is no ${what} id: expected a UUID`, { id });
}

/** What was found of it. @throws NotFoundError where that is nothing */
export function requireKnown(found: WorkflowSummary | undefined, workflowId: WorkflowId): WorkflowSummary {
  if (!found) throw new NotFoundError(`no workflow ${workflowId} is known`, { workflowId });
  return found;
}

export const hasEndedError = ({ workflowId, status }: WorkflowSummary): InvalidStateError =>
  new InvalidStateError(`workflow ${workflowId} has ended: it is ${status}`, { workflowId, status });
