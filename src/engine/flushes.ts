// Whether checkpoints reach the store, as an administrator is to know it: one that cannot be written for a while is a soft failure (it is kept and sent again,
// nothing is lost), told once and over by itself; one that is refused for good is a hard one, of its workflow.
import { RefusedCommitError, ServerUnavailableError } from '../errors.ts';
import { describeError } from '../failures/describe.ts';
import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { CommitWatch } from '../persistence/commitWatch.ts';
import { isDiskFull } from '../persistence/sqlstate.ts';
import type { SystemErrorRow } from '../persistence/rows/errors.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Alarm } from './alarm.ts';
import { platformError } from './platformError.ts';

/** A restart of the database takes a few seconds, and is nothing to be told. */
const PATIENCE_MS = 3_000;
/** The record that work found no room needs little of it, and says nothing about what the next work will find. */
const NO_ROOM_MS = 5_000;
/** Workflows that are named, at most. */
const MOST_NAMED = 100;

interface Options {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Of this process: each has an outage of its own. */
  readonly owner: string;
}

export class Flushes implements CommitWatch {
  readonly #options: Options;
  /** Made after the store, which is made with this. */
  alarm: Pick<Alarm, 'raise' | 'relieve'> | undefined;
  readonly #waiting = new Set<WorkflowId>();
  #sinceMs: number | undefined;
  #isTold = false;
  #isDiskFull = false;
  /** An author's work found no room: until when nothing more begins; monotonic, ms. */
  #noRoomUntil = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  failing(workflowIds: readonly WorkflowId[], error: unknown): void {
    const now = this.#options.clock.monotonic();
    this.#sinceMs ??= now;
    this.#isDiskFull = isDiskFull(error);
    for (const id of workflowIds) if (this.#waiting.size < MOST_NAMED) this.#waiting.add(id);
    // A full disk does not pass in a few seconds.
    if (this.#isTold || (now - this.#sinceMs < PATIENCE_MS && !this.#isDiskFull)) return;
    this.#isTold = true;
    const alsoOf = [...this.#waiting];
    void this.alarm?.raise({ workflowId: null, alsoOf, row: this.#soft(alsoOf, now - this.#sinceMs, error) });
  }

  written(): void {
    if (this.#sinceMs === undefined) return;
    const lastedMs = Math.round(this.#options.clock.monotonic() - this.#sinceMs);
    this.#sinceMs = undefined;
    this.#isDiskFull = false;
    this.#waiting.clear();
    if (!this.#isTold) return;
    this.#isTold = false;
    void this.alarm?.relieve(
      this.#fingerprint,
      `Checkpoints are written again, after ${seconds(lastedMs)}; none was lost.`,
    );
  }

  workFailed(error: unknown): void {
    if (isDiskFull(error)) this.#noRoomUntil = this.#options.clock.monotonic() + NO_ROOM_MS;
  }

  workStored(): void {
    this.#noRoomUntil = 0;
  }

  /** Whether the database has no room for the commits that wait, or had none for what an author did a moment ago. */
  get diskIsFull(): boolean {
    return this.#isDiskFull || this.#options.clock.monotonic() < this.#noRoomUntil;
  }

  get #fingerprint(): string {
    return `checkpoint_flush_error ${this.#options.owner}`;
  }

  #soft(workflowIds: readonly WorkflowId[], forMs: number, error: unknown): SystemErrorRow {
    const { type, message, stack, causes } = describeError(error);
    const { clock, ids, owner } = this.#options;
    const remedy = this.#isDiskFull
      ? 'The disk of the database is full: make room there. They are kept and written as soon as there is room; until then nothing more begins.'
      : 'They are kept and written as soon as the database answers; until then nothing more begins. Look after the database.';
    return platformError({
      id: ids(),
      errorType: 'CHECKPOINT_FLUSH_ERROR',
      severity: this.#isDiskFull ? 'error' : 'warning',
      message: `Checkpoints of ${workflowIds.length} workflows could not be written for ${seconds(forMs)}: ${message}. ${remedy}`,
      stackTrace: stack,
      context: { cause: type, causes, process: owner, workflowIds, forMs: Math.round(forMs) },
      checkpointCount: workflowIds.length,
      failureMode: 'SOFT',
      fingerprint: this.#fingerprint,
      createdAt: clock.now(),
    });
  }
}

/** What happened in a workflow could not be written, and will not be by trying again; undefined where that is no failure. */
export function hardFlushError(
  { clock, ids }: Pick<Options, 'clock' | 'ids'>,
  { workflowId, threadId, definition, revision }: Flushed,
  error: unknown,
): SystemErrorRow | undefined {
  if (!(error instanceof RefusedCommitError) && !isForeign(error)) return undefined;
  const { type, message, stack, causes } = describeError(error);
  return platformError({
    id: ids(),
    errorType: 'CHECKPOINT_FLUSH_CRITICAL_ERROR',
    severity: 'critical',
    message: `A checkpoint of workflow ${workflowId} ("${definition}") could not be written: ${message}. The workflow was taken out of memory and goes on from the checkpoint before it; where that fails again, look at the cause, then use restartWorkflow.`,
    stackTrace: stack,
    context: { cause: type, causes, definition, revision },
    threadId,
    checkpointCount: 1,
    failureMode: 'HARD',
    fingerprint: `checkpoint_flush_critical_error ${workflowId}`,
    createdAt: clock.now(),
  });
}

export interface Flushed {
  readonly workflowId: WorkflowId;
  readonly threadId: string;
  readonly definition: string;
  /** Of the last checkpoint that was written. */
  readonly revision: number;
}

/** Not one of ours: those say that somebody else has the workflow, or that the process ends. */
const isForeign = (error: unknown): boolean =>
  !(error instanceof ServerUnavailableError) && !(error instanceof Error && 'code' in error && 'details' in error);

const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1_000))} s`;
