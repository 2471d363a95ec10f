// Workflows as they are read back: whole, to be gone on with; in short, to be told about.
import type { Digest, WorkflowId, WorkflowStatus } from '../../workflow.ts';
import type { EncryptionKeyError } from '../../errors.ts';
import type { Sealed } from '../seal.ts';

/** What is needed to go on with a workflow. */
export interface StoredWorkflow {
  readonly workflowId: WorkflowId;
  readonly fence: number;
  readonly revision: number;
  readonly definition: string;
  readonly version: string;
  readonly definitionHash: string;
  readonly threadId: string;
  readonly input: Digest;
  readonly parent: WorkflowId | null;
  readonly traceparent: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  /** Before when nothing of it was to begin. */
  readonly startAt: number | null;
  readonly status: WorkflowStatus;
  /** How often a process that had it died, or lost it, since its newest checkpoint was written; one that left in good order does not count. @default 0 */
  readonly interruptions?: number;
  /** The newest checkpoint, and the checksum of the one before it (null at revision 1). */
  readonly checkpoint: {
    readonly id: string;
    readonly state: Sealed;
    readonly checksum: Buffer;
    readonly previousChecksum: Buffer | null;
    /** Why it does not prove itself by its tag; absent where it does, or no integrity keys are set. */
    readonly unproven?: string;
    /** The key that it is encrypted under cannot be opened here: nothing can be said of it. */
    readonly locked?: EncryptionKeyError;
  };
}

/** A workflow that could go on, if somebody had its definition. */
export type UnservedWorkflow = Pick<
  StoredWorkflow,
  'workflowId' | 'definition' | 'version' | 'definitionHash' | 'threadId' | 'revision' | 'status'
>;

export interface WorkflowSummary {
  readonly workflowId: WorkflowId;
  readonly definition: string;
  readonly definitionHash: string;
  readonly status: WorkflowStatus;
  readonly revision: number;
  readonly sequence: number;
  readonly input: Digest;
  readonly output: Digest | null;
}

/** One that nobody has in memory and no time wakes, as it is in this revision. */
export interface IdleWorkflow {
  readonly workflowId: WorkflowId;
  readonly revision: number;
  /** Whether a question of it is open. */
  readonly asks: boolean;
}

/** A workflow of a line of children. */
export interface Ancestor {
  readonly workflowId: WorkflowId;
  readonly definition: string;
  readonly input: Digest;
}
