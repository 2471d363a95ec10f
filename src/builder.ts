// The typed builder: `workflow(name, { version }).step(…).step(…)`. A step can only come after steps that are declared already, so a
// cycle cannot be written, and the outputs of the steps before it are typed in its function. The result is a Definition; each call
// returns a new one and leaves the old as it was.
import type {
  Added,
  ChildOptions,
  Declared,
  EachOptions,
  LastOutput,
  LoopBody,
  LoopOptions,
  Names,
  NewName,
  OutputsOf,
  Placement,
  Seen,
  Settled,
  Sight,
  StepOptions,
  WaitOptions,
  Work,
  Undoing,
} from './builderTypes.ts';
import type {
  Budget,
  Concurrency,
  Node,
  OnBranchFailure,
  OnDependencyFailure,
  OnExhausted,
  PauseOn,
  Schema,
  TypedDefinition,
  WholeOptions,
  StepNode,
} from './definition.ts';
import type { Compensate, StateView, ValidateState } from './stepContext.ts';
import { checkConcurrency, checkNode, checkWhole, NAME } from './definitionChecks.ts';
import { checkOptions, checkWholeOptions } from './definitionOptions.ts';
import { InvalidDefinitionError } from './errors.ts';
import { checkSensitive } from './sensitivePaths.ts';
import type { Share } from './share.ts';

const MINUTE = 60_000;
/** Defaults of what a step leaves open; times as the requirements' configuration has them. */
const STEP_DEFAULTS = {
  timeoutMs: 5 * MINUTE,
  criticalTimeoutMs: 10 * MINUTE,
  onExhausted: 'compensate',
  onDependencyFailure: 'fail',
  concurrency: 10,
  tolerated: 0,
} as const;

/**
 * A definition that remembers its types. Each method returns a new one with one more step.
 * Every method throws InvalidDefinitionError for a name that is taken or malformed, a dependency that is not declared before, a number out of range.
 */
export class WorkflowBuilder<
  Input,
  Nodes extends Declared,
  Last extends keyof Nodes & string,
  Outer extends object = {},
> implements TypedDefinition<Input, Nodes[Last]['output']>
{
  declare readonly '~types'?: { readonly input: Input; readonly output: Nodes[Last]['output'] };
  declare readonly '~outputs'?: OutputsOf<Nodes, keyof Nodes>;
  readonly name: string;
  readonly version: string;
  readonly input: Schema<Input> | undefined;
  readonly nodes: readonly Node[];
  readonly budget: Budget | undefined;
  readonly timeoutMs: number | undefined;
  readonly pauseOn: PauseOn | undefined;
  readonly onBranchFailure: OnBranchFailure | undefined;
  declare readonly sensitive?: readonly string[];
  declare readonly checkState?: ValidateState;
  readonly concurrency: Concurrency | undefined;

  constructor(
    name: string,
    version: string,
    input: Schema<Input> | undefined,
    nodes: readonly Node[],
    { budget, timeoutMs, pauseOn, onBranchFailure, sensitive }: WholeOptions = {},
    checkState?: ValidateState,
    concurrency?: Concurrency,
  ) {
    this.budget = budget;
    this.timeoutMs = timeoutMs;
    this.pauseOn = pauseOn;
    this.onBranchFailure = onBranchFailure;
    if (sensitive) this.sensitive = sensitive;
    this.name = name;
    this.version = version;
    this.input = input;
    this.nodes = nodes;
    if (checkState) this.checkState = checkState;
    this.concurrency = concurrency;
  }

  /** Adds a unit of work. */
  step<
    const Name extends string,
    Output,
    const After extends Names<Nodes> = readonly [Last],
    const Exhausted extends OnExhausted = 'compensate',
    const Dependency extends OnDependencyFailure = 'fail',
    Condition extends boolean = never,
  >(
    name: NewName<Name, Nodes>,
    options: StepOptions<Input, Seen<Nodes, After, Outer>, Output, After, Exhausted, Dependency, Condition>,
  ): WorkflowBuilder<
    Input,
    Added<Nodes, Name, Settled<Output, Exhausted, Dependency, Condition>, After[number]>,
    Name,
    Outer
  > {
    checkOptions('step', this.name, name, options);
    return this.#with({
      ...this.#work(name, options as never),
      run: options.run,
      alternative: options.alternative,
      correct: options.correct,
      intervention: options.intervention,
      grade: options.grade === 'BUFFERED' ? options.grade : undefined,
    });
  }

  /** Runs its work once for every item of a list, several at a time; the output is the list of outputs, in the order of the items. */
  each<
    const Name extends string,
    Item,
    Output,
    const After extends Names<Nodes> = readonly [Last],
    const Exhausted extends OnExhausted = 'compensate',
    const Dependency extends OnDependencyFailure = 'fail',
    Condition extends boolean = never,
    const Tolerated extends number | Share = 0,
  >(
    name: NewName<Name, Nodes>,
    options: EachOptions<
      Input,
      Seen<Nodes, After, Outer>,
      Item,
      Output,
      After,
      Exhausted,
      Dependency,
      Condition,
      Tolerated
    >,
  ): WorkflowBuilder<
    Input,
    Added<
      Nodes,
      Name,
      Settled<(Tolerated extends 0 | '0%' ? Output : Output | null)[], Exhausted, Dependency, Condition>,
      After[number]
    >,
    Name,
    Outer
  > {
    checkOptions('each', this.name, name, options);
    const { items, run, concurrency = STEP_DEFAULTS.concurrency, tolerated = STEP_DEFAULTS.tolerated } = options;
    const { onItemFailure } = options;
    const each = { items, concurrency, tolerated, ...(onItemFailure ? { onItemFailure } : {}) };
    return this.#with({ ...this.#work(name, options as never), run, each });
  }

  /** Goes through its steps until a condition holds, at most `budget` times; the output is that of its last step in the last pass. */
  loop<
    const Name extends string,
    Body extends LoopBody,
    const After extends Names<Nodes> = readonly [Last],
    const Exhausted extends OnExhausted = 'compensate',
    const Dependency extends OnDependencyFailure = 'fail',
  >(
    name: NewName<Name, Nodes>,
    options: LoopOptions<
      Input,
      Seen<Nodes, After, Outer>,
      WorkflowBuilder<Input, {}, never, Seen<Nodes, After, Outer>>,
      Body,
      After,
      Exhausted,
      Dependency
    >,
  ): WorkflowBuilder<
    Input,
    Added<Nodes, Name, Settled<LastOutput<Body>, Exhausted, Dependency, never>, After[number]>,
    Name,
    Outer
  > {
    checkOptions('loop', this.name, name, options);
    const empty = new WorkflowBuilder<Input, {}, never, Seen<Nodes, After, Outer>>(
      this.name,
      this.version,
      this.input,
      [],
    );
    return this.#with({
      kind: 'loop',
      ...this.#placed(name, options),
      when: undefined,
      body: options.body(empty).nodes,
      until: options.until,
      budget: options.budget,
      onExhausted: options.onExhausted ?? STEP_DEFAULTS.onExhausted,
      polls: options.polls,
      volatile: options.volatile,
      progress: options.progress,
    });
  }

  /**
   * Runs another workflow and waits for its end; its output is the output. Waiting costs nothing: both may leave memory, and may end in different
   * processes. There is one child for each piece of work, whatever crashes. A child that fails has failed the step, with its error as the cause.
   * Where the parent ends otherwise, or the step is skipped, the child is aborted and undoes what it did; a parent that ends waits for that, at most
   * `undoWithinMs` (an hour), before it undoes its own work.
   */
  child<
    const Name extends string,
    ChildInput,
    ChildOutput,
    const After extends Names<Nodes> = readonly [Last],
    const Exhausted extends OnExhausted = 'compensate',
    const Dependency extends OnDependencyFailure = 'fail',
    Condition extends boolean = never,
  >(
    name: NewName<Name, Nodes>,
    definition: TypedDefinition<ChildInput, ChildOutput>,
    options: ChildOptions<
      Input,
      Seen<Nodes, After, Outer>,
      NoInfer<ChildInput>,
      NoInfer<ChildOutput>,
      After,
      Exhausted,
      Dependency,
      Condition
    >,
  ): WorkflowBuilder<
    Input,
    Added<Nodes, Name, Settled<ChildOutput, Exhausted, Dependency, Condition>, After[number]>,
    Name,
    Outer
  > {
    checkOptions('child', this.name, name, options);
    const { name: child, version } = definition;
    return this.#with({
      ...this.#work(name, { ...options, timeoutMs: Number.MAX_SAFE_INTEGER } as never),
      run: () => undefined,
      child: { definition: child, version, input: options.input },
    });
  }

  /** Waits `durationMs` milliseconds; survives restarts, and costs nothing meanwhile. */
  sleep<
    const Name extends string,
    const After extends Names<Nodes> = readonly [Last],
    const Dependency extends OnDependencyFailure = 'fail',
  >(
    name: NewName<Name, Nodes>,
    durationMs: number,
    options: Placement<After, Dependency> = {},
  ): WorkflowBuilder<Input, Added<Nodes, Name, null, After[number]>, Name, Outer> {
    checkOptions('sleep', this.name, name, options);
    return this.#with({ kind: 'sleep', ...this.#placed(name, options), when: undefined, durationMs, until: undefined });
  }

  /** Waits until the point in time that `until` computes (a Date, or ms since the epoch); one in the past is over at once. */
  sleepUntil<
    const Name extends string,
    const After extends Names<Nodes> = readonly [Last],
    const Dependency extends OnDependencyFailure = 'fail',
  >(
    name: NewName<Name, Nodes>,
    until: (step: Sight<Input, Seen<Nodes, After, Outer>>) => Date | number,
    options: Placement<After, Dependency> = {},
  ): WorkflowBuilder<Input, Added<Nodes, Name, null, After[number]>, Name, Outer> {
    checkOptions('sleepUntil', this.name, name, options, { until });
    return this.#with({ kind: 'sleep', ...this.#placed(name, options), when: undefined, durationMs: undefined, until });
  }

  /** Waits for an event from outside; its payload is the output. One that came before the workflow waits for it is kept. */
  waitFor<
    const Name extends string,
    Output,
    const After extends Names<Nodes> = readonly [Last],
    const Exhausted extends Exclude<OnExhausted, 'pause' | 'rollBack'> = 'compensate',
    const Dependency extends OnDependencyFailure = 'fail',
  >(
    name: NewName<Name, Nodes>,
    options: WaitOptions<Sight<Input, Seen<Nodes, After, Outer>>, Output, After, Exhausted, Dependency> = {},
  ): WorkflowBuilder<
    Input,
    Added<Nodes, Name, Settled<Output, Exhausted, Dependency, never>, After[number]>,
    Name,
    Outer
  > {
    checkOptions('waitFor', this.name, name, options);
    return this.#with({
      kind: 'wait',
      ...this.#placed(name, options),
      when: undefined,
      event: options.event ?? name,
      schema: options.schema,
      deadlineMs: options.deadlineMs,
      remindAfterMs: options.remindAfterMs,
      from: options.from,
      onExhausted: options.onExhausted ?? STEP_DEFAULTS.onExhausted,
    });
  }

  /**
   * Checks a state before the workflow goes on from it, and what came of it: at every restore, restart, rollback, resume and migration. Must be pure and
   * quick. A state with which something is wrong is refused: a restart or rollback changes nothing, and a workflow that wakes up is restored from the
   * newest checkpoint that is good. Sees the steps declared so far; the last one that is given counts.
   */
  validateState(
    check: (state: StateView<Input, OutputsOf<Nodes, keyof Nodes>>) => readonly string[] | undefined,
  ): WorkflowBuilder<Input, Nodes, Last, Outer> {
    return new WorkflowBuilder(
      this.name,
      this.version,
      this.input,
      this.nodes,
      this,
      check as ValidateState,
      this.concurrency,
    );
  }

  #work(
    name: string,
    options: Work<never, never, unknown, OnExhausted, unknown> & Placement<Names<Nodes>, OnDependencyFailure>,
  ): object {
    const critical = options.critical ?? false;
    return {
      kind: 'step',
      ...this.#placed(name, options),
      when: options.when,
      run: undefined,
      alternative: undefined,
      ...undoOf(options.compensate),
      undoWithinMs: options.undoWithinMs,
      output: options.output,
      retry: options.retry ?? {},
      ...(options.timeoutMs === undefined ? { defaultTimeout: true as const } : {}),
      timeoutMs: options.timeoutMs ?? (critical ? STEP_DEFAULTS.criticalTimeoutMs : STEP_DEFAULTS.timeoutMs),
      critical,
      idempotent: options.idempotent ?? true,
      onExhausted: options.onExhausted ?? STEP_DEFAULTS.onExhausted,
      intervention: undefined,
      question: options.question,
      agentType: options.agentType,
      breaker: breakerKey(options.breaker),
      resources: options.resources,
      each: undefined,
      child: undefined,
    };
  }

  #placed(
    name: string,
    options: Placement<readonly string[], OnDependencyFailure>,
  ): Pick<Node, 'name' | 'after' | 'onDependencyFailure' | 'phase' | 'milestone'> {
    const last = this.nodes.at(-1)?.name;
    return {
      name,
      after: options.after ?? (last === undefined ? [] : [last]),
      onDependencyFailure: options.onDependencyFailure ?? STEP_DEFAULTS.onDependencyFailure,
      phase: options.phase,
      milestone: options.milestone,
    };
  }

  /** The author's types are known to the compiler here and to nobody later: a node is plain data and functions. */
  #with<Next>(node: object): Next {
    checkNode(this, node as Node);
    const nodes = [...this.nodes, node as Node];
    return new WorkflowBuilder(
      this.name,
      this.version,
      this.input,
      nodes,
      this,
      this.checkState,
      this.concurrency,
    ) as unknown as Next;
  }
}

/**
 * Begins a definition.
 *
 * @param name    letters, digits, "-", "_"; starts with a letter
 * @param options `version`: of the definition, raise it when steps change; `input`: any Standard Schema;
 *                `budget`, `timeoutMs`, `pauseOn`, `onBranchFailure`, `sensitive`: of the workflow as a whole;
 *                `concurrency`: how many of its workflows work at a time, for each key
 * @throws InvalidDefinitionError for a malformed name or an empty version
 * @example workflow('greet', { version: '1', input: z.object({ name: z.string() }) }).step('hello', { run: ({ input }) => `Hello ${input.name}` })
 */
export function workflow<Input = unknown>(
  name: string,
  options: { version: string; input?: Schema<Input>; concurrency?: Concurrency<NoInfer<Input>> } & WholeOptions,
): WorkflowBuilder<Input, {}, never> {
  if (!NAME.test(name))
    throw new InvalidDefinitionError(
      `workflow "${name}": a name starts with a letter and goes on with letters, digits, "-" or "_"`,
      { name },
    );
  if (typeof options?.version !== 'string' || options.version === '')
    throw new InvalidDefinitionError(`workflow "${name}" has no version; give one, such as { version: '1' }`, { name });
  checkWholeOptions(name, options);
  checkWhole(name, options);
  if (options.sensitive !== undefined) checkSensitive(name, options.sensitive);
  const concurrency = options.concurrency as Concurrency | undefined;
  if (concurrency) checkConcurrency(name, concurrency);
  return new WorkflowBuilder<Input, {}, never>(
    name,
    options.version,
    options.input,
    [],
    options,
    undefined,
    concurrency,
  );
}

/** Endpoints of one dependency have circuits of their own, under `dependency/endpoint`. */
const breakerKey = (
  breaker: string | { readonly dependency: string; readonly endpoint?: string } | undefined,
): string | undefined => {
  if (breaker === undefined || typeof breaker === 'string') return breaker;
  return breaker.endpoint === undefined ? breaker.dependency : `${breaker.dependency}/${breaker.endpoint}`;
};

/** What a step has of its undo. */
export const undoOf = (
  undo: Undoing<never> | undefined,
): Pick<StepNode, 'compensate' | 'undoRetry' | 'undoTimeoutMs'> =>
  typeof undo === 'object'
    ? { compensate: undo.run as Compensate, undoRetry: undo.retry, undoTimeoutMs: undo.timeoutMs }
    : { compensate: undo as Compensate | undefined };
