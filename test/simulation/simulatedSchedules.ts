// The schedules of the simulation's storage: one row for each, written by compare-and-set on its revision, with what became of its ticks.
import { StaleWriterError } from '../../src/errors.ts';
import type { AuditEntry } from '../../src/persistence/rows/audit.ts';
import type { Commit, Head } from '../../src/persistence/rows/commit.ts';
import type { Message } from '../../src/persistence/rows/messages.ts';
import type {
  DueSchedule,
  ScheduleRow,
  ScheduleStore,
  TickRow,
  TickWrite,
} from '../../src/persistence/scheduleStore.ts';
import type { WorkflowId } from '../../src/workflow.ts';

interface Storage {
  readonly workflows: ReadonlyMap<WorkflowId, { head: Head }>;
  readonly audits: AuditEntry[];
  messages: Message[];
  /** Process → definitions that it has. */
  readonly serving: ReadonlyMap<string, readonly string[] | undefined>;
  isAlive(process: string): boolean;
}

/** What the port asks, answered at once. */
type Answers = {
  readonly [Ask in keyof ScheduleStore]: (
    ...asked: Parameters<ScheduleStore[Ask]>
  ) => Awaited<ReturnType<ScheduleStore[Ask]>>;
};

export class SimulatedSchedules implements Answers {
  readonly #rows = new Map<string, ScheduleRow & { claimedBy: string | null }>();
  readonly #ticks = new Map<string, TickRow[]>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Before a birth is written. @throws StaleWriterError */
  requireTick({ tick }: Commit): void {
    if (tick && this.#rows.get(tick.scheduleId)?.revision !== tick.expected)
      throw new StaleWriterError('the schedule was changed, or has had this tick', {});
  }

  schedules(names?: readonly string[]): ScheduleRow[] {
    return [...this.#rows.values()]
      .filter(({ name }) => names?.includes(name) ?? true)
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(rowOf);
  }

  saveSchedule(row: ScheduleRow, expected: number, audit?: AuditEntry): boolean {
    const stored = this.#rows.get(row.id);
    const isTaken = [...this.#rows.values()].some(({ id, name }) => name === row.name && id !== row.id);
    if (expected === 0 ? stored || isTaken : stored?.revision !== expected) return false;
    this.#rows.set(row.id, { ...structuredClone(row), claimedBy: null });
    if (audit) this.#storage.audits.push(audit);
    return true;
  }

  removeSchedule({ id, revision }: ScheduleRow, audit: AuditEntry): boolean {
    if (this.#rows.get(id)?.revision !== revision) return false;
    this.#rows.delete(id);
    this.#ticks.delete(id);
    this.#storage.audits.push(audit);
    return true;
  }

  claimTicks(
    now: number,
    owner: string,
    definitions: readonly string[],
    limit: number,
    except: readonly string[],
  ): DueSchedule[] {
    const due = [...this.#rows.values()].filter((row) => {
      const { definition, version, nextFireAt, bufferedTick } = row;
      const isDue = nextFireAt !== null && nextFireAt <= now;
      const goesOn = bufferedTick !== null && this.unfinishedOf(row.id).length === 0;
      const isServed = definitions.includes(version === null ? definition : `${definition} ${version}`);
      return (
        !row.paused &&
        !except.includes(row.id) &&
        isServed &&
        (isDue || goesOn) &&
        (row.claimedBy === owner || !this.#isTaken(row))
      );
    });
    due.sort((one, other) => (one.nextFireAt ?? Infinity) - (other.nextFireAt ?? Infinity));
    return due.slice(0, limit).map((row) => {
      row.claimedBy = owner;
      return { schedule: rowOf(row), running: this.unfinishedOf(row.id) };
    });
  }

  leaveTick(scheduleId: string, owner: string): boolean {
    const row = this.#rows.get(scheduleId);
    const isServed = [...this.#storage.serving].some(
      ([process, definitions]) =>
        process !== owner && (definitions?.includes(row?.definition ?? '') ?? true) && this.#storage.isAlive(process),
    );
    if (row?.claimedBy !== owner || !isServed) return false;
    row.claimedBy = null;
    return true;
  }

  nextFire(): number | undefined {
    const times = [...this.#rows.values()]
      .filter(({ paused }) => !paused)
      .flatMap(({ nextFireAt, bufferedTick }) => (bufferedTick === null ? (nextFireAt ?? []) : 0));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  unfinishedOf(scheduleId: string): WorkflowId[] {
    return (this.#ticks.get(scheduleId) ?? [])
      .flatMap(({ workflowId }) => workflowId ?? [])
      .filter((id) => this.#storage.workflows.get(id)?.head.completedAt === null);
  }

  endTick(write: TickWrite, audit?: AuditEntry): boolean {
    const { scheduleId, expected, nextTick, nextFireAt, bufferedTick, row, aborts } = write;
    const stored = this.#rows.get(scheduleId);
    if (stored?.revision !== expected) return false;
    const next = { nextTick, nextFireAt, bufferedTick, revision: expected + 1, claimedBy: null };
    this.#rows.set(scheduleId, { ...stored, ...next });
    this.#ticks.set(scheduleId, [...(this.#ticks.get(scheduleId) ?? []), row]);
    for (const to of aborts) this.#storage.messages.push({ to, from: scheduleId as WorkflowId, kind: 'abort' });
    if (audit) this.#storage.audits.push(audit);
    return true;
  }

  lateSchedules(before: number, limit: number): ScheduleRow[] {
    return [...this.#rows.values()]
      .filter((row) => !row.paused && row.nextFireAt !== null && row.nextFireAt < before && !this.#isTaken(row))
      .slice(0, limit)
      .map(rowOf);
  }

  schedulesAhead(after: number, limit: number): ScheduleRow[] {
    return [...this.#rows.values()]
      .filter(({ id, paused, updatedAt }) => {
        const last = this.#ticks.get(id)?.findLast(({ manual }) => !manual);
        return !paused && (updatedAt > after || (last?.at ?? after) > after);
      })
      .slice(0, limit)
      .map(rowOf);
  }

  tickAsked(scheduleId: string, key: string): TickRow | undefined {
    const ticks = this.#ticks.get(scheduleId) ?? [];
    const asked = ticks.find(({ idempotencyKey }) => idempotencyKey === key);
    return ticks
      .slice(asked ? ticks.indexOf(asked) : ticks.length)
      .findLast(({ tick, idempotencyKey }) => tick === asked?.tick && (idempotencyKey ?? key) === key);
  }

  ticks(scheduleId: string, limit: number): TickRow[] {
    return (this.#ticks.get(scheduleId) ?? []).toReversed().slice(0, limit);
  }

  #isTaken({ claimedBy }: { readonly claimedBy: string | null }): boolean {
    return claimedBy !== null && this.#storage.isAlive(claimedBy);
  }
}

const rowOf = ({ claimedBy: _claimedBy, ...row }: ScheduleRow & { claimedBy: string | null }): ScheduleRow =>
  structuredClone(row);
