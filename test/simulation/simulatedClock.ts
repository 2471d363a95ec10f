// A clock that moves only when it is told to, from one timer to the next. Between two timers everything that is waiting in promises runs to
// its end, so that a whole engine runs on it, at full speed and always in the same order.
import type { Clock, Timer } from '../../src/clock.ts';

interface Alarm {
  readonly at: number;
  /** Alarms of one moment ring in the order in which they were set. */
  readonly order: number;
  /** Undefined once it was taken back. */
  wake: (() => void) | undefined;
}

export const START = Date.UTC(2026, 0, 1);

export class SimulatedClock implements Clock {
  #elapsed = 0;
  #order = 0;
  readonly #alarms: Alarm[] = [];
  readonly #drain: () => Promise<void>;

  /** @param drain how what waits in promises is run to its end */
  constructor(drain: () => Promise<void> = drained) {
    this.#drain = drain;
  }

  now(): number {
    return START + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  schedule(delayMs: number, wake: () => void): Timer {
    const alarm: Alarm = { at: this.#elapsed + Math.max(0, delayMs), order: this.#order++, wake };
    push(this.#alarms, alarm);
    return {
      cancel: () => {
        alarm.wake = undefined;
      },
    };
  }

  /** Goes to the next alarm, rings it and lets everything settle. False where no alarm is set. */
  async next(): Promise<boolean> {
    const alarm = this.#first();
    if (!alarm?.wake) return false;
    pop(this.#alarms);
    this.#elapsed = Math.max(this.#elapsed, alarm.at);
    alarm.wake();
    await this.#drain();
    return true;
  }

  /** Moves on by so many ms, ringing what is due on the way. */
  async pass(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await this.#drain();
    while ((this.#first()?.at ?? Infinity) <= until) await this.next();
    this.#elapsed = until;
  }

  /** The next that was not taken back. */
  #first(): Alarm | undefined {
    while (this.#alarms[0] && !this.#alarms[0].wake) pop(this.#alarms);
    return this.#alarms[0];
  }
}

/** Runs all that waits in promises: `setImmediate` comes after the last of them. No time passes. */
export const drained = (): Promise<void> => new Promise((settled) => setImmediate(settled));

const BREATH_EVERY = 1_000;
let drains = 0;

/**
 * The same for a world of which nothing waits for the event loop (no sockets, no threads, no `setImmediate`), and ten times as fast: what is put off to
 * the next tick comes after the last promise, too. The loop goes round now and then, for the sake of the garbage collector and of whoever watches.
 */
export const drainedAtOnce = (): Promise<void> =>
  ++drains % BREATH_EVERY === 0 ? drained() : new Promise((settled) => process.nextTick(settled));

const isEarlier = (one: Alarm, other: Alarm): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** A binary heap, earliest on top. */
function push(heap: Alarm[], alarm: Alarm): void {
  let place = heap.push(alarm) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if (!isEarlier(alarm, heap[above] as Alarm)) break;
    heap[place] = heap[above] as Alarm;
    place = above;
  }
  heap[place] = alarm;
}

function pop(heap: Alarm[]): Alarm | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!top || !last || heap.length === 0) return top;
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isEarlier(heap[below + 1] as Alarm, heap[below] as Alarm)) below++;
    if (!isEarlier(heap[below] as Alarm, last)) break;
    heap[place] = heap[below] as Alarm;
    place = below;
  }
  heap[place] = last;
  return top;
}
