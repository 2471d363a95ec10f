// What is fixed for the life of a workflow, and the one thing of it that may change: the definition that it runs on.
import type { Digest, WorkflowId } from '../../workflow.ts';

export interface Birth {
  readonly definition: string;
  readonly version: string;
  /** Hash of the definition as compiled: which stored chart the workflow runs on. */
  readonly definitionHash: string;
  readonly threadId: string;
  /** Business key: unique per definition among unfinished workflows. */
  readonly key: string | null;
  readonly input: Digest;
  readonly startedBy: string;
  readonly idempotencyKey: string | null;
  /** Of a child: the step that started it. */
  readonly parent: Parent | null;
  /** Trace that it belongs to, and the span that started it. */
  readonly traceparent: string;
  readonly createdAt: number;
  /** Before when nothing of it begins; null where it begins at once. */
  readonly startAt: number | null;
}

export interface Parent {
  readonly workflowId: WorkflowId;
  readonly step: string;
  /** As which its process has it: one that has lost it gives it no child any more. */
  readonly fence: number;
}

/** Must be stored before (`saveDefinition`). */
export interface Migration {
  readonly definitionHash: string;
  readonly version: string;
}
