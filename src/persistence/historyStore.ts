// What retention needs of a store.
import type { CheckpointType, WorkflowId } from '../workflow.ts';

/** What retention needs of a store. */
export interface HistoryStore {
  /** Removes one batch of history that nobody may need again, all of it or nothing. */
  trimHistory(rules: HistoryRules, next?: WorkflowId): Promise<Trimmed>;
}

/** Which history is removed, besides what is always kept: of a workflow, checkpoints beyond the newest, and those written before. */
export interface HistoryRules {
  readonly checkpoints: number;
  /** ms since the epoch; values that nothing refers to go where the workflow ended before it. */
  readonly before: number;
  /** Checkpoints that are of none of these go at once. @default all types are kept */
  readonly types?: readonly CheckpointType[];
  readonly errors: ErrorAges;
  readonly now: number;
}

export type ErrorSeverity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** How long errors are kept, in ms: each at least as long as its severity says, and one that was resolved so long after that too. One that stands open is kept. */
export interface ErrorAges {
  readonly ageMs: Readonly<Record<ErrorSeverity, number>>;
  readonly resolvedMs: number;
}

/** What a batch removed; `next` is where the following one begins, null after the last. `busy`: another process is doing it. */
export type Trimmed =
  | {
      readonly is: 'trimmed';
      readonly checkpoints: number;
      readonly values: number;
      readonly errors: number;
      readonly next: WorkflowId | null;
    }
  | { readonly is: 'busy' };
