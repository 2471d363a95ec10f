// Schedules that this process leaves alone for a while, so that those whose starts fail do not take the places of all others: after a failure for longer each
// time, after a refusal long enough for a process with other code to take the tick.
import type { Clock } from '../clock.ts';
import type { ScheduleRow } from '../persistence/scheduleStore.ts';

/** After the first failure in a row, in ms; twice as long after each further one. */
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** For others to take what was refused here, in ms: five of their looks. */
const LEFT_MS = 5_000;

interface Aside {
  /** By the monotonic clock. */
  readonly until: number;
  readonly failures: number;
  /** Revision of which this process has refused the tick. */
  readonly refused?: number;
}

export class SetAside {
  readonly #clock: Clock;
  readonly #aside = new Map<string, Aside>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ids of those that are not to be taken now. */
  get ids(): readonly string[] {
    const now = this.#clock.monotonic();
    return [...this.#aside].flatMap(([id, { until }]) => (until > now ? id : []));
  }

  failed({ id }: ScheduleRow): void {
    const { failures = 0 } = this.#aside.get(id) ?? {};
    const waitMs = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
    this.#aside.set(id, { until: this.#clock.monotonic() + waitMs, failures: failures + 1 });
  }

  /** Another process may have it. */
  left({ id, revision }: ScheduleRow): void {
    this.#aside.set(id, { until: this.#clock.monotonic() + LEFT_MS, failures: 0, refused: revision });
  }

  /** Whether its tick was refused here, left to others and is still as it was. */
  wasLeft({ id, revision }: ScheduleRow): boolean {
    return this.#aside.get(id)?.refused === revision;
  }

  over({ id }: ScheduleRow): void {
    this.#aside.delete(id);
  }
}
