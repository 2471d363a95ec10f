// Makes what is going on equal to what the committed state wants: starts what is missing, stops what is not wanted any more. After a crash
// nothing is going on and the same call starts it all: there is no other path for recovery.
import type { Wanted } from '../machines/wanted.ts';

/** Something that goes on because the state wants it: a call, a timer, an open question. */
export interface Activity {
  readonly want: Wanted;
  /** True while its end is still to be told: a call that has not settled, or whose letter has not been opened. */
  running: boolean;
  /** Set once it was told to stop. */
  stopped: boolean;
  /** @param leaving the workflow leaves this process, and may go on in another; else it is not wanted any more */
  stop(leaving: boolean): void;
}

/** An activity that has just begun. */
export const going = (want: Wanted, running: boolean, stop: Activity['stop']): Activity => ({
  want,
  running,
  stopped: false,
  stop,
});

export class Activities {
  readonly #going = new Map<string, Activity>();

  reconcile(wants: readonly Wanted[], begin: (want: Wanted) => Activity): void {
    const ids = new Set(wants.map((want) => want.id));
    for (const [id, activity] of this.#going) {
      if (ids.has(id)) continue;
      if (!activity.stopped) {
        activity.stopped = true;
        activity.stop(false);
      }
      if (!activity.running) this.#going.delete(id);
    }
    for (const want of wants) if (!this.#going.has(want.id)) this.#going.set(want.id, begin(want));
  }

  /** As if it had never been begun: it is begun again if it is still wanted. */
  forget({ want }: Activity): void {
    this.#going.delete(want.id);
  }

  /** Whether a call of an author's function has not told its end yet. */
  get busy(): boolean {
    for (const activity of this.#going.values()) if (activity.running) return true;
    return false;
  }

  /** Whether something that was told to stop has not told its end yet. */
  get isStopping(): boolean {
    for (const activity of this.#going.values()) if (activity.stopped && activity.running) return true;
    return false;
  }

  /** Stops everything, for leaving memory; ends that still come are not told. */
  clear(): void {
    for (const activity of this.#going.values()) {
      if (activity.stopped) continue;
      activity.stopped = true;
      activity.stop(true);
    }
    this.#going.clear();
  }
}
