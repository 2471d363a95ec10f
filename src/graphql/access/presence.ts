// Whoever stays on a connection, and until when: what they proved at its beginning may be over before they leave. Looked at every second while
// there is anybody, all of them for one reading of the keys.
import type { Clock, Timer } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Standing } from './caller.ts';
import type { Keyring } from './keyring.ts';

/** Time between two looks, in ms. */
const LOOK_MS = 1_000;

export class Presence {
  readonly #clock: Clock;
  readonly #keyring: Keyring;
  readonly #log: Log;
  readonly #present = new Map<(why: string) => void, Standing>();
  #timer: Timer | undefined;
  #looking = false;

  constructor({ clock, keyring, log }: { readonly clock: Clock; readonly keyring: Keyring; readonly log: Log }) {
    this.#clock = clock;
    this.#keyring = keyring;
    this.#log = log;
  }

  /** How many are here. */
  get size(): number {
    return this.#present.size;
  }

  /** Calls `leave` once, when what they proved is over. What it returns is called when they leave by themselves. */
  enter(standing: Standing, leave: (why: string) => void): () => void {
    // Twice the same function would be one entry.
    const own = (why: string): void => leave(why);
    this.#present.set(own, standing);
    this.#arm();
    return () => {
      this.#present.delete(own);
      if (this.#present.size === 0) this.close();
    };
  }

  /** Nobody is here any more. */
  close(): void {
    this.#present.clear();
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    if (this.#timer || this.#looking || this.#present.size === 0) return;
    this.#timer = this.#clock.schedule(LOOK_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    this.#timer = undefined;
    this.#looking = true;
    await this.#keyring
      .refresh()
      .catch((err: unknown) => this.#log.debug({ err }, 'who is connected cannot be checked'));
    for (const [leave, { over }] of this.#present) {
      if (over === undefined) continue;
      this.#present.delete(leave);
      leave(over);
    }
    this.#looking = false;
    this.#arm();
  }
}
