// What workflows tell each other: a child that it has ended, a parent that it wants its child no more.
import type { WorkflowId } from '../../workflow.ts';

/** `ended`: a child has; `abort`: its parent does not want it any more. */
export type MessageKind = 'ended' | 'abort';

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
