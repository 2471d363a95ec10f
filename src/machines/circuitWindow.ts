// The last calls of a dependency, for circuits that open by a rate: among the last so many, or in the last while. Pure but for its own counts; each
// process has its own, and begins anew after a restart. What is older than the window never counts, also after a time without calls.

export interface WindowPolicy {
  readonly kind: 'countWindow' | 'timeWindow';
  /** Of a countWindow: so many calls. */
  readonly windowCalls: number;
  /** Of a timeWindow: so long, ms. */
  readonly windowMs: number;
  /** Fewer calls say nothing. */
  readonly minimumCalls: number;
  /** So many different operations must be among what failed or was slow. */
  readonly distinctOperations: number;
  /** Part of the calls that fail, above 0, at most 1. */
  readonly failureRate: number;
  /** A call that takes so long is slow, ms. */
  readonly slowCallMs: number;
  /** Part of the calls that are slow, above 0, at most 1. */
  readonly slowCallRate: number;
}

/** One call that has ended. */
export interface EndedCall {
  readonly operation: string;
  readonly failed: boolean;
  readonly durationMs: number;
  /** By a clock that does not jump, ms. */
  readonly at: number;
}

interface Seen {
  readonly at: number;
  readonly failed: boolean;
  readonly slow: boolean;
  readonly operation: string;
}

/** Calls that a window remembers at most, however busy the dependency is. */
const MOST_CALLS = 10_000;

export class CircuitWindow {
  readonly #policy: WindowPolicy;
  /** Oldest first; what has left the window stands before `#first`. */
  #calls: Seen[] = [];
  #first = 0;
  #failures = 0;
  #slow = 0;

  constructor(policy: WindowPolicy) {
    this.#policy = policy;
  }

  /** Whether the circuit is to open. */
  add({ operation, failed, durationMs, at }: EndedCall): boolean {
    const slow = durationMs >= this.#policy.slowCallMs;
    this.#calls.push({ at, failed, slow, operation });
    if (failed) this.#failures += 1;
    if (slow) this.#slow += 1;
    this.#forget(at);
    return (failed || slow) && this.#isTooMany();
  }

  clear(): void {
    this.#calls = [];
    this.#first = 0;
    this.#failures = 0;
    this.#slow = 0;
  }

  get failures(): number {
    return this.#failures;
  }

  get slow(): number {
    return this.#slow;
  }

  get size(): number {
    return this.#calls.length - this.#first;
  }

  #isTooMany(): boolean {
    const { minimumCalls, failureRate, slowCallRate, distinctOperations } = this.#policy;
    const { size } = this;
    if (size < minimumCalls) return false;
    if (this.#failures < failureRate * size && this.#slow < slowCallRate * size) return false;
    const operations = new Set<string>();
    for (let at = this.#first; at < this.#calls.length && operations.size < distinctOperations; at++) {
      const call = this.#calls[at] as Seen;
      if (call.failed || call.slow) operations.add(call.operation);
    }
    return operations.size >= distinctOperations;
  }

  #forget(now: number): void {
    const { kind, windowCalls, windowMs } = this.#policy;
    const most = kind === 'countWindow' ? windowCalls : MOST_CALLS;
    for (let oldest = this.#calls[this.#first]; oldest; oldest = this.#calls[this.#first]) {
      if (this.size <= most && (kind === 'countWindow' || now - oldest.at < windowMs)) break;
      if (oldest.failed) this.#failures -= 1;
      if (oldest.slow) this.#slow -= 1;
      this.#first += 1;
    }
    if (this.#first > 1_000 && this.#first * 2 > this.#calls.length) {
      this.#calls = this.#calls.slice(this.#first);
      this.#first = 0;
    }
  }
}
