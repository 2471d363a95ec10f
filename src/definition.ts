// Words of definition: what an author wrote, as plain data plus functions. `builder.ts` makes these, `machines/` compile them, `steps/` run them.
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { AnyStateMachine } from 'xstate';
import type { Share } from './share.ts';
import type { RetryRules } from './retryPolicy.ts';
import type { Compensate, Condition, CorrectionContext, Progress, Run, ValidateState } from './stepContext.ts';

export type Schema<Output = unknown> = StandardSchemaV1<unknown, Output>;

/** What becomes of a workflow when a step has failed for good. @default "compensate" */
export type OnExhausted = 'compensate' | 'rollBack' | 'pause' | 'fail' | 'continue';

/** What a step does when one it depends on ended failed or was skipped for that reason. @default "fail" */
export type OnDependencyFailure = 'fail' | 'skip' | 'continue';

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
  /** How often and when its undo is tried again. @default as `retry` */
  readonly undoRetry?: RetryRules | undefined;
  /** Longest time of one attempt of its undo, in ms. @default as `timeoutMs` */
  readonly undoTimeoutMs?: number | undefined;
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
  /** How far its progress is saved before the workflow goes on. @default DURABLE */
  readonly grade?: 'BUFFERED' | undefined;
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

/** A workflow that sends an event: by its id, or the unfinished one of a definition with this business key. */
export type Sender = { readonly workflowId: string } | { readonly definition: string; readonly key: string };

/** A wait for an event from outside; its payload is the output. */
export interface WaitNode extends NodeBase {
  readonly kind: 'wait';
  readonly event: string;
  readonly schema: Schema | undefined;
  /** How long it is waited for, in ms; the step fails then. Undefined: for ever. */
  readonly deadlineMs: number | undefined;
  /** Without a deadline: when people are reminded for the first time, in ms. Undefined: as the engine's `limits.remindAfterMs` says. */
  readonly remindAfterMs?: number | undefined;
  /** Who alone sends it: the workflow's parent, or what the function says, which is asked once and must be pure. Undefined: anybody. */
  readonly from?: 'parent' | ((step: { input: never; outputs: never }) => Sender | readonly Sender[]) | undefined;
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
  /**
   * Places of secrets in the input and in outputs of steps: `input.card.number`, `steps.pay.output.token`, `*.password` (a key at any depth); "*" is any
   * key, and lists are gone through. The API, both logs, events and errors do not show what stands there, nor the same text (6 characters or more)
   * elsewhere in what the workflow says of itself. Functions get all of it as ever. @default none: only what stands under names of secrets
   */
  readonly sensitive?: readonly string[] | undefined;
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
  /** Today's holds. No part of the hash. */
  readonly sensitive?: readonly string[] | undefined;
  /** Asked of every state that the workflow is to go on from, before and after. No part of the hash: today's is asked of yesterday's states. */
  readonly checkState?: ValidateState | undefined;
  readonly concurrency?: Concurrency | undefined;
  /** The author's own machine; `nodes` are the promise actors that it calls then, in no order. */
  readonly own?: OwnMachine | undefined;
}

/** A machine in the place of steps that a chart is made of. */
export interface OwnMachine {
  readonly machine: AnyStateMachine;
  /** Step → the actor logic that works outside of the machine. */
  readonly logics: ReadonlyMap<string, unknown>;
  /** The step of an actor. @param machines names of the machines from the root down to the one that started it */
  readonly stepOf: (machines: readonly string[], id: string, src: string) => string;
  /** Type of an event → schema of the rest of it. Undefined: any that the machine names. */
  readonly events: Readonly<Record<string, Schema>> | undefined;
  readonly output: Schema | undefined;
  /** Makes a snapshot of another version one of this. */
  readonly migrate: ((snapshot: unknown, from: string) => unknown) | undefined;
}

/** A definition that remembers, for the compiler only, what goes in and what comes out. */
export interface TypedDefinition<Input, Output> extends Definition {
  readonly '~types'?: { readonly input: Input; readonly output: Output };
}
