// What has arrived for one workflow and waits for its turn, in its order.
import type { Delivery } from './letter.ts';
import { SLICE } from './rotation.ts';

export class Inbox {
  #waiting: Delivery[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** More than one slice. */
  get isLong(): boolean {
    return this.#waiting.length > SLICE;
  }

  put(delivery: Delivery): void {
    this.#waiting.push(delivery);
  }

  /** Taken before all others. */
  putFirst(delivery: Delivery): void {
    this.#waiting.unshift(delivery);
  }

  /** All that has arrived; a letter with a transaction has a turn to itself. */
  takeTurn(): Delivery[] {
    const own = this.#waiting.findIndex(({ letter }) => letter.within);
    return this.#waiting.splice(0, own === -1 ? this.#waiting.length : Math.max(1, own));
  }

  /** Nobody will open them any more. */
  refuse(reason: Error): void {
    for (const { fail } of this.#waiting.splice(0)) fail(reason);
  }
}
