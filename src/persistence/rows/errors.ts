// What went wrong, what was done about it and whether that helped, and what an administrator must look at.

export interface ErrorRow {
  readonly id: string;
  readonly step: string | null;
  readonly tag: number | null;
  readonly attempt: number | null;
  readonly errorType: string;
  readonly errorClass: string;
  readonly category: string;
  readonly severity: string;
  readonly retryable: boolean;
  readonly message: string;
  readonly stackTrace: string | null;
  readonly causes: readonly { name: string; message: string; stackTrace: string | null }[];
  readonly context: object;
  readonly fingerprint: string;
  /** RecoveryAction that was planned; null where nothing is done about it, and `context.noRecovery` says why. */
  readonly recoveryStrategy: string | null;
  readonly occurredAt: number;
  /** For how long it could be seen before, ms; for the statistics alone. @default 0 */
  readonly overdueMs?: number;
}

/** An error of a workflow that cannot make a commit. */
export interface UncommittedError extends ErrorRow {
  /** The checkpoint that it is about, where there is one. */
  readonly checkpointId: string | null;
  readonly traceId: string;
}

/** What was done about an error, and whether it helped. */
export interface RecoveryRow {
  readonly id: string;
  readonly errorId: string;
  /** For the logs alone: the error has it. */
  readonly step: string | null;
  readonly strategy: string;
  /** 1 for the first thing tried about this error's step in this round. */
  readonly attemptNumber: number;
  readonly success: boolean;
  readonly actionTaken: string;
  readonly errorMessage: string | null;
  readonly durationMs: number;
  readonly at: number;
}

/**
 * An error is resolved by what the workflow did. Its system error is, once no other error of that fingerprint stands for which it was counted
 * too.
 */
export interface ResolutionRow {
  readonly errorId: string;
  readonly kind: 'FIXED' | 'WORKED_AROUND' | 'WONT_FIX' | 'DUPLICATE' | 'AUTO_RECOVERED';
  readonly resolvedBy: string;
  readonly notes: string;
  readonly at: number;
}

export interface SystemErrorRow {
  readonly id: string;
  readonly errorType: string;
  /** `info | warning | error | critical`. */
  readonly severity: string;
  readonly message: string;
  readonly stackTrace: string | null;
  readonly context: object;
  readonly threadId: string | null;
  readonly checkpointCount: number;
  readonly step: string | null;
  readonly workflowErrorId: string | null;
  readonly failureMode: 'SOFT' | 'HARD' | null;
  readonly fingerprint: string;
  readonly createdAt: number;
}

export interface ErrorSummary {
  readonly id: string;
  readonly step: string | null;
  readonly errorType: string;
  readonly message: string;
  readonly stackTrace: string | null;
  readonly causes: readonly { name: string; message: string; stackTrace: string | null }[];
}
