// Checks of a stored state, with what was done with it.

/** Kinds of checks of a state; DEFINITION is the author's own `validateState`. */
export type StateProblemCode = 'CHECKSUM' | 'CHAIN' | 'FORM' | 'MACHINE' | 'POSITION' | 'REFERENCE' | 'DEFINITION';

/** One check that was made. `why` says what is wrong where it was not passed. */
export interface StateCheck {
  readonly check: StateProblemCode;
  readonly passed: boolean;
  readonly why: string | null;
}

/** What was done with the state that was checked; SAMPLE: nothing, it was only looked at. */
export type StateOperation = 'RESTORE' | 'RESTART' | 'ROLL_BACK' | 'RESUME' | 'MIGRATE' | 'SAMPLE';

/** The checks of one stored state before something was done with it, and of what came of it. */
export interface ValidationRow {
  readonly id: string;
  readonly operation: StateOperation;
  readonly checkpointId: string;
  readonly valid: boolean;
  readonly before: readonly StateCheck[];
  /** Null where it did not come to that. */
  readonly after: readonly StateCheck[] | null;
  readonly durationMs: number;
  readonly at: number;
}
