// Starts what schedules say is due. Every process looks; the database gives each schedule to one of them at a time, and to another as soon as that one is
// gone. One look costs one statement where there is no schedule, and none in between: with none, the next look is seconds away.
import { sleep } from '../clock.ts';
import { HoldfastError, NotRunningError, StaleWriterError } from '../errors.ts';
import type { DueSchedule, ScheduleRow, ScheduleStore, TickWrite } from '../persistence/scheduleStore.ts';
import { SetAside } from './setAside.ts';
import { tellMissed, tellRefused, tellUnserved } from './scheduleTrouble.ts';
import type { Steering } from './steering.ts';
import { keyOfTick, startTick } from './tickStart.ts';
import { tickOf } from './tick.ts';
import { TicksAhead } from './ticksAhead.ts';

/** Schedules that one statement takes. */
const AT_ONCE = 50;
/** Between two looks where there is no schedule, in ms: how late a process learns of the first one that another has made. */
const IDLE_LOOKS_MS = 5_000;
/** How long a schedule is due and taken by nobody before that is told, in ms. */
const PATIENCE_MS = 10_000;

export class Ticker {
  readonly #steering: Steering;
  readonly #store: ScheduleStore;
  readonly #served: () => readonly string[];
  readonly #stopping = new AbortController();
  #rest = new AbortController();
  #running: Promise<void> | undefined;
  /** Schedule → since when it is seen to be taken by nobody, by the monotonic clock. */
  #late = new Map<string, number>();
  readonly #told = new Set<string>();
  readonly #aside: SetAside;
  readonly #ahead: TicksAhead;

  /** @param served definitions that this process has: each by its name, and by its name and version */
  constructor(steering: Steering, store: ScheduleStore, served: () => readonly string[]) {
    this.#steering = steering;
    this.#store = store;
    this.#served = served;
    this.#aside = new SetAside(steering.around.clock);
    this.#ahead = new TicksAhead(steering.around, store);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Lets the look that is under way end. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the ticker was stopped'));
    this.#rest.abort();
    await this.#running;
  }

  /** A schedule was changed here: it may be due now. */
  look(): void {
    this.#rest.abort();
  }

  async #run(): Promise<void> {
    const { clock, log } = this.#steering.around;
    while (!this.#stopping.signal.aborted) {
      this.#rest = new AbortController();
      let waitMs = IDLE_LOOKS_MS;
      try {
        waitMs = await this.#lookUntilDone();
      } catch (error) {
        log.warn({ err: error }, 'schedules could not be looked at; trying again');
      }
      if (this.#stopping.signal.aborted) return;
      await sleep(clock, waitMs, this.#rest.signal).catch(() => {}); // Ended early where something was changed.
    }
  }

  /** Resolves to the time until the next look, in ms. */
  async #lookUntilDone(): Promise<number> {
    const { around } = this.#steering;
    const { clock, limits, owner } = around;
    for (;;) {
      const next = await this.#store.nextFire();
      if (next === undefined) return IDLE_LOOKS_MS;
      if (around.store.holds(owner)) await this.#ahead.bringBack();
      const now = clock.now();
      if (next > now) return Math.min(next - now, limits.pollMs);
      if (this.#stopping.signal.aborted || !around.store.holds(owner)) return limits.pollMs;
      const due = await this.#store.claimTicks(now, owner, this.#served(), AT_ONCE, this.#aside.ids);
      const over = await Promise.all(due.map((one) => this.#tick(one)));
      // As many as are taken at once may hide others behind them; those that came to nothing are not taken again now.
      if (over.some(Boolean) || due.length === AT_ONCE) continue;
      await this.#tellLate(now);
      return limits.pollMs;
    }
  }

  /** Whether anything became of it. */
  async #tick(due: DueSchedule): Promise<boolean> {
    const { around } = this.#steering;
    const { schedule } = due;
    const tick = tickOf(due, around.clock.now());
    if (!tick) {
      this.#aside.failed(schedule); // The clock went back meanwhile.
      return false;
    }
    try {
      if (tick.starts) return await this.#start(schedule, tick.write);
      // Told first: of a tick that is over nobody would tell any more, where this process is killed in between.
      if (tick.write.row.outcome === 'MISSED') await tellMissed(around, schedule, tick.write);
      if ((await this.#store.endTick(tick.write)) && tick.write.aborts.length > 0) around.told();
      this.#aside.over(schedule);
      return true;
    } catch (error) {
      this.#aside.failed(schedule);
      around.log.warn(
        { schedule: schedule.name, err: error },
        'a tick of a schedule could not be dealt with; trying again',
      );
      return false;
    }
  }

  async #start(schedule: ScheduleRow, write: TickWrite): Promise<boolean> {
    const { around } = this.#steering;
    const { tick } = write.row;
    await around.faults.strike('before tick', schedule.id);
    try {
      const { workflowId } = await startTick(this.#steering, {
        schedule,
        write,
        idempotencyKey: keyOfTick(schedule, tick),
      });
      await around.faults.strike('after tick', schedule.id);
      // Does nothing, unless this tick was started before under another revision.
      await this.#store.endTick({ ...write, row: { ...write.row, workflowId } });
    } catch (error) {
      if (error instanceof StaleWriterError) return true; // It was changed, or another process was faster: seen at the next look.
      if (error instanceof NotRunningError || (error instanceof HoldfastError && error.retryable)) throw error;
      if (await this.#left(schedule)) return false;
      const message = error instanceof Error ? error.message : String(error);
      await tellRefused(around, schedule, tick, error);
      await this.#store.endTick({ ...write, row: { ...write.row, outcome: 'REFUSED', message } });
    }
    this.#aside.over(schedule);
    return true;
  }

  /** Whether others may have what is refused here: while a new version is rolled out, one of both may take an input that the other does not. */
  async #left(schedule: ScheduleRow): Promise<boolean> {
    const { owner, log } = this.#steering.around;
    if (this.#aside.wasLeft(schedule) || !(await this.#store.leaveTick(schedule.id, owner))) return false;
    this.#aside.left(schedule);
    log.info({ schedule: schedule.name }, 'the start of a schedule is refused here, and left to other processes');
    return true;
  }

  /** Schedules that this process cannot serve, and nobody else does. */
  async #tellLate(now: number): Promise<void> {
    const { clock } = this.#steering.around;
    const found = await this.#store.lateSchedules(now - PATIENCE_MS, AT_ONCE);
    const seen = clock.monotonic();
    this.#late = new Map(found.map(({ id }) => [id, this.#late.get(id) ?? seen]));
    for (const id of this.#told) if (!this.#late.has(id)) this.#told.delete(id);
    const aside = new Set(this.#aside.ids);
    for (const schedule of found) {
      if (
        aside.has(schedule.id) ||
        this.#told.has(schedule.id) ||
        seen - (this.#late.get(schedule.id) ?? seen) < PATIENCE_MS
      )
        continue;
      this.#told.add(schedule.id);
      await tellUnserved(this.#steering.around, schedule);
    }
  }
}
