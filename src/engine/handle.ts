// One workflow as a typed value for the SDK: everything that can be asked of it, without its id in every call. It holds nothing but the id; any
// number of handles of one workflow may exist, in any process.
import { type Clock, sleep } from '../clock.ts';
import { NotFoundError, WorkflowFailedError } from '../errors.ts';
import { openValue } from '../persistence/seal.ts';
import type { CheckpointSummary, StateChange } from '../persistence/rows/checkpoints.ts';
import type { Store } from '../persistence/store.ts';
import type { ValidationRow } from '../persistence/rows/validations.ts';
import type { WorkflowSummary } from '../persistence/rows/workflows.ts';
import { isFinal, type WorkflowEvent, type WorkflowId, type WorkflowStatus } from '../workflow.ts';
import type { ControlOptions, Decision, Moved, RestartFrom } from './control.ts';
import type { Engine } from './engine.ts';
import { follow } from './follow.ts';
import type { StateValidation } from './validation.ts';

/** Longest time until a result that another process wrote is seen, in ms. */
const RESULT_POLL_MS = 1_000;

export interface CheckpointPage {
  /** Only those of lower revisions. */
  readonly before?: number;
  readonly limit?: number;
}

export interface StateHistoryPage {
  /** Only those of higher revisions. */
  readonly after?: number;
  readonly limit?: number;
}

export class WorkflowHandle<Output = unknown> {
  readonly id: WorkflowId;
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(engine: Engine, clock: Clock, id: WorkflowId) {
    this.id = id;
    this.#engine = engine;
    this.#store = engine.store;
    this.#clock = clock;
  }

  /** What it is doing, as committed. @throws NotFoundError */
  async status(): Promise<WorkflowStatus> {
    return (await this.#summary()).status;
  }

  /**
   * Waits for the end and gives the output.
   * @param signal stops the waiting, not the workflow
   * @throws WorkflowFailedError where it ended FAILED or ABORTED; `cause` is the recorded error with its own causes
   */
  async result(signal?: AbortSignal): Promise<Output> {
    const end = await this.ended(await this.#end(signal));
    if ('error' in end) throw end.error;
    return end.value as Output;
  }

  /** The end of one that has ended, as a value; what is thrown is about reading it. */
  async ended(end: WorkflowSummary): Promise<{ readonly value: unknown } | { readonly error: unknown }> {
    if (end.status !== 'COMPLETED') return { error: await this.#failure(end) };
    if (end.output === null) return { value: undefined };
    const sealed = (await this.#store.values(this.id, [end.output])).get(end.output);
    if (sealed) return { value: openValue(sealed, end.output) };
    return {
      error: new NotFoundError(`the output of workflow ${this.id} is not stored any more`, { workflowId: this.id }),
    };
  }

  /** Hands an event to it: see `waitFor`. */
  signal(event: string, payload?: unknown, options?: ControlOptions): Promise<Moved> {
    return this.#engine.sendEvent(this.id, event, payload, options);
  }
  pause(options?: ControlOptions): Promise<Moved> {
    return this.#engine.pause(this.id, options);
  }
  resume(options?: ControlOptions): Promise<Moved> {
    return this.#engine.resume(this.id, options);
  }
  abort(options?: ControlOptions & { readonly compensate?: boolean }): Promise<Moved> {
    return this.#engine.abort(this.id, options);
  }
  retryStep(step?: string, options?: ControlOptions): Promise<Moved> {
    return this.#engine.retryStep(this.id, step, options);
  }
  skipStep(step: string, options?: ControlOptions & { readonly output?: unknown }): Promise<Moved> {
    return this.#engine.skipStep(this.id, step, options);
  }
  restart(point: RestartFrom, options?: ControlOptions & { readonly resume?: boolean }): Promise<Moved> {
    return this.#engine.restart(this.id, point, options);
  }
  rollBack(checkpointId: string, options?: ControlOptions & { readonly thenResume?: boolean }): Promise<Moved> {
    return this.#engine.rollBack(this.id, checkpointId, options);
  }
  /** Moves it to another version of its definition. @default the newest registered */
  migrate(options?: ControlOptions & { readonly toVersion?: string }): Promise<Moved> {
    return this.#engine.migrate(this.id, options);
  }
  /** Answers a question of this workflow. */
  decide(interventionId: string, decision: Decision, options?: ControlOptions): Promise<Moved> {
    return this.#engine.decide(interventionId, decision, options);
  }
  createCheckpoint(description: string, options?: ControlOptions): Promise<Moved & { readonly checkpointId: string }> {
    return this.#engine.createCheckpoint(this.id, description, options);
  }

  /** Its lines of the durable log after a position, oldest first. */
  events(after = 0, limit = 1_000): Promise<readonly WorkflowEvent[]> {
    return this.#store.events({ after, limit, workflowId: this.id });
  }

  /**
   * Its lines of the durable log after a position as they are committed, by whichever process; over with the event that ends the workflow, or
   * when the signal aborts. Every line comes once, in order.
   */
  follow(options?: { readonly after?: number; readonly signal?: AbortSignal }): AsyncIterable<WorkflowEvent> {
    return follow(this.#store, this.id, options);
  }

  /** Checkpoints that are kept, newest first, without their states. @param page @default the newest 50 */
  checkpoints({
    before = Number.MAX_SAFE_INTEGER,
    limit = 50,
  }: CheckpointPage = {}): Promise<readonly CheckpointSummary[]> {
    return this.#store.checkpointSummaries(this.id, before, limit);
  }

  /** Changes of its lifecycle, and restores, oldest first. @param page @default the first 1,000 */
  stateHistory({ after = 0, limit = 1_000 }: StateHistoryPage = {}): Promise<readonly StateChange[]> {
    return this.#store.stateChanges(this.id, after, limit);
  }

  /**
   * Makes every check of a stored state now; wakes nothing, changes nothing. @param checkpointId @default the newest
   * @throws NotFoundError for a checkpoint that this workflow does not have
   */
  validate(checkpointId?: string): Promise<StateValidation> {
    return this.#engine.validate(this.id, checkpointId);
  }

  /** What was checked of its states whenever it was restored, moved or looked at, newest first. */
  validations(limit = 50): Promise<readonly ValidationRow[]> {
    return this.#store.validations(this.id, limit);
  }

  async #summary(): Promise<WorkflowSummary> {
    const found = await this.#store.find(this.id);
    if (!found) throw new NotFoundError(`no workflow ${this.id} is known`, { workflowId: this.id });
    return found;
  }

  /** Woken by commits of this process, with a look at the store every second for those of others. */
  async #end(signal: AbortSignal | undefined): Promise<WorkflowSummary> {
    for (;;) {
      const moved = new AbortController();
      const stop = this.#engine.onEnd(this.id, () => moved.abort());
      try {
        if (!this.#engine.has(this.id)) {
          const now = await this.#summary();
          if (isFinal(now.status)) return now;
        }
        signal?.throwIfAborted();
        await sleep(this.#clock, RESULT_POLL_MS, signal ? AbortSignal.any([moved.signal, signal]) : moved.signal).catch(
          () => {},
        );
      } finally {
        stop();
      }
    }
  }

  async #failure({ status }: WorkflowSummary): Promise<WorkflowFailedError> {
    const last = await this.#store.lastError(this.id);
    const details = { workflowId: this.id, status, step: last?.step ?? null, errorId: last?.id ?? null };
    if (!last) return new WorkflowFailedError(`workflow ${this.id} ended ${status}`, details);
    return new WorkflowFailedError(
      `workflow ${this.id} ended ${status}: ${last.step === null ? '' : `step "${last.step}" failed: `}${last.message}`,
      details,
      {
        cause: revivedError([
          { name: last.errorType, message: last.message, stackTrace: last.stackTrace },
          ...last.causes,
        ]),
      },
    );
  }
}

/** A chain of recorded errors as errors again, outermost first. */
function revivedError(
  chain: readonly { name: string; message: string; stackTrace: string | null }[],
): Error | undefined {
  const [first, ...rest] = chain;
  if (!first) return undefined;
  const cause = revivedError(rest);
  const error = new Error(first.message, cause ? { cause } : undefined);
  error.name = first.name;
  if (first.stackTrace !== null) error.stack = first.stackTrace;
  return error;
}
