// Where a person answers a question: a page under the installation's public URL.
import type { WorkflowId } from '../workflow.ts';

/** Null where no public URL is set. */
export const actionUrl = (publicUrl: string | undefined, workflowId: WorkflowId, question: string): string | null =>
  publicUrl === undefined ? null : `${publicUrl}/workflows/${workflowId}/interventions/${question}`;
