// A clock that is ahead for a moment takes schedules along: the ticks up to its time are over, and the next one is as far away as the clock was ahead.
// Whoever sees that later, by a clock that is right, brings them back. A tick that was started too early is not started again: its key is taken.
import type { ScheduleRow, ScheduleStore } from '../persistence/scheduleStore.ts';
import type { ScheduleSpec } from '../schedule.ts';
import { SteadyWall } from './steadyWall.ts';
import type { Surroundings } from './surroundings.ts';
import { after } from './tick.ts';

/** Clocks of processes may differ by so much, in ms. */
const APART_MS = 60_000;
const LOOKS_EVERY_MS = 60_000;
/** A wall that has gone back by so much is a reason to look, in ms. */
const WENT_BACK_MS = 1_000;
const AT_ONCE = 50;

type Times = Pick<ScheduleRow, 'nextTick' | 'nextFireAt'>;

/** The times of a schedule, or those by this clock where they can only come from one that was ahead of it. */
export function notAhead(schedule: ScheduleSpec & { readonly id: string } & Times, now: number): Times {
  const { nextTick, nextFireAt } = schedule;
  const latest = after(schedule, now + APART_MS).nextTick;
  const isAhead = nextTick !== null && latest !== null && nextTick > latest;
  return isAhead ? after(schedule, now) : { nextTick, nextFireAt };
}

export class TicksAhead {
  readonly #around: Surroundings;
  readonly #store: ScheduleStore;
  readonly #wall: SteadyWall;
  #nextAt = 0;

  constructor(around: Surroundings, store: ScheduleStore) {
    this.#around = around;
    this.#store = store;
    this.#wall = new SteadyWall(around.clock);
  }

  /** Does nothing where it has just looked and the clock has not gone back since. */
  async bringBack(): Promise<void> {
    const { clock, log } = this.#around;
    const expected = this.#wall.now();
    const now = this.#wall.read();
    if (clock.monotonic() < this.#nextAt && expected - now < WENT_BACK_MS) return;
    this.#nextAt = clock.monotonic() + LOOKS_EVERY_MS;
    for (const stored of await this.#store.schedulesAhead(now + APART_MS, AT_ONCE)) {
      const times = notAhead(stored, now);
      const updatedAt = Math.min(stored.updatedAt, now);
      if (times.nextTick === stored.nextTick && updatedAt === stored.updatedAt) continue;
      const { id, name, nextTick, revision } = stored;
      if (await this.#store.saveSchedule({ ...stored, ...times, updatedAt, revision: revision + 1 }, revision))
        log.warn(
          { schedule: name, id, nextTick: times.nextTick, was: nextTick },
          'a schedule was moved on by a clock that was ahead; it is brought back',
        );
    }
  }
}
