// Of very many lines about one kind of error, the process log gets the first of each second and then one line that says how many were left out: a storm
// that fills a disk with the same sentence hides everything else that the log says. Records, counts and events have them all. One per process.
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';

/** Lines about errors of one fingerprint in one second, and about recoveries of one step by one strategy with one outcome. */
export const LINES_A_SECOND = 10;
const SECOND = 1_000;

interface Kind {
  lines: number;
  readonly facts: object;
}

export class LogSamples {
  readonly #clock: Clock;
  readonly #log: Log;
  /** Of this second; empty between two storms. */
  readonly #seen = new Map<string, Kind>();
  #timer: Timer | undefined;

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Whether this line is written. @param facts what the line says that tells how many were left out */
  takes(kind: string, facts: object): boolean {
    const seen = this.#seen.get(kind);
    if (seen) return ++seen.lines <= LINES_A_SECOND;
    this.#seen.set(kind, { lines: 1, facts });
    this.#timer ??= this.#clock.schedule(SECOND, () => this.end());
    return true;
  }

  /** Ends the second: says what was left out. To be called before the log is closed. */
  end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const ended = [...this.#seen.values()];
    this.#seen.clear();
    for (const { lines, facts } of ended)
      if (lines > LINES_A_SECOND)
        this.#log.warn(
          { ...facts, leftOut: lines - LINES_A_SECOND },
          'very many of one kind: lines were left out here; all are recorded and counted',
        );
  }

  /** Kinds in memory. */
  get size(): number {
    return this.#seen.size;
  }
}
