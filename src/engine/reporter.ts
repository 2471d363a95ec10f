// What a running step tells of itself, on its way into the state: the newest of each kind is kept, and written with the workflow's next
// commit of that step, at the latest after a second. So a step may tell as often as it likes.
import type { Clock, Timer } from '../clock.ts';
import type { Report } from '../machines/context.ts';
import { makeSafe } from '../persistence/seal.ts';

/** Longest time between telling and storing, in ms. */
const WRITE_AFTER_MS = 1_000;

/** What an author's function hands over, not yet safe. */
export interface Told {
  readonly progress?: unknown;
  readonly agentState?: unknown;
  readonly metrics?: Readonly<Record<string, number>>;
}

export class Reporter {
  readonly #clock: Clock;
  readonly #write: (report: Report) => void;
  #pending: Report | undefined;
  #timer: Timer | undefined;
  #over = false;

  constructor(clock: Clock, write: (report: Report) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  /** @throws UnsafeValueError for what cannot be stored, at the call that told it */
  tell(told: Told): void {
    if (this.#over) return;
    this.#pending = { ...this.#pending, ...safe(told), ...mergedMetrics(this.#pending, told) };
    this.#timer ??= this.#clock.schedule(WRITE_AFTER_MS, () => this.flush());
  }

  /** Writes what waits. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const report = this.#pending;
    this.#pending = undefined;
    if (report) this.#write(report);
  }

  /** The function is over: writes what waits, and takes nothing more. */
  end(): void {
    this.flush();
    this.#over = true;
  }
}

const safe = ({ progress, agentState }: Told): Report => ({
  ...(progress === undefined ? {} : { progress: makeSafe(progress).value }),
  ...(agentState === undefined ? {} : { agentState: makeSafe(agentState).value }),
});

/** Figures that are no finite numbers are left out: a chart of them could not be drawn. */
const mergedMetrics = (pending: Report | undefined, { metrics }: Told): Report =>
  metrics === undefined
    ? {}
    : {
        metrics: {
          ...pending?.metrics,
          ...Object.fromEntries(Object.entries(metrics).filter(([, figure]) => Number.isFinite(figure))),
        },
      };
