// One call that a circuit breaker let through: how it ended is told once. What a breaker is told of it counts only while nothing has happened
// to the circuit since the call began.
import type { CircuitActor } from '../machines/circuitBreaker.ts';
import type { Breaker } from './breaker.ts';

/** No call may be made now. */
export interface Refusal {
  /** `probing`: another call tries the dependency. `closing`: it has closed, and calls come back in a ramp. `forced`: a person keeps calls back. */
  readonly because: 'open' | 'probing' | 'closing' | 'forced';
  /** It is worth asking again after so many ms. */
  readonly waitMs: number;
  /** Where it closes: how long that takes in all, ms. */
  readonly rampMs?: number;
}

/** The dependency could not be reached, or could not answer. */
export interface CallFailure {
  readonly generation: number;
  readonly operation: string;
  readonly startedAt: number;
  /** For people. */
  readonly why: string;
  /** How long to leave it alone, should this open the circuit. */
  readonly openForMs?: number;
  /** Of its record. */
  readonly errorId?: string;
  /** It is in the window already, and opens the circuit. */
  readonly counted?: boolean;
}

export class BreakerCall {
  readonly #breaker: Breaker;
  readonly #actor: CircuitActor;
  readonly #generation: number;
  readonly #operation: string;
  /** By the monotonic clock; where the breaker looks at how long calls take. */
  readonly #startedAt: number;
  #isTold = false;

  constructor(breaker: Breaker, actor: CircuitActor, generation: number, operation: string, startedAt: number) {
    this.#breaker = breaker;
    this.#actor = actor;
    this.#generation = generation;
    this.#operation = operation;
    this.#startedAt = startedAt;
  }

  succeeded(): void {
    if (this.#isFirst()) this.#breaker.hearSuccess(this.#actor, this.#generation, this.#operation, this.#startedAt);
  }

  /** It ended without saying anything about the dependency. */
  gaveBack(): void {
    if (this.#isFirst()) this.#breaker.hear(this.#actor, { type: 'GAVE_BACK', generation: this.#generation });
  }

  /**
   * The dependency could not be reached, or could not answer.
   * @param why for people
   * @param openForMs how long to leave it alone, should this open the circuit. Not shorter than the breaker's own open time
   * @param errorId of its record
   */
  failed(why: string, openForMs?: number, errorId?: string): void {
    if (!this.#isFirst()) return;
    const failure = { generation: this.#generation, operation: this.#operation, startedAt: this.#startedAt, why };
    this.#breaker.hearFailure(this.#actor, {
      ...failure,
      ...(openForMs === undefined ? {} : { openForMs }),
      ...(errorId === undefined ? {} : { errorId }),
    });
  }

  #isFirst(): boolean {
    const isFirst = !this.#isTold;
    this.#isTold = true;
    return isFirst;
  }
}
