// What workflows tell each other: a child that it has ended, a parent that it wants its child no more.
import type { WorkflowId } from '../../workflow.ts';

/**
 * `ended`: a child has; `abort`: its parent does not want it any more, or its schedule begins another in its place; `asks`, `answered`: a person is asked about a child that undoes what it did, or
 * is not any more; `lost`: the newest states of a child were, and with them perhaps that it was told to abort.
 */
export type MessageKind = 'ended' | 'abort' | 'asks' | 'answered' | 'lost';

export interface Telling {
  /** `children`: every unfinished child of the workflow that tells. One that has ended is told nothing. */
  readonly to: WorkflowId | 'children';
  readonly kind: MessageKind;
  readonly at: number;
}

/** What one workflow tells another. */
export interface Message {
  readonly to: WorkflowId;
  readonly from: WorkflowId;
  readonly kind: MessageKind;
}
