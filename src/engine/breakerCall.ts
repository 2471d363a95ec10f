// One call that a circuit breaker let through: how it ended is told once. What a breaker is told of it counts only while nothing has happened
// to the circuit since the call began.
import type { CircuitActor } from '../machines/circuitBreaker.ts';
import type { Breaker } from './breaker.ts';

/** No call may be made now. */
export interface Refusal {
  /** `probing`: another call tries the dependency. `forced`: a person keeps calls back. */
  readonly because: 'open' | 'probing' | 'forced';
  /** It is worth asking again after so many ms. */
  readonly waitMs: number;
}

export class BreakerCall {
  readonly #breaker: Breaker;
  readonly #actor: CircuitActor;
  readonly #generation: number;
  readonly #operation: string;
  #isTold = false;

  constructor(breaker: Breaker, actor: CircuitActor, generation: number, operation: string) {
    this.#breaker = breaker;
    this.#actor = actor;
    this.#generation = generation;
    this.#operation = operation;
  }

  succeeded(): void {
    if (this.#isFirst()) this.#breaker.hear(this.#actor, { type: 'SUCCEEDED', generation: this.#generation });
  }

  /** It ended without saying anything about the dependency. */
  gaveBack(): void {
    if (this.#isFirst()) this.#breaker.hear(this.#actor, { type: 'GAVE_BACK', generation: this.#generation });
  }

  /**
   * The dependency could not be reached, or could not answer.
   * @param why for people
   * @param openForMs how long to leave it alone, should this open the circuit. @default the breaker's `resetTimeoutMs`
   */
  failed(why: string, openForMs?: number): void {
    if (!this.#isFirst()) return;
    const failure = { generation: this.#generation, operation: this.#operation, why };
    this.#breaker.hearFailure(this.#actor, openForMs === undefined ? failure : { ...failure, openForMs });
  }

  #isFirst(): boolean {
    const isFirst = !this.#isTold;
    this.#isTold = true;
    return isFirst;
  }
}
