// Who goes on next where there is very much to do. A turn of many letters is opened in slices, and before each of them it stands in this line: one slice is
// opened in one turn of the event loop, whoever's it is, in order of arrival. Between two of them everybody else in the process has his turn, whole: a
// storm in one workflow, or in twenty, keeps the others waiting for one slice and not for all of them. One per engine.

/** Letters that are opened in one breath: one or two milliseconds of work. */
export const SLICE = 8;

export class Rotation {
  readonly #waiting: (() => void)[] = [];
  #isRolling = false;

  /** Settles when it is the caller's turn. */
  next(): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push(go);
      if (this.#isRolling) return;
      this.#isRolling = true;
      this.#roll();
    });
  }

  /** Timers and what came over the network are heard before each. */
  #roll(): void {
    setImmediate(() => {
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#roll();
      else this.#isRolling = false;
    });
  }
}
