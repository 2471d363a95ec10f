// What can go wrong in a way that a caller can act on: one class per reason, each with a stable code. The text is for people and may
// change; the code, `retryable` and the fields do not. docs/errors.md lists every code with cause and remedy.

/** The base of every error that holdfast throws on purpose. */
export abstract class HoldfastError extends Error {
  /** Stable, for machines. */
  abstract readonly code: string;
  /** Whether the same call may succeed later without changed input. */
  readonly retryable: boolean = false;
  /** Plain facts about the failure: ids, names, values seen. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }
}

/** A definition that cannot work, found before anything runs. Names the step and the remedy. */
export class InvalidDefinitionError extends HoldfastError {
  readonly code = 'INVALID_DEFINITION';
}

/** An option outside its range, or of the wrong kind. Names the option and the value. */
export class InvalidConfigurationError extends HoldfastError {
  readonly code = 'INVALID_CONFIGURATION';
}

/** An argument of a call that no workflow can accept: an input that its schema refuses, a malformed id. `details.problems` lists the places. */
export class InvalidInputError extends HoldfastError {
  readonly code = 'INVALID_INPUT';
}

/** A value that cannot be stored and restored unchanged (BigInt, Map, cycle, function …). `details.path` says where. */
export class UnsafeValueError extends HoldfastError {
  readonly code = 'UNSAFE_VALUE';
}

/** A value or state larger than the limit. `details.largest` lists the largest paths. */
export class StateTooLargeError extends HoldfastError {
  readonly code = 'STATE_TOO_LARGE';
}

/** No workflow, definition, step, checkpoint … of that name. */
export class NotFoundError extends HoldfastError {
  readonly code = 'NOT_FOUND';
}

/** The workflow is not in a state in which that can be done: nothing was changed. */
export class InvalidStateError extends HoldfastError {
  readonly code = 'INVALID_STATE';
}

/** `expectedRevision` is not the current one: someone else was faster. Read again and decide again. */
export class StaleRevisionError extends HoldfastError {
  readonly code = 'STALE_REVISION';
}

/** An unfinished workflow of this definition has that business key already. `details.workflowId` is its id. */
export class DuplicateKeyError extends HoldfastError {
  readonly code = 'DUPLICATE_KEY';
}

/** The same idempotency key came with another request. */
export class IdempotencyMismatchError extends HoldfastError {
  readonly code = 'IDEMPOTENCY_MISMATCH';
}

/** This process no longer owns the workflow: another one took it over, and nothing was written. */
export class StaleWriterError extends HoldfastError {
  readonly code = 'STALE_WRITER';
  override readonly retryable = true;
}

/** Another live process owns the workflow; only it can move it now. */
export class OwnedElsewhereError extends HoldfastError {
  readonly code = 'OWNED_ELSEWHERE';
  override readonly retryable = true;
}

/** The database refused the content of a commit; `cause` is its error. Sending the same again cannot help. */
export class RefusedCommitError extends HoldfastError {
  readonly code = 'REFUSED_COMMIT';
}

/** A stored checkpoint that does not prove itself: checksum, schema, machine or references are wrong. It was not used. */
export class CorruptCheckpointError extends HoldfastError {
  readonly code = 'CORRUPT_CHECKPOINT';
}

/**
 * Something is stored under an encryption key that was not given, or is another one by now. Nothing was changed; `details.keyId` is its name. With the
 * right key everything goes on.
 */
export class EncryptionKeyError extends HoldfastError {
  readonly code = 'ENCRYPTION_KEY';
}

/** The engine is not running: it was not started yet, is draining or has stopped. */
export class NotRunningError extends HoldfastError {
  readonly code = 'NOT_RUNNING';
  override readonly retryable = true;
}

/** A loop, a step or a workflow has gone on for as long as its budget allows. */
export class LoopBudgetSpentError extends HoldfastError {
  readonly code = 'LOOP_BUDGET_SPENT';
}

/** The same state was seen again and again: it goes in a circle. `details.witness` says where. */
export class InfiniteLoopDetectedError extends HoldfastError {
  readonly code = 'INFINITE_LOOP_DETECTED';
}

/** What measures its progress has not been better than before for as long as its `stallWindow` allows. */
export class StalledError extends HoldfastError {
  readonly code = 'STALLED';
}

/** What may be spent in one window of a budget is spent. A step that lets it through waits for the next window, and no attempt is used up. */
export class RateBudgetSpentError extends HoldfastError {
  readonly code = 'RATE_BUDGET_SPENT';
  override readonly retryable = true;
  /** When to come back, in ms from when it was thrown. */
  readonly retryAfterMs: number;

  constructor(message: string, details: Record<string, unknown>, retryAfterMs: number) {
    super(message, details);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Workflows waited for each other for ever; this wait was given up so that the others go on. `details.witness` has the cycle. */
export class DeadlockDetectedError extends HoldfastError {
  readonly code = 'DEADLOCK_DETECTED';
  override readonly retryable = true;
}

/** What a step returned does not fit its schema; `details.problems` lists the places. */
export class InvalidOutputError extends HoldfastError {
  readonly code = 'INVALID_OUTPUT';
}

/** `step.transaction` was called twice, not returned, or ended by its own function. Nothing of it is stored, unless the message says otherwise. */
export class TransactionMisusedError extends HoldfastError {
  readonly code = 'TRANSACTION_MISUSED';
}

/** The process ended while a step that is not idempotent was running, so that nobody knows whether it took effect; or a process died three times while any other was. */
export class AttemptInterruptedError extends HoldfastError {
  readonly code = 'ATTEMPT_INTERRUPTED';
}

/** An attempt is not wanted any more: the workflow is ending, or somebody moved it. The reason of its signal. */
export class StepCancelledError extends HoldfastError {
  readonly code = 'STEP_CANCELLED';
}

/** An attempt took longer than its step allows. */
export class StepTimeoutError extends HoldfastError {
  readonly code = 'STEP_TIMEOUT';
  override readonly retryable = true;
}

/** A workflow took longer than its definition allows. */
export class WorkflowTimeoutError extends HoldfastError {
  readonly code = 'WORKFLOW_TIMEOUT';
}

/** Nothing and nobody would move a workflow: found by the watchdog, which asks a person. */
export class StrandedError extends HoldfastError {
  readonly code = 'STRANDED';
}

/** Nobody answered a question before its deadline, and so the workflow ended. */
export class UnansweredError extends HoldfastError {
  readonly code = 'UNANSWERED';
}

/** The database, or a server that holdfast starts itself, cannot be reached or started. */
export class ServerUnavailableError extends HoldfastError {
  readonly code = 'SERVER_UNAVAILABLE';
  override readonly retryable = true;
}

/** The database lacks migrations and may not be migrated (`HOLDFAST_MIGRATE=off`). `details.pending` lists them. */
export class PendingMigrationsError extends HoldfastError {
  readonly code = 'PENDING_MIGRATIONS';
}

/** The database was migrated by a newer version in a way that this one cannot work with. `details.needed` lists the migrations that it does not know. */
export class NewerSchemaError extends HoldfastError {
  readonly code = 'NEWER_SCHEMA';
}

/** What `handle.result()` throws when a workflow ended otherwise than completed. `cause` is the error that ended it, with its own causes. */
export class WorkflowFailedError extends HoldfastError {
  readonly code = 'WORKFLOW_FAILED';
}
