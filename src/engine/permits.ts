// The permits that one workflow has of circuit breakers, and what it has of their budgets of retries. They are taken in the decision of a turn, before the intent is written, so that a step that
// may not call is parked in the same commit and nothing of an attempt is ever stored. What is taken and not used is given back: the commit failed,
// the step was moved, the workflow left memory.
import type { Node, StepNode } from '../definition.ts';
import { to } from '../machines/events.ts';
import type { Wanted, WantedAttempt } from '../machines/wanted.ts';
import { BreakerCall, type Refusal } from './breakerCall.ts';
import type { Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import type { Position } from './position.ts';
import { policyFor } from './surroundings.ts';
import { askNow, parkedFor } from './throughBreaker.ts';

export class Permits {
  readonly #workflow: LiveWorkflow;
  /** Tag of an attempt that is about to begin → its call. */
  readonly #taken = new Map<number, BreakerCall>();
  /** Tag of an attempt that is about to begin → takes back that it was counted as a call of its dependency. */
  readonly #counted = new Map<number, () => void>();
  /** Addresses of steps that a person lets begin again: they need no room in the budget of retries, and take none. */
  readonly #wished = new Set<string>();
  /** Address of a step that waits for a permit → what the store said. */
  readonly #answers = new Map<string, BreakerCall | Refusal>();

  constructor(workflow: LiveWorkflow) {
    this.#workflow = workflow;
  }

  /** A person lets it begin again; it counts until it has begun, or waits for something else than the store's permit. */
  wished(address: string): void {
    this.#wished.add(address);
  }

  /** What the store said; used by the next decision about that step. */
  answered(address: string, answer: BreakerCall | Refusal): void {
    this.#answers.set(address, answer);
  }

  /** Parks the first attempt that would begin now and may not; undefined when all have what they need. */
  refusal(before: Position | undefined, after: Position): Opened | undefined {
    const { compiled, around } = this.#workflow;
    if (!compiled.hasBreakers || !around.breakers) return undefined;
    for (const want of after.wants) {
      if (want.kind !== 'attempt' || want.work !== 'run' || this.#taken.has(want.tag)) continue;
      const node = compiled.nodes.get(want.step);
      if (!hasBreaker(node) || before?.wants.some(({ id }) => id === want.id)) continue;
      const byHand = want.attempt > 1 && this.#wished.has(want.address);
      const beyond = byHand ? undefined : this.#beyondBudget(node, want, before, after.context);
      if (beyond) return beyond;
      const answer = this.#answers.get(want.address) ?? askNow(this.#workflow, node, want);
      if (!(answer instanceof BreakerCall)) return this.#park(node, want, answer, before);
      this.#taken.set(want.tag, answer);
      if (byHand) continue;
      const counted = around.retryBudgets?.count(node.breaker, want.attempt > 1 ? 'retry' : 'first');
      if (counted) this.#counted.set(want.tag, counted);
    }
    return undefined;
  }

  /** Too many retries of its dependency are made already: this one waits, and uses up no attempt. */
  #beyondBudget(
    node: WithBreaker,
    want: WantedAttempt,
    before: Position | undefined,
    { recovering }: Position['context'],
  ): Opened | undefined {
    const { compiled, around } = this.#workflow;
    const { clock, retryBudgets } = around;
    if (want.attempt === 1 || !retryBudgets) return undefined;
    // It begins in order to be told that its time for all calls is over.
    const { until = Infinity } = recovering[want.address] ?? {};
    const now = clock.now();
    const waitMs =
      now < until && retryBudgets.refusal(node.breaker, policyFor(around, compiled.definition).retryBudget);
    if (waitMs === undefined || waitMs === false) return undefined;
    const unbegun = before?.context.attempt[want.address] === undefined;
    const dueAt = Math.min(now + waitMs, until);
    return {
      event: to(want.address, { kind: 'PARK', tag: want.tag, unbegun, dueAt, awaits: 'time' }),
      reason: 'the budget of retries of its dependency is spent',
    };
  }

  #park(node: WithBreaker, want: WantedAttempt, refusal: Refusal | undefined, before: Position | undefined): Opened {
    const { clock, random, breakers } = this.#workflow.around;
    const resetTimeoutMs = breakers?.optionsOf(node.breaker).resetTimeoutMs ?? 0;
    const event = to(want.address, {
      kind: 'PARK',
      tag: want.tag,
      unbegun: before?.context.attempt[want.address] === undefined,
      ...(refusal ? { dueAt: clock.now() + parkedFor(refusal, resetTimeoutMs, random) } : {}),
    });
    return { event, reason: 'the circuit of its dependency is open' };
  }

  /** The call that a committed attempt may make. */
  take(tag: number): BreakerCall | undefined {
    const call = this.#taken.get(tag);
    this.#taken.delete(tag);
    this.#counted.delete(tag);
    return call;
  }

  /** The turn is committed: what is not wanted there is given back. */
  committed(wants: readonly Wanted[]): void {
    if (this.#taken.size === 0 && this.#answers.size === 0 && this.#wished.size === 0) return;
    const asksStore = (address: string): boolean =>
      wants.some((want) => want.kind === 'permit' && want.address === address);
    for (const address of this.#wished) if (!asksStore(address)) this.#wished.delete(address);
    for (const [address, answer] of this.#answers) {
      if (asksStore(address)) continue;
      this.#answers.delete(address);
      if (!this.#isTaken(answer)) giveBack(answer);
    }
    this.#release(wants);
  }

  /** The turn failed and is tried again: what was taken in it is given back, what the store said is kept. */
  rewound(wants: readonly Wanted[]): void {
    this.#release(wants);
  }

  /** The workflow leaves memory. */
  clear(): void {
    for (const answer of this.#answers.values()) giveBack(answer);
    for (const call of this.#taken.values()) call.gaveBack();
    for (const takeBack of this.#counted.values()) takeBack();
    this.#wished.clear();
    this.#answers.clear();
    this.#taken.clear();
    this.#counted.clear();
  }

  #release(wants: readonly Wanted[]): void {
    const wanted = new Set(wants.flatMap((want) => (want.kind === 'attempt' ? [want.tag] : [])));
    const kept = new Set(this.#answers.values());
    for (const [tag, call] of this.#taken) {
      if (wanted.has(tag)) continue;
      this.#taken.delete(tag);
      this.#counted.get(tag)?.();
      this.#counted.delete(tag);
      if (!kept.has(call)) call.gaveBack();
    }
  }

  #isTaken(answer: BreakerCall | Refusal): boolean {
    for (const call of this.#taken.values()) if (call === answer) return true;
    return false;
  }
}

type WithBreaker = StepNode & { readonly breaker: string };

const hasBreaker = (node: Node | undefined): node is WithBreaker => node?.kind === 'step' && node.breaker !== undefined;

const giveBack = (answer: BreakerCall | Refusal): void => {
  if (answer instanceof BreakerCall) answer.gaveBack();
};
