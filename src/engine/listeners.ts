// Who wants to hear of commits of this process: of all of them, or only of the end of one workflow. Very many may wait for an end at a time, so that a
// commit must not ask each of them. One per engine.
import type { Log } from '../log.ts';
import { isFinal, type WorkflowId } from '../workflow.ts';
import type { Moved } from './control.ts';

export class Listeners {
  readonly #log: Log;
  readonly #all = new Set<(moved: Moved) => void>();
  readonly #ends = new Map<WorkflowId, Set<() => void>>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Calls back after every commit. Returns how to stop that. */
  onCommit(listener: (moved: Moved) => void): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  /** Calls back after a commit that leaves this workflow at its end. Returns how to stop that. */
  onEnd(workflowId: WorkflowId, listener: () => void): () => void {
    const waiting = this.#ends.get(workflowId) ?? new Set();
    this.#ends.set(workflowId, waiting.add(listener));
    return () => {
      waiting.delete(listener);
      if (waiting.size === 0 && this.#ends.get(workflowId) === waiting) this.#ends.delete(workflowId);
    };
  }

  tell(moved: Moved): void {
    for (const listener of this.#all) this.#call(() => listener(moved), moved);
    if (this.#ends.size > 0 && isFinal(moved.status))
      for (const listener of this.#ends.get(moved.workflowId) ?? []) this.#call(listener, moved);
  }

  /** A listener that fails keeps nobody else from hearing, and no workflow from going on. */
  #call(listener: () => void, { workflowId }: Moved): void {
    try {
      listener();
    } catch (err) {
      this.#log.error({ workflowId, err }, 'a listener for commits failed');
    }
  }

  /** Workflows whose end is waited for. */
  get size(): number {
    return this.#ends.size;
  }
}
