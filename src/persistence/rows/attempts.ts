// Calls of authors' functions: the intent is written before one, its result after it. The journal has both.
import type { Digest, StepKey } from '../../workflow.ts';

export type AttemptKind = 'run' | 'alternative' | 'compensation';

export interface AttemptIntent {
  /** Per-workflow counter that never goes back: attempt numbers repeat after a rollback, tags never do. */
  readonly tag: number;
  readonly kind: AttemptKind;
  readonly step: string;
  readonly key: StepKey;
  readonly round: number;
  /** 1 for the first call in this round. */
  readonly attempt: number;
  readonly startedAt: number;
  /** Milliseconds waited before it because of a retry. */
  readonly delayMs: number;
  readonly agentType: string | null;
  readonly phase: string | null;
}

export interface AttemptResult {
  readonly tag: number;
  readonly outcome: 'completed' | 'failed' | 'cancelled';
  readonly endedAt: number;
  readonly durationMs: number;
  readonly output: Digest | null;
  readonly errorId: string | null;
}

/** An attempt as the journal has it; `outcome` is null where nobody knows how it ended. */
export interface JournalRow {
  readonly tag: number;
  readonly kind: AttemptKind;
  readonly step: string;
  readonly key: StepKey;
  readonly round: number;
  readonly outcome: AttemptResult['outcome'] | null;
  readonly output: Digest | null;
}
