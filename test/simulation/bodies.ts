// The definitions that processes run, built once and worn again and again: the nth process of every run wears the nth body. That spares each of
// them the compiling, which would cost more than all that it does. Within one run no two processes share a body, so that what a frozen one
// does is its own doing.
import type { Definition } from '../../src/definition.ts';
import type { Act, Scenario } from './scenarios.ts';

export class Body {
  readonly #definitions = new Map<Scenario, readonly Definition[]>();
  /** What the functions of the steps do in the process that wears it now. */
  act: Act = () => Promise.reject(new Error('no process wears this body'));

  definitionsOf(scenario: Scenario): readonly Definition[] {
    let built = this.#definitions.get(scenario);
    if (!built) {
      built = withChildren(scenario, (...call) => this.act(...call));
      this.#definitions.set(scenario, built);
    }
    return built;
  }
}

const bodies: Body[] = [];

/** @param nth of its run, from 0 */
export function bodyOf(nth: number): Body {
  const body = bodies[nth] ?? new Body();
  bodies[nth] = body;
  return body;
}

/** The scenario's own definition first. */
export function withChildren(scenario: Scenario, act: Act): readonly Definition[] {
  return [scenario.build(act), ...(scenario.children?.(act) ?? [])];
}
