// The port of schedules: what starts workflows again and again. Beside the store of workflows, since a schedule belongs to none of them; a tick that starts
// one is written with its birth (`Commit.tick`), so that neither is without the other.
import type { ScheduleSpec } from '../schedule.ts';
import type { WorkflowId } from '../workflow.ts';
import type { AuditEntry } from './rows/audit.ts';

/** One schedule as it is stored. Times are ms since the epoch. */
export interface ScheduleRow extends ScheduleSpec {
  readonly id: string;
  /** Unique. */
  readonly name: string;
  readonly paused: boolean;
  /** Why it is paused, or was changed last. */
  readonly reason: string | null;
  /** Digest of what the code declared last; null for one that people made. */
  readonly declared: string | null;
  /** Goes up with every change and with every tick that is over. */
  readonly revision: number;
  /** The tick that comes next, and when its start is due; null while it is paused, or where none comes. */
  readonly nextTick: number | null;
  readonly nextFireAt: number | null;
  /** A tick that waits for the end of the workflow before. */
  readonly bufferedTick: number | null;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

/**
 * What became of a tick: a workflow was started; none, since one was unfinished; none yet, since one is; none, since nobody was there in time; none, since the
 * start was refused.
 */
export type TickOutcome = 'STARTED' | 'SKIPPED' | 'BUFFERED' | 'MISSED' | 'REFUSED';

export interface TickRow {
  readonly tick: number;
  /** When that was decided. */
  readonly at: number;
  readonly outcome: TickOutcome;
  readonly workflowId: WorkflowId | null;
  /** Of those that were missed: the last, where there are several. */
  readonly until: number | null;
  /** Of one that was refused: why. */
  readonly message: string | null;
  /** A person asked for it; it is no time of the schedule. */
  readonly manual: boolean;
  /** Of that wish, where it had one. */
  readonly idempotencyKey: string | null;
}

/** Where a schedule goes on from once a tick is over. */
export interface TickWrite {
  readonly scheduleId: string;
  /** Revision that must be stored for this to be written. */
  readonly expected: number;
  readonly nextTick: number | null;
  readonly nextFireAt: number | null;
  readonly bufferedTick: number | null;
  readonly row: TickRow;
  /** Its workflows that are told to abort. */
  readonly aborts: readonly WorkflowId[];
}

/** A schedule that has something to do. */
export interface DueSchedule {
  readonly schedule: ScheduleRow;
  /** Its unfinished workflows. */
  readonly running: readonly WorkflowId[];
}

export interface ScheduleStore {
  /** All of them, or those of these names, by name. */
  schedules(names?: readonly string[]): Promise<readonly ScheduleRow[]>;
  /**
   * Writes a schedule over the revision that is expected, 0 for a new one; with it goes who asked. False where another revision is stored, or a new one has a
   * name that is taken: nothing was written then.
   * @throws ServerUnavailableError: whether it was written is unknown
   */
  saveSchedule(row: ScheduleRow, expected: number, audit?: AuditEntry): Promise<boolean>;
  /** False where another revision is stored. @throws as `saveSchedule` */
  removeSchedule(row: ScheduleRow, audit: AuditEntry): Promise<boolean>;
  /**
   * Takes up to `limit` schedules that have a tick that is due, or one that waited and need not any more, and that no other live process has taken. Only of these
   * definitions: each a name, or "name version" for schedules that name one. Without those whose ids are in `except`.
   */
  claimTicks(
    now: number,
    owner: string,
    definitions: readonly string[],
    limit: number,
    except: readonly string[],
  ): Promise<readonly DueSchedule[]>;
  /** Lets others have a schedule that `owner` has taken. False, and nothing happens, where no other live process has its definition. */
  leaveTick(scheduleId: string, owner: string): Promise<boolean>;
  /** When the earliest start is due of schedules that are not paused, long ago where a tick waits; `undefined` where there are none. */
  nextFire(): Promise<number | undefined>;
  /** Unfinished workflows that a schedule has started. */
  unfinishedOf(scheduleId: string): Promise<readonly WorkflowId[]>;
  /** Ends a tick that starts nothing. False where another revision is stored. */
  endTick(write: TickWrite, audit?: AuditEntry): Promise<boolean>;
  /** Schedules whose start has been due since `before`, and that no live process has taken. */
  lateSchedules(before: number, limit: number): Promise<readonly ScheduleRow[]>;
  /** Schedules that are not paused and were changed, or had their last tick, at a time after this one: by a clock that was ahead of it. */
  schedulesAhead(after: number, limit: number): Promise<readonly ScheduleRow[]>;
  /** What a person asked for under this key: its last row, which is that of its start once a tick that waited has begun. */
  tickAsked(scheduleId: string, idempotencyKey: string): Promise<TickRow | undefined>;
  /** The newest ticks, newest first. */
  ticks(scheduleId: string, limit: number): Promise<readonly TickRow[]>;
}
