// What the functions of an author are given when they are called, and the functions themselves.
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Log } from './log.ts';
import type { JsonValue, WorkflowId, WorkflowStatus } from './workflow.ts';

/** What every call of an author's function is given. */
export interface StepContext<Input = unknown, Outputs = Readonly<Record<string, unknown>>> {
  readonly workflowId: WorkflowId;
  readonly threadId: string;
  readonly stepId: string;
  /** For the header `traceparent` of whatever is called: the trace of the workflow (W3C Trace Context), with this attempt as the parent span. */
  readonly traceparent: string;
  readonly input: Input;
  /** Outputs of the steps before this one. */
  readonly outputs: Outputs;
  /** 1 for the first call. */
  readonly attempt: number;
  /**
   * What to hand to a library that retries by itself: only one layer should, and this step is it. `maxRetries` is always 0; `headers` tell the
   * other side which call of how many this is: `{ 'x-attempt': '2' }`.
   */
  readonly retry: { readonly maxRetries: 0; readonly headers: Readonly<Record<string, string>> };
  /** What `correct` returned before this call; undefined where nothing was to be corrected. */
  readonly corrected: unknown;
  /** In a loop: the pass, 1 for the first; of the innermost loop. Undefined elsewhere. */
  readonly pass: number | undefined;
  /** `workflow/step/iteration/round`: the same for every call of this piece of work, also after a crash. Hand it to whatever you call. */
  readonly idempotencyKey: string;
  /** Aborts on time-out, abort, and when the engine gives the attempt up. `signal.reason` says why. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Tells how far it is: any JSON value, shown live. The last one is stored, at the latest a second later, and the next attempt finds it. */
  readonly progress: (value: unknown) => void;
  /** What an earlier attempt of this step told last; undefined if none did. */
  readonly lastProgress: JsonValue | undefined;
  /** Tells the state of the agent at work and figures to show; stored like progress, and kept with every checkpoint. */
  readonly report: (report: {
    readonly agentState?: unknown;
    readonly metrics?: Readonly<Record<string, number>>;
  }) => void;
  /**
   * Counts `amount` (@default 1) against a budget that all workflows share: `createEngine({ budgets: { api_calls: { limit: 1_000 } } })`. Call it
   * before what it pays for. When the budget is spent it throws; a step that lets that through is called again when the next window begins,
   * and no attempt is used up. A step that is not idempotent goes to a person instead: let one before it spend. In an undo it
   * counts as a failed attempt, within the time of the undo. What was spent is spent, also by an attempt that fails.
   * @throws RateBudgetSpentError
   */
  readonly spend: (budget: string, amount?: number) => Promise<void>;
  /**
   * Does database work in the very commit that records the step: both are stored, exactly once, or neither. `return step.transaction(…)` is the
   * last thing that a step does: at most once in an attempt, and what it gives is what the step returns. It gets a connection of its own in the
   * database of the engine, waiting for one if all are in use; `em` knows the entities of `createEngine({ orm: { entities } })` and is flushed
   * at the end. Names without a schema mean the engine's.
   *
   * Guaranteed: whatever happens (a crash, a lost connection, another process that took the workflow over, a time-out, a value that is
   * refused), the work of a step that is recorded as completed is stored once, and of every other attempt nothing is left.
   *
   * Not guaranteed: that the function is *called* once. It is called again when its transaction was rolled back, so what it does outside `em`
   * (calls of other services, files, `em.fork()`, another connection) may happen more than once, or without the step. Nor that two transactions
   * do not meet: it is READ COMMITTED, so change in place (`set balance = balance + 1`) or lock what you read; REPEATABLE READ and
   * SERIALIZABLE fail here, since the log that every commit writes has moved on. It is rolled back after 60 s without a statement. Keep it
   * short: others wait for its locks until the step is recorded. `em.commit()` and `em.rollback()` are refused; `em.transactional` makes a
   * savepoint.
   * @throws TransactionMisusedError when it is called twice, ended inside, or goes on after a failed statement
   * @throws ServerUnavailableError when there is no connection; else what the function throws: rolled back, a failed attempt as any other
   */
  readonly transaction: <Value>(
    work: (inside: { readonly em: EntityManager }) => Value | Promise<Value>,
  ) => Promise<Value>;
}

/** What `correct` is given besides. */
export interface CorrectionContext<Input = unknown, Outputs = Readonly<Record<string, unknown>>>
  extends StepContext<Input, Outputs> {
  /** What is needed: read again what has changed, get new credentials, repair the input. */
  readonly action: 'RELOAD_AND_RETRY' | 'REFRESH_CREDENTIALS' | 'REPAIR_INPUT_AND_RETRY';
}

/** What an undo is given besides. */
export interface CompensationContext<Input = unknown, Outputs = Readonly<Record<string, unknown>>, Output = unknown>
  extends StepContext<Input, Outputs> {
  /** What the step returned; undefined if it never completed. */
  readonly output: Output | undefined;
}

export type Run = (step: StepContext<never, never>) => unknown;

export type Compensate = (step: CompensationContext<never, never, never>) => unknown;

export type Condition = (step: { input: never; outputs: never }) => boolean;

/** A state as its definition's own check sees it: plain data. */
export interface StateView<Input = unknown, Outputs = Readonly<Record<string, unknown>>> {
  readonly input: Input;
  /** Of the steps that have completed, or were skipped with one. */
  readonly outputs: Readonly<Partial<Outputs>>;
  /** The steps that are over, and how they ended. */
  readonly done: Readonly<Partial<Record<keyof Outputs & string, 'completed' | 'failed' | 'skipped'>>>;
  readonly status: WorkflowStatus;
}

/** What the `validateState` of an author's own machine sees. */
export interface MachineView<Input = unknown, Context = unknown> {
  readonly input: Input;
  /** The state that it is in, as XState has it: `'paying'`, `{ left: 'one', right: 'two' }`. */
  readonly value: unknown;
  readonly context: Context;
  readonly status: WorkflowStatus;
}

/** Says what is wrong with a state; nothing, or an empty list, where it is good. What it throws is a problem too. */
export type ValidateState = (state: StateView<never, never>) => readonly string[] | undefined;

/** A figure that tells whether a loop gets anywhere. */
export interface Progress {
  /** Asked after every pass. Must be pure, and give a finite number. */
  readonly measure: (step: { input: never; outputs: never; pass: number }) => number;
  /** Which way is better. @default "up" */
  readonly direction?: 'up' | 'down';
  /** Passes in a row without a new best that end the loop. */
  readonly stallWindow: number;
}
