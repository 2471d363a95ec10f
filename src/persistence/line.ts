// A line before something of which there are only so many. In order of arrival; who does not want to wait any longer leaves it.

export class Line {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(places: number) {
    this.#free = places;
  }

  /** Resolves when there is a place, to how to leave it. Rejects with the signal's reason. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(signal);
    let isIn = true;
    return () => {
      if (isIn) this.#leave();
      isIn = false;
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const next = (): void => {
        signal.removeEventListener('abort', tired);
        resolve();
      };
      const tired = (): void => {
        this.#waiting.delete(next);
        reject(signal.reason as Error);
      };
      this.#waiting.add(next);
      signal.addEventListener('abort', tired, { once: true });
    });
  }

  /** The place goes to the next one, or is free. */
  #leave(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
