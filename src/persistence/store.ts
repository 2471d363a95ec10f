// The port: all that the engine needs from storage, in words of the domain. `postgresStore.ts` is the one that ships; the simulation
// brings a store that crashes, delays and forgets replies on purpose. One contract suite runs on both.
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OnDeadline } from '../definition.ts';
import type {
  CheckpointType,
  Digest,
  EventType,
  StepKey,
  WorkflowEvent,
  WorkflowId,
  WorkflowStatus,
} from '../workflow.ts';
import type { ResourceStore, Units } from './resourceStore.ts';
import type { Sealed } from './seal.ts';

/** What one decision writes, as one value: all of it or nothing, and only while (fence, revision - 1) is still what is stored. */
export interface Commit {
  readonly workflowId: WorkflowId;
  /** Number of the ownership under which this was decided. A higher one in the store means that somebody else took over. */
  readonly fence: number;
  /** Number of this commit: 1 is the birth, each commit adds one. */
  readonly revision: number;
  /** Only with revision 1: what is fixed for the life of the workflow. */
  readonly birth?: Birth;
  /** The workflow runs on another definition from now. */
  readonly migration?: Migration;
  readonly head: Head;
  readonly checkpoint: CheckpointRow;
  /** Values that this commit refers to for the first time. */
  readonly values: readonly StoredValue[];
  /** Attempts that are about to begin: intent before, result after. */
  readonly intents: readonly AttemptIntent[];
  readonly results: readonly AttemptResult[];
  readonly errors: readonly ErrorRow[];
  readonly systemErrors: readonly SystemErrorRow[];
  readonly recoveries: readonly RecoveryRow[];
  /** Errors that stood before an administrator and need not any more. */
  readonly resolutions: readonly ResolutionRow[];
  readonly interventions: readonly InterventionRow[];
  readonly escalations: readonly InterventionEscalation[];
  readonly decisions: readonly InterventionDecision[];
  /** What was checked since the last commit, such as the state from which the workflow was restored. */
  readonly validations: readonly ValidationRow[];
  readonly history: HistoryRow | undefined;
  /** Lines of the workflow's own log, oldest first. */
  readonly log: readonly LogRow[];
  /** Claims that stand in line from this commit on; with a birth, so that the order of arrival is that of the births. */
  readonly claims: readonly { readonly address: string; readonly needs: Units }[];
  /** Addresses of claims of resources that are let go; what frees is granted to others afterwards (`grantWaiting`). */
  readonly releases: readonly string[];
  /** Circuit breakers that a step begins to wait for: it is woken when they close, should the workflow sleep. */
  readonly waits: readonly string[];
  /** What other workflows are to be told: kept for them until they have heard it. */
  readonly tells: readonly Telling[];
  /** What this workflow was told and has heard. */
  readonly heard: readonly Pick<Message, 'from' | 'kind'>[];
  /** In the order in which they happened; they get their sequence numbers in the commit. */
  readonly events: readonly EventRow[];
}

/** Must be stored before (`saveDefinition`). */
export interface Migration {
  readonly definitionHash: string;
  readonly version: string;
}

export interface Birth {
  readonly definition: string;
  readonly version: string;
  /** Hash of the definition as compiled: which stored chart the workflow runs on. */
  readonly definitionHash: string;
  readonly threadId: string;
  /** Business key: unique per definition among unfinished workflows. */
  readonly key: string | null;
  readonly input: Digest;
  readonly startedBy: string;
  readonly idempotencyKey: string | null;
  /** Of a child: the step that started it. */
  readonly parent: Parent | null;
  readonly createdAt: number;
}

export interface Parent {
  readonly workflowId: WorkflowId;
  readonly step: string;
}

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

/** The row that changes: where the workflow is now. */
export interface Head {
  readonly status: WorkflowStatus;
  readonly phase: string | null;
  readonly currentStep: string | null;
  /** The process that has it in memory; null while it sleeps and after its end. */
  readonly owner: string | null;
  /** When a sleeping workflow is to be woken, in ms since the epoch. */
  readonly wakeAt: number | null;
  readonly output: Digest | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly updatedAt: number;
}

export interface CheckpointRow {
  readonly id: string;
  readonly type: CheckpointType;
  /** The step that ended, else the one that starts, else null. */
  readonly step: string | null;
  /** Exact bytes, their plain size and the checksum over (previous checksum, plain bytes). */
  readonly state: Sealed;
  readonly checksum: Buffer;
  /** The one before it, over which it is chained; null at revision 1. Kept beside it, so that it proves itself when that is removed. */
  readonly previousChecksum: Buffer | null;
  /** Version of the format of the state. */
  readonly stateVersion: string;
  /** Small JSON for queries: never used to restore. */
  readonly projection: object;
  /** description, automatic, triggeredBy, types, reports, paths of values that were changed to be safe. */
  readonly metadata: object;
  readonly createdAt: number;
}

/** A value stored once per workflow, by content. */
export interface StoredValue extends Sealed {
  readonly digest: Digest;
}

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
}

/** An error of a workflow that cannot make a commit. */
export interface UncommittedError extends ErrorRow {
  /** The checkpoint that it is about, where there is one. */
  readonly checkpointId: string | null;
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
  readonly kind: 'FIXED' | 'WORKED_AROUND' | 'AUTO_RECOVERED';
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

/** One line of a workflow's own log. Beyond 5,000 of one workflow they are counted only. */
export interface LogRow {
  readonly at: number;
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  readonly step: string | null;
  readonly attempt: number | null;
  readonly fields: Readonly<Record<string, unknown>> | null;
}

/** A question to a person. */
export interface InterventionRow {
  readonly id: string;
  readonly step: string | null;
  readonly errorId: string | null;
  readonly trigger: string;
  readonly prompt: string;
  /** Why it stopped, and what the person is to do. */
  readonly reason: string;
  readonly requiredAction: string;
  /** Page where it is answered; null where no public URL is set. */
  readonly actionUrl: string | null;
  readonly severity: string;
  /** Of a conflict: what it is about. */
  readonly conflict: {
    readonly type: string;
    readonly severity: string;
    readonly affectedItems: readonly string[];
    readonly recommendedActions: readonly string[];
  } | null;
  readonly onDeadline: OnDeadline;
  readonly options: readonly { key: string; label: string; action: string }[];
  readonly requestedAt: number;
  readonly expiresAt: number | null;
}

/** What became of a question that is still open; what is null stays as it is. */
export interface InterventionEscalation {
  readonly id: string;
  readonly severity: string | null;
  readonly escalatedAt: number | null;
  /** When its deadline passed and it was kept open. */
  readonly overdueAt: number | null;
}

export interface InterventionDecision {
  readonly id: string;
  readonly status: 'DECIDED' | 'EXPIRED' | 'CANCELLED';
  readonly decision: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: number;
  readonly notes: string | null;
}

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

/** One row per change of the lifecycle and per restore. */
export interface HistoryRow {
  readonly status: WorkflowStatus;
  readonly step: string | null;
  readonly reason: string | null;
  readonly restoredFrom: string | null;
  readonly projection: object;
  readonly at: number;
}

export interface EventRow {
  readonly type: EventType;
  readonly payload: object;
  readonly occurredAt: number;
}

export interface Committed {
  /** Highest sequence number in the log among this commit's events; the position to wait for on a subscription. */
  readonly sequence: number;
}

/** What is needed to go on with a workflow. */
export interface StoredWorkflow {
  readonly workflowId: WorkflowId;
  readonly fence: number;
  readonly revision: number;
  readonly definition: string;
  readonly version: string;
  readonly definitionHash: string;
  readonly threadId: string;
  readonly input: Digest;
  readonly parent: WorkflowId | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly status: WorkflowStatus;
  /** The newest checkpoint, and the checksum of the one before it (null at revision 1). */
  readonly checkpoint: {
    readonly id: string;
    readonly state: Sealed;
    readonly checksum: Buffer;
    readonly previousChecksum: Buffer | null;
  };
}

/** One checkpoint of a workflow, as it was written. */
export interface StoredCheckpoint {
  readonly id: string;
  readonly revision: number;
  readonly type: CheckpointType;
  readonly state: Sealed;
  readonly checksum: Buffer;
  /** Null at revision 1. */
  readonly previousChecksum: Buffer | null;
}

/** A checkpoint without its bytes. */
export interface CheckpointSummary {
  readonly id: string;
  /** Number of the commit that made it. */
  readonly revision: number;
  readonly type: CheckpointType;
  /** The step that ended, else the one that began, else null. */
  readonly step: string | null;
  readonly at: number;
  /** Of the state, before it was compressed. */
  readonly sizeBytes: number;
  /** SHA-256 in hexadecimal over the checksum before it and the exact bytes of its state. */
  readonly checksum: string;
  readonly description: string | null;
  readonly automatic: boolean;
  readonly triggeredBy: string | null;
}

/** A change of the lifecycle, or a restore. */
export interface StateChange {
  readonly revision: number;
  readonly status: WorkflowStatus;
  readonly step: string | null;
  readonly reason: string | null;
  readonly checkpointId: string | null;
  readonly restoredFrom: string | null;
  /** Of the definition. */
  readonly version: string;
  readonly at: number;
}

export interface StoredDefinition {
  readonly hash: string;
  readonly name: string;
  readonly version: string;
  /** Everything of the definition that is data: steps, dependencies, policies. */
  readonly plan: object;
  /** The compiled chart's configuration. */
  readonly machine: object;
}

/** Ownership of one process: alive as long as its session lives and its lease is renewed. */
export interface Process {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** Names of the definitions that it has. @default it may have any */
  readonly definitions?: readonly string[];
}

/** Id of a newest checkpoint whose row is not there any more: it has no bytes, and the checksum that its workflow names. */
export const LOST_CHECKPOINT = '00000000-0000-0000-0000-000000000000';

/** A workflow that could go on, if somebody had its definition. */
export type UnservedWorkflow = Pick<
  StoredWorkflow,
  'workflowId' | 'definition' | 'version' | 'definitionHash' | 'threadId' | 'revision' | 'status'
>;

export interface WorkflowSummary {
  readonly workflowId: WorkflowId;
  readonly definition: string;
  readonly definitionHash: string;
  readonly status: WorkflowStatus;
  readonly revision: number;
  readonly sequence: number;
  readonly input: Digest;
  readonly output: Digest | null;
}

/** A workflow of a line of children. */
export interface Ancestor {
  readonly workflowId: WorkflowId;
  readonly definition: string;
  readonly input: Digest;
}

export interface ErrorSummary {
  readonly id: string;
  readonly step: string | null;
  readonly errorType: string;
  readonly message: string;
  readonly stackTrace: string | null;
  readonly causes: readonly { name: string; message: string; stackTrace: string | null }[];
}

export interface OpenIntervention {
  readonly workflowId: WorkflowId;
  readonly step: string | null;
  readonly options: readonly { key: string; label: string; action: string }[];
}

export interface EventQuery {
  /** Events with a higher sequence only. */
  readonly after: number;
  readonly limit: number;
  readonly workflowId?: WorkflowId;
  readonly types?: readonly EventType[];
}

/** Which history is removed, besides what is always kept: of a workflow, checkpoints beyond the newest, and those written before. */
export interface HistoryRules {
  readonly checkpoints: number;
  /** ms since the epoch; values that nothing refers to go where the workflow ended before it. */
  readonly before: number;
  /** Checkpoints that are of none of these go at once. @default all types are kept */
  readonly types?: readonly CheckpointType[];
  readonly now: number;
}

/** What a batch removed; `next` is where the following one begins, null after the last. `busy`: another process is doing it. */
export type Trimmed =
  | { readonly is: 'trimmed'; readonly checkpoints: number; readonly values: number; readonly next: WorkflowId | null }
  | { readonly is: 'busy' };

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

/** What looking at stored states in case needs of a store. */
export interface SampleStore {
  /** Gives the newest checkpoints of a page of unfinished workflows to `look`, while no other process does that. */
  sampleCheckpoints(
    after: WorkflowId | undefined,
    look: (samples: readonly CheckpointSample[]) => Promise<void>,
  ): Promise<Sampled>;
}

/** What retention needs of a store. */
export interface HistoryStore {
  /** Removes one batch of history that nobody may need again, all of it or nothing. */
  trimHistory(rules: HistoryRules, next?: WorkflowId): Promise<Trimmed>;
}

/** A transaction in which an author works; what is done in it is stored with the commit that it is handed to, or not at all. */
export interface AuthorTransaction {
  readonly em: EntityManager;
  /** The author's part is over: nothing more can be done by `em`. Rejects where a commit would not store the author's work. */
  close(): Promise<void>;
  /** Leaves nothing of it. Never rejects; does nothing once it is committed or rolled back. */
  rollBack(): Promise<void>;
}

export interface Store extends ResourceStore {
  /**
   * Writes one commit; commits of many workflows that arrive together are written together. Resolves when it is DURABLE. Sent again
   * as it is when the outcome is unknown (the connection was lost), so it resolves late rather than doubtfully.
   * @throws StaleWriterError when (fence, revision - 1) is no longer what is stored: nothing of the commit was written
   * @throws DuplicateKeyError when a birth finds an unfinished workflow with its business key (details.workflowId)
   * @throws RefusedCommitError when the database refuses the content: nothing of the commit was written
   */
  commit(commit: Commit): Promise<Committed>;

  /**
   * Begins a transaction for an author's work on a connection of its own; waits until there is one. The signal rolls it back, whatever is
   * going on in it.
   * @throws ServerUnavailableError, the signal's reason
   */
  openTransaction(signal: AbortSignal): Promise<AuthorTransaction>;

  /**
   * Writes one commit, alone, and the author's work with it: both or neither. Never sent again; where the outcome is unknown the store
   * finds it out first. The transaction is over afterwards, however it ends.
   * @throws StaleWriterError, RefusedCommitError as `commit` does
   * @throws RolledBackError when the connection was lost before, or the database rolled it back
   */
  commitInside(transaction: AuthorTransaction, commit: Commit): Promise<Committed>;

  /**
   * Takes one workflow into this process: fence + 1. Undefined when there is none of that id, or it has ended (unless `reopen`: for
   * moving an ended workflow by hand).
   * @throws NotFoundError where it is of none of `definitions`
   * @throws OwnedElsewhereError while another live process has it
   */
  claim(
    workflowId: WorkflowId,
    owner: string,
    options?: { readonly reopen?: boolean; readonly definitions?: readonly string[] },
  ): Promise<StoredWorkflow | undefined>;

  /** Checkpoints that are kept, newest first: those at or before a revision, or the one of that id. */
  checkpoints(
    workflowId: WorkflowId,
    which: { readonly atOrBefore: number; readonly limit: number } | { readonly id: string },
  ): Promise<readonly StoredCheckpoint[]>;

  /** Checkpoints that are kept before a revision, newest first. */
  checkpointSummaries(workflowId: WorkflowId, before: number, limit: number): Promise<readonly CheckpointSummary[]>;
  /** Changes of the lifecycle, and restores, after a revision, oldest first. */
  stateChanges(workflowId: WorkflowId, after: number, limit: number): Promise<readonly StateChange[]>;

  /**
   * Lets go of a workflow that was claimed and not changed: it sleeps until `wakeAt`, or stays ended. Nothing happens if another process has
   * it by now. `as it was`: when it was to be woken before, at once where it was under way.
   */
  release(workflowId: WorkflowId, fence: number, wakeAt: number | null | 'as it was'): Promise<void>;

  /** Claims up to `limit` unfinished workflows that were in memory of processes which are gone, of `owner` itself included unless in `except`; of these definitions only. Empty when none is left. */
  takeOver(
    owner: string,
    limit: number,
    except: readonly WorkflowId[],
    definitions: readonly string[],
  ): Promise<readonly StoredWorkflow[]>;

  /** Sleeping workflows of these definitions whose wake_at is not after `now`, earliest first. */
  due(now: number, limit: number, definitions: readonly string[]): Promise<readonly WorkflowId[]>;

  /**
   * What unfinished workflows of these definitions were told and have not heard, oldest first: those of `owner`, and those that nobody has in
   * memory.
   */
  messages(
    owner: string,
    limit: number,
    except: readonly WorkflowId[],
    definitions: readonly string[],
  ): Promise<readonly Message[]>;

  /**
   * Unfinished workflows of these definitions that nobody has in memory, that no time wakes, that are not paused and have no open question, by id after `after`. Empty while
   * another process asks.
   */
  idle(
    after: WorkflowId,
    limit: number,
    definitions: readonly string[],
  ): Promise<readonly { readonly workflowId: WorkflowId; readonly revision: number }[]>;

  /** Earliest wake_at of any sleeping workflow of these definitions. */
  nextDue(definitions: readonly string[]): Promise<number | undefined>;

  /** Workflows that are due, or were left by a process that is gone, and whose definition no live process has; without those in `except`. */
  unserved(now: number, limit: number, except: readonly WorkflowId[]): Promise<readonly UnservedWorkflow[]>;

  /** The bytes of values; a digest that is not stored is missing in the answer. */
  values(workflowId: WorkflowId, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Sealed>>;

  /** Those of the digests that are not stored, without reading what is. */
  missing(workflowId: WorkflowId, digests: readonly Digest[]): Promise<readonly Digest[]>;

  /** What began, in order of first start, each key once, with the digest of its output where it completed. For planning what to undo. */
  begun(
    workflowId: WorkflowId,
  ): Promise<readonly { step: string; key: StepKey; firstTag: number; output: Digest | null }[]>;

  /** Attempts with a higher tag, or one of these, oldest first. */
  journal(workflowId: WorkflowId, after: number, tags: readonly number[]): Promise<readonly JournalRow[]>;
  /** How often each of these strategies was tried in the life of a workflow. */
  recoveries(workflowId: WorkflowId, strategies: readonly string[]): Promise<Readonly<Record<string, number>>>;

  /** Stores a definition under its hash; the same hash again does nothing. Resolves to the hashes that were known under this name and version before. */
  saveDefinition(definition: StoredDefinition): Promise<readonly string[]>;
  definition(hash: string): Promise<StoredDefinition | undefined>;

  /** Where a workflow is, without claiming it. */
  find(workflowId: WorkflowId): Promise<WorkflowSummary | undefined>;
  /** The workflow of that definition with that business key: the unfinished one, else the newest. */
  findByKey(definition: string, key: string): Promise<WorkflowSummary | undefined>;
  /** The workflow of that definition that was started with that idempotency key. */
  findByIdempotencyKey(definition: string, idempotencyKey: string): Promise<WorkflowSummary | undefined>;
  /** The workflow and those that started it as a child, nearest first, at most `limit`. */
  ancestry(workflowId: WorkflowId, limit: number): Promise<readonly Ancestor[]>;
  /** The error that was recorded last, for telling why a workflow failed. */
  lastError(workflowId: WorkflowId): Promise<ErrorSummary | undefined>;
  /**
   * Records a failure of the platform that belongs to no commit; once for one fingerprint while it is unresolved. With it goes the error of the
   * workflow that is behind it.
   */
  recordSystemError(workflowId: WorkflowId | null, error: SystemErrorRow, cause?: UncommittedError): Promise<void>;
  /** Records checks that belong to no commit: of a state that was refused, or only looked at. */
  recordValidation(workflowId: WorkflowId, validation: ValidationRow): Promise<void>;
  /** The newest checks of states of a workflow, newest first. */
  validations(workflowId: WorkflowId, limit: number): Promise<readonly ValidationRow[]>;
  /** Ids of the open questions of a workflow. */
  openQuestions(workflowId: WorkflowId): Promise<readonly string[]>;
  /** An open question. */
  intervention(id: string): Promise<OpenIntervention | undefined>;

  /** A page of the log, ascending. */
  events(query: EventQuery): Promise<readonly WorkflowEvent[]>;
  /** Newest sequence number, 0 for an empty log. */
  headSequence(): Promise<number>;
  /** Calls back after commits of any process, coalesced; a hint to read, never the data. Returns how to stop. */
  onEvents(wake: (headSequence: number) => void): () => void;

  /** Announces this process and begins to renew its lease; `lost` is called once if the lease cannot be held. */
  enter(process: Process, lost: (error: Error) => void): Promise<void>;
  /**
   * Whether the lease of this process still holds, by its own clock. Asked just before a call that cannot be taken back: a process that was
   * frozen learns of its loss by an alarm, and what it was about to do may come before that.
   */
  holds(owner: string): boolean;
  /** Gives up all ownership of this process, so that others may go on at once. */
  leave(owner: string): Promise<void>;
}
