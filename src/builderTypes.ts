// What the typed builder asks for and remembers: the options of each kind of step, and the types by which a step sees the outputs of those before
// it and no others. Types only; `builder.ts` is where the methods are.
import type { CompensationContext, CorrectionContext, StepContext } from './stepContext.ts';
import type { InterventionPoint, Node, OnBranchFailure, Patience, Schema, Sender } from './definition.ts';
import type { RetryRules } from './retryPolicy.ts';

/** Name → what later steps may know of it. `before`: the names that are surely over when it begins. */
export type Declared = Record<string, { output: unknown; before: string }>;
export type Visible<Nodes extends Declared, After extends keyof Nodes> =
  | After
  | Extract<Nodes[After]['before'], keyof Nodes>;
export type OutputsOf<Nodes extends Declared, Names extends keyof Nodes> = {
  readonly [Name in Names]: Nodes[Name]['output'];
};
/** What a step's functions see: the steps before it, and of one in a loop, those before the loop. */
export type Seen<Nodes extends Declared, After extends Names<Nodes>, Outer> = OutputsOf<
  Nodes,
  Visible<Nodes, After[number]>
> &
  Outer;
/** A name that is taken turns into a sentence, which is what the compiler then shows. */
export type NewName<Name extends string, Nodes> = Name extends keyof Nodes ? `a step is named "${Name}" already` : Name;
export type Added<Nodes extends Declared, Name extends string, Output, After extends keyof Nodes> = Nodes &
  Record<Name, { output: Output; before: Extract<Visible<Nodes, After>, string> }>;

export interface Placement<After, Dependency> {
  /** Names of the steps that must be over first. @default the step declared just before; [] = from the start */
  after?: After;
  /** When a step before it failed or was skipped for that: end the workflow, skip this one too, or go on. @default "fail" */
  onDependencyFailure?: Dependency;
  /** Name of the phase of the work that this belongs to. */
  phase?: string;
  /** Name of the milestone that is reached when this has completed. */
  milestone?: string;
}

/** What decisions look at: they are asked before the step begins, must be pure and quick. */
export type Sight<Input, Outputs> = { input: Input; outputs: Outputs };

/** An undo: a function, or one with retries and a time-out of its own. */
export type Undoing<Step> =
  | ((step: Step) => unknown)
  | {
      readonly run: (step: Step) => unknown;
      /** Departures from the defaults of the error's class. @default as `retry` of the step */
      readonly retry?: RetryRules;
      /** Longest time of one attempt, in ms. @default as `timeoutMs` of the step */
      readonly timeoutMs?: number;
    };

export interface Work<Input, Outputs, Output, Exhausted, Condition> {
  /** Asked once, when everything before it is over; false skips it. */
  when?: (step: Sight<Input, Outputs>) => Condition;
  /** Checks what `run` returned; a mismatch fails the step. Any Standard Schema (zod, valibot, arktype). */
  output?: Schema<Output>;
  /** Departures from the defaults of the error's class: for all errors, by class, or for some. */
  retry?: RetryRules;
  /** Longest time of one attempt, in ms. @default 300,000 (5 minutes); 600,000 for a critical step */
  timeoutMs?: number;
  /** Its checkpoints are critical points, always DURABLE; retention removes them like others when they are old. @default false */
  critical?: boolean;
  /** Undoes the step when the workflow fails or is aborted after it began. */
  compensate?: Undoing<CompensationContext<Input, Outputs, Output>>;
  /** Longest time of `compensate` with all its retries, in ms: then a person is asked. @default 3,600,000 (an hour) */
  undoWithinMs?: number;
  /** False: never called again when nobody knows whether the last call took effect; a person is asked. @default true */
  idempotent?: boolean;
  /**
   * What becomes of the workflow when this has failed for good. `rollBack` returns it to the checkpoint before this step and undoes what began since, at
   * most `maxRollbacks` times (3); then, and where something would be done twice that must not be, a person is asked. @default "compensate"
   */
  onExhausted?: Exhausted;
  /** How long a question about a failure of this waits for its answer, and what happens then. @default 24 hours, "compensate" */
  question?: Patience;
  /** Kind of agent that does it, for reports. */
  agentType?: string;
  /**
   * Name of the dependency that it calls. Steps of one name, of all workflows, share a circuit breaker: while it is open they wait, without
   * using up attempts. With an endpoint: one of the dependency's, which fails and recovers by itself.
   */
  breaker?: string | { readonly dependency: string; readonly endpoint?: string };
  /**
   * Units of resources that it needs while it works (`createEngine({ resources })` says how many there are), such as `{ gpu: 1 }`: all at once, in
   * order of arrival over all workflows. Kept over its attempts and waits of up to 5 s between them; of a step over items, for all of them.
   */
  resources?: Readonly<Record<string, number>>;
}

export interface StepOptions<Input, Outputs, Output, After, Exhausted, Dependency, Condition>
  extends Placement<After, Dependency>,
    Work<Input, Outputs, Output, Exhausted, Condition> {
  /** The work. May be called again after a crash or a failure, always with the same `idempotencyKey`. */
  run: (step: StepContext<Input, Outputs>) => Output | Promise<Output>;
  /** Runs instead when `run` has used up its attempts, or failed for good. */
  alternative?: (step: StepContext<Input, Outputs>) => Output | Promise<Output>;
  /**
   * Called before the next attempt when an error says that something must be put right first: expired credentials (`REFRESH_CREDENTIALS`), input
   * that was refused (`REPAIR_INPUT_AND_RETRY`), a state that has changed (`RELOAD_AND_RETRY`). `run` finds what it returns as `step.corrected`. It
   * may be called more than once, within the time of the attempt. Without it, such an error asks a person.
   */
  correct?: (step: CorrectionContext<Input, Outputs>) => unknown;
  /** Ask a person before it begins. */
  intervention?: InterventionPoint;
  /**
   * `BUFFERED`: between this step and another that says so, the workflow goes on as soon as Redis has the checkpoint (`redisUrl`); the database has it
   * 200 ms later at most. Should this process and what Redis had be lost together, the steps since are executed again. Only for a step that is idempotent,
   * and not critical, without `compensate`, `resources` and `intervention`. Without a Redis it is as DURABLE. @default "DURABLE"
   */
  grade?: 'DURABLE' | 'BUFFERED';
}

export interface EachOptions<Input, Outputs, Item, Output, After, Exhausted, Dependency, Condition, Tolerated>
  extends Placement<After, Dependency>,
    Omit<Work<Input, Outputs, Output, Exhausted, Condition>, 'compensate'> {
  /** The items; asked once. */
  items: (step: Sight<Input, Outputs>) => readonly Item[];
  /** The work on one item, under a key of its own. */
  run: (
    step: StepContext<Input, Outputs> & { readonly item: Item; readonly index: number },
  ) => Output | Promise<Output>;
  /** Undoes the work on one item. */
  compensate?: Undoing<CompensationContext<Input, Outputs, Output> & { readonly item: Item; readonly index: number }>;
  /** Items under way at once, 1 to 1,000. @default 10 */
  concurrency?: number;
  /**
   * Items that may fail without failing the step; their outputs are null. A number, 0 or more, or a share of all items, rounded down: of 19 items
   * `'10%'` lets one fail, of 9 none. With one more the step has failed, and what is under way of it is cancelled. @default 0
   */
  tolerated?: Tolerated;
  /**
   * When more items have failed than may: "failFast" cancels those under way, "settle" lets them go on to their own end before the step has
   * failed. No other item begins either way. @default what `workflow(…, { onBranchFailure })` says
   */
  onItemFailure?: OnBranchFailure;
}

/** What a loop's `body` gives: a builder with the steps of one pass. */
export interface LoopBody {
  readonly nodes: readonly Node[];
  readonly '~types'?: { readonly input: unknown; readonly output: unknown };
  readonly '~outputs'?: object;
}
export type LastOutput<Body extends LoopBody> = NonNullable<Body['~types']>['output'];

/** `body` stands before `until`, so that the compiler knows the outputs of a pass when it comes to `until`. */
export interface LoopOptions<Input, Outputs, Pass, Body extends LoopBody, After, Exhausted, Dependency>
  extends Placement<After, Dependency> {
  /** The steps of one pass. Their functions see, besides what is before the loop, each other's outputs and `pass`. */
  body: (pass: Pass) => Body;
  /** Asked after every pass (1 for the first); true leaves the loop. Must be pure. */
  until: (step: Sight<Input, Outputs & NonNullable<Body['~outputs']>> & { pass: number }) => boolean;
  /** Most passes, 1 or more. When they are spent, the loop has failed. */
  budget: number;
  /**
   * True: the same outputs again are no sign of an endless loop, since it waits for the world to change; only the budget ends it. @default
   * true where the body sleeps, waits for an event or asks a person, else false: three passes of one outcome end it, unless something in it
   * looks at `pass`
   */
  polls?: boolean;
  /** Keys of outputs, at any depth, that change from pass to pass and mean nothing: times, request ids. Left out when passes are compared. @default none */
  volatile?: readonly string[];
  /** Tells whether it gets anywhere: `stallWindow` passes in a row without a new best figure end it. @default not measured */
  progress?: {
    measure: (step: Sight<Input, Outputs & NonNullable<Body['~outputs']>> & { pass: number }) => number;
    /** Which way is better. @default "up" */
    direction?: 'up' | 'down';
    /** 1 or more. */
    stallWindow: number;
  };
  /**
   * What becomes of the workflow then. One that goes in a circle or gets nowhere is begun anew first, as often as the configuration says. `rollBack`: as of
   * a step, also when the budget is spent; `pause`: a person is asked, and may let it go round once more. @default "compensate"
   */
  onExhausted?: Exhausted;
}

export interface ChildOptions<Input, Outputs, ChildInput, ChildOutput, After, Exhausted, Dependency, Condition>
  extends Placement<After, Dependency>,
    Pick<
      Work<Input, Outputs, ChildOutput, Exhausted, Condition>,
      'when' | 'compensate' | 'undoWithinMs' | 'onExhausted' | 'critical' | 'resources'
    > {
  /** The child's input; asked when it is started. Must be pure. */
  input: (step: Sight<Input, Outputs>) => ChildInput;
}

export interface WaitOptions<Step, Output, After, Exhausted, Dependency> extends Placement<After, Dependency> {
  /** Name of the event. @default the name of the step */
  event?: string;
  /** Checks the payload; an event that does not fit is refused and its sender told why. */
  schema?: Schema<Output>;
  /** How long, in ms; then the step fails with a time-out. @default for ever, and people are reminded */
  deadlineMs?: number;
  /** Without a deadline: how long, in ms, until people are reminded for the first time. @default the engine's `limits.remindAfterMs`, 24 hours */
  remindAfterMs?: number;
  /**
   * Who alone sends it, so that workflows that wait for each other's events are found: the parent of a child workflow, or workflows by id, or by definition
   * and key. Any of several may send it. Others can send it all the same; who says nothing is never taken for a part of a deadlock. @default anybody
   */
  from?: 'parent' | ((step: Step) => Sender | readonly Sender[]);
  /** What becomes of the workflow when the event does not come in time. @default "compensate" */
  onExhausted?: Exhausted;
}

/** A step that may end without an output leaves `undefined` to those after it. */
export type Settled<Output, Exhausted, Dependency, Condition> =
  | Output
  | (Exhausted extends 'continue' ? undefined : never)
  | (Dependency extends 'skip' ? undefined : never)
  | ([Condition] extends [never] ? never : undefined);

/** What a builder's methods are called with to name the steps before: by default, the one declared last. */
export type Names<Nodes> = readonly (keyof Nodes & string)[];
