// What one decision writes, as one value, and the rows of it that every commit has.
import type { Sender } from '../../definition.ts';
import type { CheckpointType, Digest, EventType, StepKey, WorkflowId, WorkflowStatus } from '../../workflow.ts';
import type { Units } from '../resourceStore.ts';
import type { AuditEntry } from './audit.ts';
import type { Sealed } from '../seal.ts';
import type { Birth, Migration } from './birth.ts';
import type { Message, Telling } from './messages.ts';
import type { AttemptIntent, AttemptResult } from './attempts.ts';
import type { ErrorRow, RecoveryRow, ResolutionRow, SystemErrorRow } from './errors.ts';
import type { InterventionDecision, InterventionEscalation, InterventionRow } from './interventions.ts';
import type { ValidationRow } from './validations.ts';
import type { TickWrite } from '../scheduleStore.ts';

/** What one decision writes, as one value: all of it or nothing, and only while (fence, revision - 1) is still what is stored. */
export interface Commit {
  readonly workflowId: WorkflowId;
  /** Number of the ownership under which this was decided. A higher one in the store means that somebody else took over. */
  readonly fence: number;
  /** Number of this commit: 1 is the birth, each commit adds one. */
  readonly revision: number;
  /** Only with revision 1: what is fixed for the life of the workflow. */
  readonly birth?: Birth;
  /** Only with a birth: the tick of a schedule that it is of, which is over with it. */
  readonly tick?: TickWrite;
  /** The workflow runs on another definition from now. */
  readonly migration?: Migration;
  readonly head: Head;
  readonly checkpoint: CheckpointRow;
  /** Of the trace that the workflow belongs to; its errors are found by it. */
  readonly traceId: string;
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
  /** Who asked for what is done here. */
  readonly audits: readonly AuditEntry[];
  /** In the order in which they happened; they get their sequence numbers in the commit. */
  readonly events: readonly EventRow[];
  /** Of the commit that ends it: attempts whose end nobody has told, and perhaps never will, since their process is gone. */
  readonly abandons?: Abandoned;
  /** `BUFFERED`: the store may answer before it is in the database, where it has a buffer that has it. @default "DURABLE" */
  readonly grade?: Grade;
  /** Buffered commits of the same workflow that are written with this one, oldest first: `fence, revision - 1 - earlier.length` is what must be stored. */
  readonly earlier?: readonly EarlierCommit[];
}

/** Attempts up to a tag that have no end: they are given up at this time, in ms since the epoch. What is told of one later is taken. */
export interface Abandoned {
  readonly upTo: number;
  readonly at: number;
}

/** How far a commit is saved: in the database, or in the buffer from which it comes there. */
export type Grade = 'DURABLE' | 'BUFFERED';

/** One that was decided before, was buffered and is not written yet; what it writes besides is among what the commit that carries it writes. */
export interface EarlierCommit {
  readonly revision: number;
  readonly checkpoint: CheckpointRow;
  readonly events: readonly EventRow[];
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
  /** It waits for other workflows alone: for what they hold, for their end, for what they send. */
  readonly blocked?: boolean;
  /** Events that only certain workflows will send. */
  readonly signals?: readonly AwaitedSignal[];
}

export interface AwaitedSignal {
  readonly step: string;
  readonly key: StepKey;
  /** Any of them may send it. */
  readonly from: readonly Sender[];
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
  /** Fingerprint of a group of errors: while that is ignored or put off, a notice that comes with a question is left out. */
  readonly unlessQuiet?: string | undefined;
  /** Id of an error: the line is left out where somebody has resolved that before. */
  readonly unlessResolved?: string;
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

export interface Committed {
  /** Highest sequence number in the log among this commit's events; the position to wait for on a subscription. 0 of what is buffered: it has none yet. */
  readonly sequence: number;
  /** @default "DURABLE" */
  readonly grade?: Grade;
}
