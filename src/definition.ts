// Words of definition: what an author wrote, as plain data plus functions. `builder.ts` makes these, `machines/` compile them, `steps/` run them.
import type { EntityManager } from '@mikro-orm/postgresql';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Log } from './log.ts';
import type { Share } from './share.ts';
import type { JsonValue, WorkflowId, WorkflowStatus } from './workflow.ts';

export type Schema<Output = unknown> = StandardSchemaV1<unknown, Output>;

/** How often and when a failed attempt is made again. Waits are counted from the end of the failed attempt. */
export interface RetryPolicy {
  /** Calls in all, the first included. 1 = never again. @default 5 for TRANSIENT, 3 for RETRIABLE, 4 for unknown errors and time-outs */
  readonly maxAttempts: number;
  /**
   * How the nominal wait grows; or a function of your own that gives it in ms, asked with the number of the coming call (2 is the first retry):
   * it must be pure, and what is no number counts as 0. @default "exponential" (TRANSIENT), "linear" (RETRIABLE)
   */
  readonly strategy: 'exponential' | 'linear' | 'constant' | ((attempt: number) => number);
  /** Wait before the second call, in ms. @default 1,000 (TRANSIENT), 2,000 (RETRIABLE) */
  readonly baseDelayMs: number;
  /** Longest nominal wait, in ms. @default 16,000 (TRANSIENT), 6,000 (RETRIABLE) */
  readonly maxDelayMs: number;
  /** Factor between two waits where the strategy is exponential. @default 2 */
  readonly multiplier: number;
  /**
   * How the nominal wait is spread, so that many workflows do not return together; drawn once and stored. `upward` adds 0-25 % and takes nothing
   * away; `full` draws from 0 to it, `equal` from half to all of it; `decorrelated` draws from `baseDelayMs` to three times the wait before,
   * whatever the strategy. @default "upward"
   */
  readonly jitter: 'upward' | 'full' | 'equal' | 'decorrelated' | 'none';
  /**
   * No call begins later than this after the begin of the first one that failed, and none may take longer than what is left of it; in ms. Time
   * in front of a person does not count. @default no limit but that of `maxAttempts`
   */
  readonly maxElapsedMs?: number;
}

/** The numbers of a step, over those of the error's class: for all its errors, by class, and for some. The most special one that says a number wins. */
export interface RetryRules extends Partial<RetryPolicy> {
  readonly byClass?: Readonly<Partial<Record<'TRANSIENT' | 'RETRIABLE' | 'FATAL' | 'CONFLICT', Partial<RetryPolicy>>>>;
  /** The first that fits an error is taken. They change how often and when, never whether an error may be retried at all. */
  readonly when?: readonly RetryException[];
}

export interface RetryException {
  /** What the error, or one that caused it, must be; everything given must fit. */
  readonly match: {
    readonly name?: string;
    /** `code` of the error, as text. */
    readonly code?: string;
    /** As `classifyError` names it: "RATE_LIMIT", "TIMEOUT" … */
    readonly category?: string;
  };
  readonly policy: Partial<RetryPolicy>;
}

/** What becomes of a workflow when a step has failed for good. @default "compensate" */
export type OnExhausted = 'compensate' | 'rollBack' | 'pause' | 'fail' | 'continue';
/** What a step does when one it depends on ended failed or was skipped for that reason. @default "fail" */
export type OnDependencyFailure = 'fail' | 'skip' | 'continue';

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
   * and no attempt is used up. A step that is not idempotent goes to a person instead: let one before it spend. What was spent is
   * spent, also by an attempt that fails.
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

/** Says what is wrong with a state; nothing, or an empty list, where it is good. What it throws is a problem too. */
export type ValidateState = (state: StateView<never, never>) => readonly string[] | undefined;

interface NodeBase {
  readonly name: string;
  readonly after: readonly string[];
  readonly onDependencyFailure: OnDependencyFailure;
  readonly when: Condition | undefined;
  readonly phase: string | undefined;
  readonly milestone: string | undefined;
}

/** Runs its work once for every item of a list, several at a time. */
export interface Each {
  /** Gives the items; asked once, must be pure. */
  readonly items: (step: { input: never; outputs: never }) => readonly unknown[];
  /** Items under way at once, 1 or more. */
  readonly concurrency: number;
  /** Items that may fail without failing the step: 0 or more, or a share of all items, rounded down. */
  readonly tolerated: number | Share;
  /** What an item that has failed the step means to the others under way. @default as the definition's `onBranchFailure` */
  readonly onItemFailure?: OnBranchFailure;
}

/** Runs another workflow and waits for its end. */
export interface Child {
  readonly definition: string;
  readonly version: string;
  readonly input: (step: { input: never; outputs: never }) => unknown;
}

/** A unit of work: a function of the author. */
export interface StepNode extends NodeBase {
  readonly kind: 'step';
  readonly run: Run;
  readonly alternative: Run | undefined;
  readonly compensate: Compensate | undefined;
  /** Longest time of its undo with all retries, in ms; then a person is asked. @default an hour */
  readonly undoWithinMs?: number | undefined;
  /** Puts right what was wrong before the next attempt, where the error says that somebody must. */
  readonly correct?: ((step: CorrectionContext<never, never>) => unknown) | undefined;
  readonly output: Schema | undefined;
  readonly retry: RetryRules;
  /** Longest time of one attempt, in ms. */
  readonly timeoutMs: number;
  /** The author gave none: `timeoutMs` is the default, and a configuration may say something else. */
  readonly defaultTimeout?: true;
  readonly critical: boolean;
  /** Whether it may be called again when nobody knows if the last call took effect. */
  readonly idempotent: boolean;
  readonly onExhausted: OnExhausted;
  /** Ask this question before the step begins. */
  readonly intervention: InterventionPoint | undefined;
  /** How a question about its failure waits. */
  readonly question: Patience | undefined;
  readonly agentType: string | undefined;
  /** Name of the dependency that it calls: steps of one name share a circuit breaker and a budget of retries. */
  readonly breaker: string | undefined;
  /** Name of a resource → units that it needs while it works, 1 or more. */
  readonly resources?: Readonly<Record<string, number>> | undefined;
  readonly each: Each | undefined;
  readonly child: Child | undefined;
}

/**
 * What happens, once, when nobody has answered a question before its deadline: the workflow ends and what was done is undone; it ends and nothing
 * is undone; or the question stays open, marked as overdue. @default "compensate"
 */
export type OnDeadline = 'compensate' | 'fail' | 'keepWaiting';

/** How a question waits for its answer. When half of its time is over, people are reminded once and its severity goes up by one. */
export interface Patience {
  /** How long an answer is waited for, in ms. @default 24 hours */
  readonly deadlineMs?: number;
  /** @default "compensate" */
  readonly onDeadline?: OnDeadline;
}

/** A question to a person that stands before a step. */
export interface InterventionPoint extends Patience {
  readonly prompt: string;
}

/** A wait until a point in time. */
export interface SleepNode extends NodeBase {
  readonly kind: 'sleep';
  /** Milliseconds to wait, counted from when the wait begins. */
  readonly durationMs: number | undefined;
  /** Or: computes the point in time to wait for. */
  readonly until: ((step: { input: never; outputs: never }) => Date | number) | undefined;
}

/** A wait for an event from outside; its payload is the output. */
export interface WaitNode extends NodeBase {
  readonly kind: 'wait';
  readonly event: string;
  readonly schema: Schema | undefined;
  /** How long it is waited for, in ms; the step fails then. Undefined: for ever. */
  readonly deadlineMs: number | undefined;
  readonly onExhausted: OnExhausted;
}

/** Steps that are gone through again and again until a condition holds, at most `budget` times. */
export interface LoopNode extends NodeBase {
  readonly kind: 'loop';
  readonly body: readonly Node[];
  /** Asked after every pass (1 for the first); true leaves the loop. Must be pure. */
  readonly until: (step: { input: never; outputs: never; pass: number }) => boolean;
  /** Most passes. When they are spent and the condition does not hold, the loop has failed. */
  readonly budget: number;
  readonly onExhausted: OnExhausted;
  /** Whether the same outputs again are what it waits to see change. Undefined: it does where its body sleeps, waits for an event or asks a person. */
  readonly polls: boolean | undefined;
  /** Keys of outputs, at any depth, that are left out when passes are compared. */
  readonly volatile: readonly string[] | undefined;
  readonly progress: Progress | undefined;
}

/** A figure that tells whether a loop gets anywhere. */
export interface Progress {
  /** Asked after every pass. Must be pure, and give a finite number. */
  readonly measure: (step: { input: never; outputs: never; pass: number }) => number;
  /** Which way is better. @default "up" */
  readonly direction?: 'up' | 'down';
  /** Passes in a row without a new best that end the loop. */
  readonly stallWindow: number;
}

/** What a workflow may do at most, whatever its steps say. */
export interface Budget {
  /** Steps begun in all, without their retries, items and undos. @default 1,000, or what its loops may need by their own budgets where that is more */
  readonly steps?: number;
  /** How often one step may be sent back and run again, the first time included; passes of loops are theirs. @default 100 */
  readonly visits?: number;
}

/** How many workflows of one key work at a time. */
export interface Concurrency<Input = never> {
  /** Workflows of one key take turns: a text, or one computed from the input (must be pure). @default one key for all of the definition */
  readonly key?: string | ((step: { readonly input: Input }) => string);
  /** Unfinished workflows of one key that work at a time, 1 or more; the others wait in the order in which they were started. */
  readonly limit: number;
}

export type Node = StepNode | SleepNode | WaitNode | LoopNode;

/**
 * What a step that has failed for good means to the branches beside it: their attempts are cancelled by `signal` and the workflow ends at once; or
 * they go on to their own end first, with all that does not depend on the failed step. @default "failFast"
 */
export type OnBranchFailure = 'failFast' | 'settle';

/** What makes a whole workflow pause until a person has answered, instead of the step alone. */
export type PauseOn = 'conflict';

/** What a definition says of a workflow as a whole. */
export interface WholeOptions {
  /** What one workflow may do at most, whatever its steps say. */
  readonly budget?: Budget | undefined;
  /**
   * Longest time of a workflow, in ms, 1 or more. Its clock stands still while the workflow is paused, waits for its turn (`concurrency`), for nobody but a
   * person, or for circuit breakers alone; sleeps and awaited events count. When it is over the running attempts are cancelled, what was done is undone, and
   * the workflow ends FAILED with a WorkflowTimeoutError. A workflow that is restarted or rolled back by hand has its whole time again. @default none
   */
  readonly timeoutMs?: number | undefined;
  /** "conflict": where a step meets a conflict, nothing else begins in the workflow until a person has answered. @default other branches go on */
  readonly pauseOn?: PauseOn | undefined;
  /**
   * "settle": when a step has failed for good, the branches beside it go on to their own end (their waits and questions too) before the workflow
   * fails and is undone. Whoever aborts the workflow, or answers a question with its end, ends all of it at once, and so does `timeoutMs`. Of
   * several failures the first says what becomes of the workflow, and `result()` rejects with the last. @default "failFast": what runs is cancelled
   */
  readonly onBranchFailure?: OnBranchFailure | undefined;
}

/** What the engine needs of a definition; the builder's result is one, with types. */
export interface Definition {
  readonly name: string;
  readonly version: string;
  readonly input: Schema | undefined;
  readonly nodes: readonly Node[];
  /** Today's holds, also for workflows that began under another. */
  readonly budget?: Budget | undefined;
  /** Longest time of a workflow, in ms; see `WholeOptions`. What it was when the workflow began holds. */
  readonly timeoutMs?: number | undefined;
  /** Today's holds. */
  readonly pauseOn?: PauseOn | undefined;
  /** Part of the chart: what it was when the workflow began holds. */
  readonly onBranchFailure?: OnBranchFailure | undefined;
  /** Asked of every state that the workflow is to go on from, before and after. No part of the hash: today's is asked of yesterday's states. */
  readonly checkState?: ValidateState | undefined;
  readonly concurrency?: Concurrency | undefined;
}

/** A definition that remembers, for the compiler only, what goes in and what comes out. */
export interface TypedDefinition<Input, Output> extends Definition {
  readonly '~types'?: { readonly input: Input; readonly output: Output };
}
