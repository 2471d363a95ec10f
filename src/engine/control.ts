// What can be asked of an engine from outside: the SDK's handle and the GraphQL mutations are thin layers over these calls. Each
// resolves when its effect is committed, and says which revision and which position of the event log that was.
import type { Setting } from '../failures/configuration/settings.ts';
import type { WorkflowId, WorkflowStatus } from '../workflow.ts';

/** Where a committed change left the workflow. */
export interface Moved {
  readonly workflowId: WorkflowId;
  readonly revision: number;
  /** Position in the event log: wait for it on a subscription to read your own write. */
  readonly sequence: number;
  readonly status: WorkflowStatus;
}

/** Who asks, and why. */
export type By = Pick<ControlOptions, 'actor' | 'reason' | 'origin'>;

/** Where a request came from, for the audit log. */
export interface Origin {
  readonly role?: string;
  readonly requestId?: string;
  readonly address?: string;
}

export interface StartOptions {
  /** @default the newest registered version */
  readonly version?: string;
  /** Business key, unique per definition among unfinished workflows. */
  readonly key?: string;
  /**
   * When it begins: until then it is PENDING, durable and out of memory, and takes events and control like any other; `resume` has it begin at
   * once. A time that is over means now. @default now
   */
  readonly startAt?: Date;
  /** Groups workflows of one user thread. @default the workflow's id */
  readonly threadId?: string;
  /** The same key with the same input starts one workflow, however often it is sent. */
  readonly idempotencyKey?: string;
  /** Who started it, for the record; where it is said, the audit log has a row of it. @default "sdk" */
  readonly actor?: string;
  /**
   * The trace that it belongs to, as W3C Trace Context has it: `00-<trace>-<span>-<flags>`. Children belong to it too.
   * @default a trace of its own, whose id is the workflow's id without hyphens
   */
  readonly traceparent?: string;
  /** Given by the API, which records what it refuses itself. */
  readonly origin?: Origin;
}

export interface ControlOptions {
  /** Who asked: kept with what it changes, and in the audit log. @default "sdk" */
  readonly actor?: string;
  readonly reason?: string;
  /** Given by the API, which records what it refuses itself. */
  readonly origin?: Origin;
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

/** What a person did about an error. */
export interface ErrorFixed {
  readonly errorId: string;
  /** Null for an error of the workflow as a whole. */
  readonly step: string | null;
  readonly kind: 'FIXED' | 'WORKED_AROUND' | 'WONT_FIX' | 'DUPLICATE' | 'AUTO_RECOVERED';
  /** How and why: kept with the error. */
  readonly notes: string;
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
  /** @throws InvalidInputError where the definition's schema refuses the input, or `traceparent` is none; DuplicateKeyError; IdempotencyMismatchError */
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
  /**
   * Resolves an error of the workflow and lets it go on, in one commit: resumes it where it is paused, else as `retryStep` does with the step of the
   * error.
   */
  resolveAndResume(workflowId: WorkflowId, error: ErrorFixed, options?: ControlOptions): Promise<Moved>;
  /** Ends a step that is not over as skipped; a running attempt is told to stop, and a child is waited for until it has undone what it did. */
  skipStep(
    workflowId: WorkflowId,
    step: string,
    options?: ControlOptions & { readonly output?: unknown },
  ): Promise<Moved>;
  /**
   * Goes on from a point, also when the workflow has ended: what runs again does so in a new round. Undoes nothing, but for children that were at work
   * there: they are called off, and nothing of what runs again begins before they have ended. A paused workflow stays paused there unless `resume`. @throws CorruptCheckpointError
   */
  restart(
    workflowId: WorkflowId,
    point: RestartFrom,
    options?: ControlOptions & { readonly resume?: boolean },
  ): Promise<Moved>;
  /** Undoes what began after a checkpoint, in reverse order, then goes on from there, or pauses there. @throws CorruptCheckpointError */
  rollBack(
    workflowId: WorkflowId,
    checkpointId: string,
    options?: ControlOptions & { readonly thenResume?: boolean },
  ): Promise<Moved>;
  /**
   * Moves an unfinished workflow to another version of its definition (the newest registered by default): what is done under names that both have
   * stays done, what was under way begins again under the same key.
   */
  migrate(workflowId: WorkflowId, options?: ControlOptions & { readonly toVersion?: string }): Promise<Moved>;
  /** Answers a question. */
  decide(interventionId: string, decision: Decision, options?: ControlOptions): Promise<Moved>;
  /** A checkpoint of its own, always kept. */
  createCheckpoint(
    workflowId: WorkflowId,
    description: string,
    options?: ControlOptions,
  ): Promise<Moved & { readonly checkpointId: string }>;
}

/** What people see of a circuit breaker. That a person holds it there is said by `forced`. */
export type CircuitState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

/** The circuit breaker of one dependency, as it is stored: counters may be a second old. Times are ms since the epoch. */
export interface CircuitBreaker {
  /** Name of the dependency, as steps give it in `breaker`. */
  readonly key: string;
  readonly state: CircuitState;
  readonly forced: boolean;
  /** Failures less successes while closed; what opened it while it is open. Each process counts its own. */
  readonly failureCount: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
  /** How long it stays open before a call tries, in ms. */
  readonly resetTimeoutMs: number;
  readonly openedAt: number | null;
  readonly retryAt: number | null;
  /** Calls that were kept back so far, by all processes. */
  readonly rejected: number;
  /** Why it came to this state; null where it never left the first. */
  readonly reason: string | null;
  /** Who brought it there; "system" for itself. */
  readonly changedBy: string;
  readonly updatedAt: number;
}

/** `AUTOMATIC` ends a force: the circuit is closed then, with nothing counted. It changes nothing where nobody forced it. */
export type SetBreaker = 'FORCE_OPEN' | 'FORCE_CLOSED' | 'AUTOMATIC';

export interface BreakerControl {
  /** Every dependency that was called so far, by key. Wakes nothing. */
  breakers(): Promise<readonly CircuitBreaker[]>;
  breaker(key: string): Promise<CircuitBreaker | undefined>;
  /**
   * Keeps every call back, lets every call through, or leaves it to the circuit; also after a restart and in all processes (in others within a
   * second). Steps that wait come back in a ramp when calls may be made again.
   * @throws InvalidInputError without a reason; NotFoundError for a dependency that no step names; StaleRevisionError,
   * ServerUnavailableError: nothing was changed
   */
  setBreaker(key: string, to: SetBreaker, options: By & { readonly reason: string }): Promise<CircuitBreaker>;
}

/** The configuration of error handling, as it is in force. */
export interface ConfigurationView {
  /** Where it was read; null where there is no file. */
  readonly file: string | null;
  /** When it was taken last, ms since the epoch. */
  readonly loadedAt: number;
  /** Definitions that differ. */
  readonly definitions: readonly string[];
  /** Every key, in the order of docs/configuration.md. */
  readonly settings: readonly Setting[];
}

/** What a reload did, as paths of keys. */
export interface Reloaded {
  readonly changed: readonly string[];
  /** Of those, the ones that only the next start takes up. */
  readonly waiting: readonly string[];
}

export interface ConfigurationControl {
  /** Of one definition, or what all have in common. */
  configuration(definition?: string): ConfigurationView;
  /**
   * Reads the file of this process again.
   * @throws InvalidStateError where there is none; InvalidConfigurationError: everything stays as it was, and a system error says so
   */
  reloadConfiguration(options?: By): Promise<Reloaded>;
}
