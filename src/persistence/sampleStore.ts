// What looking at stored states in case needs of a store.
import type { Digest, WorkflowId } from '../workflow.ts';
import type { StoredCheckpoint } from './rows/checkpoints.ts';

/** What looking at stored states in case needs of a store. */
export interface SampleStore {
  /** Gives the newest checkpoints of a page of unfinished workflows to `look`, while no other process does that. */
  sampleCheckpoints(
    after: WorkflowId | undefined,
    look: (samples: readonly CheckpointSample[]) => Promise<void>,
  ): Promise<Sampled>;
}

/** A checkpoint to be looked at, and what is needed for it. */
export interface CheckpointSample {
  readonly workflowId: WorkflowId;
  readonly input: Digest;
  readonly definition: string;
  readonly definitionHash: string;
  readonly threadId: string;
  /** Whether it is the newest of its workflow. */
  readonly isHead: boolean;
  readonly checkpoint: StoredCheckpoint;
}

/** `next` is where the following page begins, null after the last. `busy`: another process is looking. */
export type Sampled = { readonly is: 'sampled'; readonly next: WorkflowId | null } | { readonly is: 'busy' };
