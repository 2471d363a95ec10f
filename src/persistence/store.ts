// The port: all that the engine needs from storage, in words of the domain. `postgresStore.ts` is the one that ships; the simulation
// brings a store that crashes, delays and forgets replies on purpose. One contract suite runs on both.
import type { AuditEntry } from './rows/audit.ts';
import type { ChildStanding } from './rows/children.ts';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Digest, EventType, StepKey, WorkflowEvent, WorkflowId } from '../workflow.ts';
import type { ResourceStore } from './resourceStore.ts';
import type { Sealed } from './seal.ts';
import type { CheckpointSummary, StateChange, StoredCheckpoint } from './rows/checkpoints.ts';
import type { Ancestor, IdleWorkflow, StoredWorkflow, UnservedWorkflow, WorkflowSummary } from './rows/workflows.ts';
import type { ErrorSummary, SystemErrorRow, UncommittedError } from './rows/errors.ts';
import type { Commit, Committed } from './rows/commit.ts';
import type { ValidationRow } from './rows/validations.ts';
import type { JournalRow } from './rows/attempts.ts';
import type { Message } from './rows/messages.ts';
import type { OpenIntervention } from './rows/interventions.ts';

export interface StoredDefinition {
  readonly hash: string;
  readonly name: string;
  readonly version: string;
  /** Everything of the definition that is data: steps, dependencies, policies. */
  readonly plan: object;
  /** Places of secrets in what workflows of its name work on; what was saved last holds for all of them. */
  readonly sensitive?: readonly string[];
  /** The compiled chart's configuration. */
  readonly machine: object;
  /** Of an author's own: machines below it, by the names of their logic from the root down with "/" between, to their configuration. */
  readonly machines?: Readonly<Record<string, object>>;
}

/** Ownership of one process: alive as long as its session lives and its lease is renewed. */
export interface Process {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** Names of the definitions that it has. @default it may have any */
  readonly definitions?: readonly string[];
}

export interface EventQuery {
  /** Events with a higher sequence only. */
  readonly after: number;
  /** Instead: the newest of those with a lower sequence, in the order of the log as well. */
  readonly before?: number;
  readonly limit: number;
  readonly workflowId?: WorkflowId;
  readonly types?: readonly EventType[];
}

/** A transaction in which an author works; what is done in it is stored with the commit that it is handed to, or not at all. */
export interface AuthorTransaction {
  readonly em: EntityManager;
  /** The author's part is over: nothing more can be done by `em`. Rejects where a commit would not store the author's work. */
  close(): Promise<void>;
  /**
   * Leaves nothing of it. Never rejects; does nothing once it is committed or rolled back.
   * @param because what the author's part threw
   */
  rollBack(because?: unknown): Promise<void>;
}

/** What a process has buffered. */
export interface Buffered {
  /** Commits that the buffer was given and that are not stored yet. */
  readonly length: number;
  readonly bytes: number;
  /** Whether the buffer can be asked to keep something now. */
  readonly isReady: boolean;
  /** Whether there is as much as there may be. */
  readonly isFull: boolean;
  /** How many commits that might have been buffered have waited for the database instead: the buffer was away, there was as much as there may be, or they are too large. */
  readonly passed: Readonly<Record<'away' | 'full' | 'large', number>>;
}

export interface Store extends ResourceStore {
  /** Of one with a buffer. */
  readonly buffered?: Buffered;
  /**
   * Writes one commit; commits of many workflows that arrive together are written together. Resolves when it is DURABLE, or, of grade BUFFERED and where there is a
   * buffer, when that has it. Sent again
   * as it is when the outcome is unknown (the connection was lost), so it resolves late rather than doubtfully.
   * @throws StaleWriterError when (fence, revision - 1) is no longer what is stored, or the schedule whose `tick` it is has another revision: nothing of the
   * commit was written
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
   * @param options `from`: processes from which it may be taken, where they are gone; undefined: any
   * @throws NotFoundError where it is of none of `definitions`
   * @throws OwnedElsewhereError while another live process has it
   */
  claim(
    workflowId: WorkflowId,
    owner: string,
    options?: {
      readonly reopen?: boolean;
      readonly definitions?: readonly string[];
      readonly from?: readonly string[];
    },
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

  /**
   * Claims up to `limit` unfinished workflows that were in memory of processes which are gone, of `owner` itself included unless in `except`; of these
   * definitions only. Empty when none is left.
   * @param from processes from which they may be taken besides; undefined: any
   */
  takeOver(
    owner: string,
    limit: number,
    except: readonly WorkflowId[],
    definitions: readonly string[],
    from?: readonly string[],
  ): Promise<readonly StoredWorkflow[]>;

  /** Sleeping workflows of these definitions whose wake_at is not after `now`, earliest first; without those in `except`. */
  due(
    now: number,
    limit: number,
    definitions: readonly string[],
    except?: readonly WorkflowId[],
  ): Promise<readonly WorkflowId[]>;

  /**
   * What unfinished workflows of these definitions were told and have not heard: those of `owner`, and those that nobody has in memory. The oldest
   * of each first, then the second of each: one that has many keeps nobody else waiting.
   */
  messages(
    owner: string,
    limit: number,
    except: readonly WorkflowId[],
    definitions: readonly string[],
  ): Promise<readonly Message[]>;

  /**
   * Unfinished workflows of these definitions that nobody has in memory, that no time wakes and that are not proven to wait, by id after `after`.
   * Empty while another process asks.
   */
  idle(after: WorkflowId, limit: number, definitions: readonly string[]): Promise<readonly IdleWorkflow[]>;

  /** In these revisions they wait for something, so that `idle` need not name them again. One that is being written may be left out. */
  prove(waiting: readonly Pick<IdleWorkflow, 'workflowId' | 'revision'>[]): Promise<void>;

  /** Earliest wake_at of any sleeping workflow of these definitions; without those in `except`. */
  nextDue(definitions: readonly string[], except?: readonly WorkflowId[]): Promise<number | undefined>;

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
  /** How often each of these strategies was tried in the life of a workflow for errors of its own, and not of a step. */
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
  /** Its children, oldest first, whatever became of them. */
  children(workflowId: WorkflowId): Promise<readonly ChildStanding[]>;
  /** The error that ended a workflow: the last about which something was planned, those of its undo behind all others. */
  lastError(workflowId: WorkflowId): Promise<ErrorSummary | undefined>;
  /**
   * Records a failure of the platform that belongs to no commit; once for one fingerprint while it is unresolved. With it goes the error of the
   * workflow that is behind it. False where it stood already.
   */
  recordSystemError(workflowId: WorkflowId | null, error: SystemErrorRow, cause?: UncommittedError): Promise<boolean>;
  /** Records checks that belong to no commit: of a state that was refused, or only looked at. */
  recordValidation(workflowId: WorkflowId, validation: ValidationRow): Promise<void>;
  /** The newest checks of states of a workflow, newest first. */
  validations(workflowId: WorkflowId, limit: number): Promise<readonly ValidationRow[]>;
  /**
   * Adds to the audit log what belongs to no commit: what was refused, and what changes nothing that is stored.
   * @throws ServerUnavailableError
   */
  recordAudit(entries: readonly AuditEntry[]): Promise<void>;
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
