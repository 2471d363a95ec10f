// The typed builder: `workflow(name, { version }).step(…).step(…)`. A step can only come after steps that are declared already, so a
// cycle cannot be written, and the outputs of the steps before it are typed in its function. The result is a Definition; each call
// returns a new one and leaves the old as it was.
import type {
  CompensationContext,
  Definition,
  InterventionPoint,
  Node,
  OnDependencyFailure,
  OnExhausted,
  RetryPolicy,
  Schema,
  StepContext,
  TypedDefinition,
} from './definition.ts';
import { InvalidDefinitionError } from './errors.ts';

/** Name → what later steps may know of it. `before`: the names that are surely over when it begins. */
type Declared = Record<string, { output: unknown; before: string }>;
type Visible<Nodes extends Declared, After extends keyof Nodes> = After | Extract<Nodes[After]['before'], keyof Nodes>;
type OutputsOf<Nodes extends Declared, Names extends keyof Nodes> = { readonly [Name in Names]: Nodes[Name]['output'] };
/** A name that is taken turns into a sentence, which is what the compiler then shows. */
type NewName<Name extends string, Nodes> = Name extends keyof Nodes ? `a step is named "${Name}" already` : Name;
type Added<Nodes extends Declared, Name extends string, Output, After extends keyof Nodes> = Nodes &
  Record<Name, { output: Output; before: Extract<Visible<Nodes, After>, string> }>;

interface Placement<After> {
  /** Names of the steps that must be over first. @default the step declared just before; [] = from the start */
  after?: After;
  /** When a step before it failed or was skipped for that: end the workflow, skip this one too, or go on. @default "fail" */
  onDependencyFailure?: OnDependencyFailure;
  /** Name of the phase of the work that this belongs to. */
  phase?: string;
  /** Name of the milestone that is reached when this has completed. */
  milestone?: string;
}

interface Conditional<Input, Outputs> {
  /** Asked once, when everything before it is over; false skips it. Must be pure and quick. */
  when?: (step: { input: Input; outputs: Outputs }) => boolean;
}

export interface StepOptions<Input, Outputs, Output, After> extends Placement<After>, Conditional<Input, Outputs> {
  /** The work. May be called again after a crash or a failure, always with the same `idempotencyKey`. */
  run: (step: StepContext<Input, Outputs>) => Output | Promise<Output>;
  /** Checks what `run` returned; a mismatch fails the step. Any Standard Schema (zod, valibot, arktype). */
  output?: Schema<Output>;
  /** Departures from the defaults of the error's class. */
  retry?: Partial<RetryPolicy>;
  /** Longest time of one attempt, in ms. @default 300,000 (5 minutes); 600,000 for a critical step */
  timeoutMs?: number;
  /** Its checkpoints are critical points: always kept, always DURABLE. @default false */
  critical?: boolean;
  /** Undoes the step when the workflow fails or is aborted after it began. */
  compensate?: (step: CompensationContext<Input, Outputs, Output>) => unknown;
  /** Runs instead when `run` has used up its attempts. */
  alternative?: (step: StepContext<Input, Outputs>) => Output | Promise<Output>;
  /** False: never called again when nobody knows whether the last call took effect; a person is asked. @default true */
  idempotent?: boolean;
  /** What becomes of the workflow when this has failed for good. @default "compensate" */
  onExhausted?: OnExhausted;
  /** Ask a person before it begins. */
  intervention?: InterventionPoint;
  /** Kind of agent that does it, for reports. */
  agentType?: string;
  /**
   * Name of the dependency that it calls. Steps of one name, of all workflows, share a circuit breaker: while it is open they wait, without
   * using up attempts.
   */
  breaker?: string;
}

export interface WaitOptions<Output, After> extends Placement<After> {
  /** Name of the event. @default the name of the step */
  event?: string;
  /** Checks the payload; an event that does not fit is refused and its sender told why. */
  schema?: Schema<Output>;
  /** How long, in ms; then the step fails with a time-out. @default for ever */
  deadlineMs?: number;
  onExhausted?: OnExhausted;
}

const MINUTE = 60_000;
/** Defaults of what a step leaves open; times as the requirements' configuration has them. */
export const STEP_DEFAULTS = {
  timeoutMs: 5 * MINUTE,
  criticalTimeoutMs: 10 * MINUTE,
  onExhausted: 'compensate',
  onDependencyFailure: 'fail',
} as const;

/** What may stand in front of `build`, as a value: a Definition that remembers its types. */
export class WorkflowBuilder<Input, Nodes extends Declared, Last extends keyof Nodes & string>
  implements TypedDefinition<Input, Nodes[Last]['output']>
{
  declare readonly '~types'?: { readonly input: Input; readonly output: Nodes[Last]['output'] };
  readonly name: string;
  readonly version: string;
  readonly input: Schema<Input> | undefined;
  readonly nodes: readonly Node[];

  constructor(name: string, version: string, input: Schema<Input> | undefined, nodes: readonly Node[]) {
    this.name = name;
    this.version = version;
    this.input = input;
    this.nodes = nodes;
  }

  /** Adds a unit of work. @throws InvalidDefinitionError for a name that is taken or malformed, an unknown dependency, a time-out that is no positive number */
  step<const Name extends string, Output, const After extends readonly (keyof Nodes & string)[] = readonly [Last]>(
    name: NewName<Name, Nodes>,
    options: StepOptions<Input, OutputsOf<Nodes, Visible<Nodes, After[number]>>, Output, After>,
  ): WorkflowBuilder<Input, Added<Nodes, Name, Settled<Output, typeof options>, After[number]>, Name> {
    const critical = options.critical ?? false;
    return this.#with({
      kind: 'step',
      ...this.#placed(name, options),
      when: options.when,
      run: options.run,
      alternative: options.alternative,
      compensate: options.compensate,
      output: options.output,
      retry: options.retry ?? {},
      timeoutMs: options.timeoutMs ?? (critical ? STEP_DEFAULTS.criticalTimeoutMs : STEP_DEFAULTS.timeoutMs),
      critical,
      idempotent: options.idempotent ?? true,
      onExhausted: options.onExhausted ?? STEP_DEFAULTS.onExhausted,
      intervention: options.intervention,
      agentType: options.agentType,
      breaker: options.breaker,
    } as Node);
  }

  /** Waits `durationMs` milliseconds; survives restarts, and costs nothing meanwhile. */
  sleep<const Name extends string, const After extends readonly (keyof Nodes & string)[] = readonly [Last]>(
    name: NewName<Name, Nodes>,
    durationMs: number,
    options: Placement<After> = {},
  ): WorkflowBuilder<Input, Added<Nodes, Name, null, After[number]>, Name> {
    return this.#with({ kind: 'sleep', ...this.#placed(name, options), when: undefined, durationMs, until: undefined });
  }

  /** Waits until the point in time that `until` computes (a Date, or ms since the epoch); one in the past is over at once. */
  sleepUntil<const Name extends string, const After extends readonly (keyof Nodes & string)[] = readonly [Last]>(
    name: NewName<Name, Nodes>,
    until: (step: { input: Input; outputs: OutputsOf<Nodes, Visible<Nodes, After[number]>> }) => Date | number,
    options: Placement<After> = {},
  ): WorkflowBuilder<Input, Added<Nodes, Name, null, After[number]>, Name> {
    return this.#with({
      kind: 'sleep',
      ...this.#placed(name, options),
      when: undefined,
      durationMs: undefined,
      until,
    } as Node);
  }

  /** Waits for an event from outside; its payload is the output. One that came before the workflow waits for it is kept. */
  waitFor<const Name extends string, Output, const After extends readonly (keyof Nodes & string)[] = readonly [Last]>(
    name: NewName<Name, Nodes>,
    options: WaitOptions<Output, After> = {},
  ): WorkflowBuilder<Input, Added<Nodes, Name, Output, After[number]>, Name> {
    return this.#with({
      kind: 'wait',
      ...this.#placed(name, options),
      when: undefined,
      event: options.event ?? name,
      schema: options.schema,
      deadlineMs: options.deadlineMs,
      onExhausted: options.onExhausted ?? STEP_DEFAULTS.onExhausted,
    } as Node);
  }

  #placed(
    name: string,
    options: Placement<readonly string[]>,
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

  #with<Next>(node: Node): Next {
    checkNode(this, node);
    return new WorkflowBuilder(this.name, this.version, this.input, [...this.nodes, node]) as Next;
  }
}

/** `onExhausted: 'continue'` and `when` may leave a step without output. */
type Settled<Output, Options> = Options extends { onExhausted: 'continue' } | { when: (...args: never[]) => boolean }
  ? Output | undefined
  : Output;

/** Names become states and event types: what XState reads as syntax, and integers (JavaScript reorders them), are refused. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

function checkNode(definition: Definition, node: Node): void {
  const where = `workflow "${definition.name}", step "${node.name}"`;
  if (!NAME.test(node.name))
    throw new InvalidDefinitionError(
      `${where}: a name starts with a letter and goes on with letters, digits, "-" or "_"`,
      {
        workflow: definition.name,
        step: node.name,
      },
    );
  if (definition.nodes.some((other) => other.name === node.name))
    throw new InvalidDefinitionError(`${where}: another step has this name already; choose a new one`, {
      step: node.name,
    });
  for (const need of node.after)
    if (!definition.nodes.some((other) => other.name === need))
      throw new InvalidDefinitionError(
        `${where} is after "${need}", which is not declared before it; declare "${need}" first, or correct the name (declared: ${definition.nodes.map((other) => other.name).join(', ') || 'none'})`,
        { step: node.name, after: need },
      );
  for (const [option, value] of numbersOf(node))
    if (typeof value !== 'number' || !(value >= 0))
      throw new InvalidDefinitionError(`${where}: ${option} must be a number of 0 or more, got ${String(value)}`, {
        option,
        value,
      });
}

function numbersOf(node: Node): [string, unknown][] {
  const of: Record<string, unknown> =
    node.kind === 'step'
      ? { timeoutMs: node.timeoutMs, ...pick(node.retry) }
      : node.kind === 'sleep'
        ? { durationMs: node.durationMs }
        : { deadlineMs: node.deadlineMs };
  return Object.entries(of).filter(([, value]) => value !== undefined);
}

const pick = ({ maxAttempts, baseDelayMs, maxDelayMs, multiplier }: Partial<RetryPolicy>): Record<string, unknown> => ({
  'retry.maxAttempts': maxAttempts,
  'retry.baseDelayMs': baseDelayMs,
  'retry.maxDelayMs': maxDelayMs,
  'retry.multiplier': multiplier,
});

/**
 * Begins a definition.
 *
 * @param name    letters, digits, "-", "_"; starts with a letter
 * @param options `version`: of the definition, raise it when steps change; `input`: any Standard Schema
 * @throws InvalidDefinitionError for a malformed name or an empty version
 * @example workflow('greet', { version: '1', input: z.object({ name: z.string() }) }).step('hello', { run: ({ input }) => `Hello ${input.name}` })
 */
export function workflow<Input = unknown>(
  name: string,
  options: { version: string; input?: Schema<Input> },
): WorkflowBuilder<Input, {}, never> {
  if (!NAME.test(name))
    throw new InvalidDefinitionError(
      `workflow "${name}": a name starts with a letter and goes on with letters, digits, "-" or "_"`,
      { name },
    );
  if (typeof options?.version !== 'string' || options.version === '')
    throw new InvalidDefinitionError(`workflow "${name}" has no version; give one, such as { version: '1' }`, { name });
  return new WorkflowBuilder<Input, {}, never>(name, options.version, options.input, []);
}
