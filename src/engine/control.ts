// What can be asked of an engine from outside: the SDK's handle and the GraphQL mutations are thin layers over these calls. Each
// resolves when its effect is committed, and says which revision and which position of the event log that was.
import type { WorkflowId, WorkflowStatus } from '../workflow.ts';

/** Where a committed change left the workflow. */
export interface Moved {
  readonly workflowId: WorkflowId;
  readonly revision: number;
  /** Position in the event log: wait for it on a subscription to read your own write. */
  readonly sequence: number;
  readonly status: WorkflowStatus;
}

export interface StartOptions {
  /** @default the newest registered version */
  readonly version?: string;
  /** Business key, unique per definition among unfinished workflows. */
  readonly key?: string;
  /** Groups workflows of one user thread. @default the workflow's id */
  readonly threadId?: string;
  /** The same key with the same input starts one workflow, however often it is sent. */
  readonly idempotencyKey?: string;
  /** Who started it, for the record. @default "sdk" */
  readonly actor?: string;
}

export interface ControlOptions {
  /** Who asked. @default "sdk" */
  readonly actor?: string;
  readonly reason?: string;
  /** Refuse with STALE_REVISION unless the workflow is at this revision. */
  readonly expectedRevision?: number;
}

export interface Decision {
  /** `key` of one of the question's options. */
  readonly option: string;
  /** How and why: required, kept with the question. */
  readonly notes: string;
  readonly payload?: unknown;
}

/** `lastValidCheckpoint`: the newest before the workflow began to end that proves itself. */
export type RestartFrom =
  | { readonly from: 'beginning' | 'lastValidCheckpoint' }
  | { readonly from: 'step'; readonly step: string }
  | { readonly from: 'checkpoint'; readonly checkpointId: string };

/**
 * Every call throws NotFoundError for an unknown workflow, InvalidStateError where the workflow cannot do that now (nothing was
 * changed), StaleRevisionError, OwnedElsewhereError and NotRunningError.
 */
export interface WorkflowControl {
  /** @throws InvalidInputError where the definition's schema refuses the input; DuplicateKeyError; IdempotencyMismatchError */
  startWorkflow(definition: string, input: unknown, options?: StartOptions): Promise<Moved>;
  /** Hands an event to the workflow: a step that waits for it goes on, an early one is kept. */
  sendEvent(workflowId: WorkflowId, event: string, payload: unknown, options?: ControlOptions): Promise<Moved>;
  /** Nothing new starts; running attempts finish and are recorded. */
  pause(workflowId: WorkflowId, options?: ControlOptions): Promise<Moved>;
  resume(workflowId: WorkflowId, options?: ControlOptions): Promise<Moved>;
  /** Cancels running attempts, then undoes what had begun unless `compensate` is false, then ends ABORTED. */
  abort(workflowId: WorkflowId, options?: ControlOptions & { readonly compensate?: boolean }): Promise<Moved>;
  /**
   * Runs a step that waits for its retry, or asks, at once; `step` may be left out where only one can be meant. A step that is over runs
   * again in a new round, and with it whatever depends on it.
   */
  retryStep(workflowId: WorkflowId, step: string | undefined, options?: ControlOptions): Promise<Moved>;
  /** Ends a step that is not over as skipped; a running attempt is told to stop. */
  skipStep(
    workflowId: WorkflowId,
    step: string,
    options?: ControlOptions & { readonly output?: unknown },
  ): Promise<Moved>;
  /** Goes on from a point, also when the workflow has ended: what runs again does so in a new round. Undoes nothing. @throws CorruptCheckpointError */
  restart(workflowId: WorkflowId, point: RestartFrom, options?: ControlOptions): Promise<Moved>;
  /** Undoes what began after a checkpoint, in reverse order, then goes on from there, or pauses there. @throws CorruptCheckpointError */
  rollBack(
    workflowId: WorkflowId,
    checkpointId: string,
    options?: ControlOptions & { readonly thenResume?: boolean },
  ): Promise<Moved>;
  /** Answers a question. */
  decide(interventionId: string, decision: Decision, options?: ControlOptions): Promise<Moved>;
  /** A checkpoint of its own, always kept. */
  createCheckpoint(
    workflowId: WorkflowId,
    description: string,
    options?: ControlOptions,
  ): Promise<Moved & { readonly checkpointId: string }>;
}
