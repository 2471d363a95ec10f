// Who goes on next where there is very much to do. A turn of many letters is opened in slices, and before each of them it stands in this line: one slice is
// opened in one turn of the event loop, whoever's it is, in order of arrival. Between two of them everybody else in the process has his turn, whole: a
// storm in one workflow, or in twenty, keeps the others waiting for one slice and not for all of them. One per engine.

/** Letters that are opened in one breath: one or two milliseconds of work. */
export const SLICE = 8;

/** Timers and what came over the network are heard before `go`. */
export type Breath = (go: () => void) => void;

export class Rotation {
  readonly #waiting: (() => void)[] = [];
  readonly #breath: Breath;
  #isRolling = false;

  constructor(breath: Breath = setImmediate) {
    this.#breath = breath;
  }

  /** Settles when it is the caller's turn. */
  next(): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push(go);
      if (this.#isRolling) return;
      this.#isRolling = true;
      this.#roll();
    });
  }

  #roll(): void {
    this.#breath(() => {
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#roll();
      else this.#isRolling = false;
    });
  }
}
