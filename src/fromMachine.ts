// `fromMachine(machine, { version })`: an XState machine of the author's own as a durable workflow. The result is a definition like any other; what the
// machine invokes are its steps.
import type { AnyStateMachine } from 'xstate';
import { isMachine, kindOf } from './actorKinds.ts';
import { undoOf } from './builder.ts';
import type { Undoing } from './builderTypes.ts';
import type { Concurrency, OnExhausted, PauseOn, Schema, StepNode, TypedDefinition } from './definition.ts';
import { checkConcurrency, checkNode, checkWhole, NAME } from './definitionChecks.ts';
import { checkUndo } from './definitionOptions.ts';
import { InvalidDefinitionError } from './errors.ts';
import { checkMachine } from './machineChecks.ts';
import { type MachineStep, stepsOfMachine } from './machineSteps.ts';
import { logicsOf, machinesOf } from './machineWalk.ts';
import { callOf } from './ownCall.ts';
import { checkSensitive, checkSensitiveSteps } from './sensitivePaths.ts';
import type { RetryRules } from './retryPolicy.ts';
import type { CompensationContext, CorrectionContext } from './stepContext.ts';

/** How the calls of a promise actor are made. */
export interface OwnCallOptions {
  /** How often and when a call that failed is made again, before the machine hears of it. @default by the class of the error, as for steps */
  readonly retry?: RetryRules;
  /** Name of the dependency that it calls: all calls of one name share a circuit breaker. @default none */
  readonly breaker?: string;
  /** Longest time of one call, in ms. @default 300,000 */
  readonly timeoutMs?: number;
  /** Whether it may be called again when nobody knows if the last call took effect; else a person is asked. @default true */
  readonly idempotent?: boolean;
  /** When no more calls are made: `continue` tells the machine (`onError`), `pause` asks a person first. @default "continue" */
  readonly onExhausted?: Extract<OnExhausted, 'continue' | 'pause'>;
  /**
   * Undoes a call that began: when the workflow is aborted, is out of time or in error, or is rolled back to a checkpoint before the call. Last begun first.
   * Given what the call was given, and its `output`; undefined where it never completed. A machine that comes to an end of its own undoes nothing.
   */
  readonly compensate?: Undoing<CompensationContext<never, never, never>>;
  /** Puts right what was wrong before the next call, where the error says that somebody must; the call finds what it gives in `stepOf(args).corrected`. */
  readonly correct?: (step: CorrectionContext<never, never>) => unknown;
}

export interface FromMachineOptions<Input = unknown, Output = unknown> extends OwnCallOptions {
  /** Name of the workflow: letters, digits, "-", "_". @default the machine's id */
  readonly name?: string;
  /** Raise it when the machine changes. Workflows keep to the version that they were started with, until they are migrated. */
  readonly version: string;
  /** Checks the input when a workflow is started. @default what is storable is taken */
  readonly input?: Schema<Input>;
  /** Checks the output when the machine is done; where it does not fit, the workflow has failed. */
  readonly output?: Schema<Output>;
  /**
   * Type of an event from outside → schema of the rest of it. Only these can be sent then. @default every event that a state of the machine names,
   * with any storable payload
   */
  readonly events?: Readonly<Record<string, Schema>>;
  /**
   * Places of secrets, as `workflow(name, { sensitive })` has them: `input.card.number`, `steps.paying.output.token` (of a step whose name has no dot),
   * `*.password` (a key at any depth, of the machine's context too). What stands there is not shown. @default none: only what stands under names of secrets
   */
  readonly sensitive?: readonly string[];
  /** Name of an actor of `setup({ actors })` → what is different for its calls. */
  readonly actors?: Readonly<Record<string, OwnCallOptions>>;
  /** How many of its workflows work at a time, for each key; the others wait in the order in which they were started. @default all */
  readonly concurrency?: Concurrency<Input>;
  /** Longest time of the whole workflow, in ms, 1 or more, counted as `timeoutMs` of `workflow()`. Then it fails, and calls are undone. @default none */
  readonly workflowTimeoutMs?: number;
  /** "conflict": where a call meets a conflict, nothing else begins in the workflow until a person has answered. @default the rest goes on */
  readonly pauseOn?: PauseOn;
  /**
   * Makes the snapshot of another version one of this: called with a copy of what `getPersistedSnapshot` gave, and the version that it is of. Must be
   * pure. Without it, workflows of versions that are not registered wait until that is.
   */
  readonly migrate?: (snapshot: unknown, from: string) => unknown;
}

/** What the machine takes, and gives, by its types. */
type InputOf<Machine> = Machine extends { getInitialSnapshot: (scope: never, input?: infer Input) => unknown }
  ? Exclude<Input, undefined>
  : unknown;
type OutputOf<Machine> = Machine extends { getPersistedSnapshot: (snapshot: infer Snapshot, ...rest: never) => unknown }
  ? Extract<Snapshot, { status: 'done' }> extends { output: infer Output }
    ? Output
    : unknown
  : unknown;

/**
 * Makes an XState v5 machine (`setup().createMachine()`, `createMachine()`) a durable workflow: its state is committed before anything that it asks for
 * is done, its delays outlive every restart, its promise actors are called like steps, with journal, retries and circuit breaker.
 *
 * @throws InvalidDefinitionError for what could not be stored and restored, naming the state and the remedy: logic without a name, an invoke without
 * `onError`, a missing version, `always` that never rests, names that do not exist, ids that are there twice
 * @example fromMachine(orderMachine, { version: '1', retry: { maxAttempts: 3 } })
 */
export function fromMachine<const Machine extends { readonly id: string; readonly config: object }>(
  machine: Machine,
  options: FromMachineOptions<InputOf<Machine>, OutputOf<Machine>>,
): TypedDefinition<InputOf<Machine>, OutputOf<Machine>> {
  if (!isMachine(machine))
    throw new InvalidDefinitionError('fromMachine takes a machine of XState 5: setup(…).createMachine(…)', {});
  const name = options?.name ?? machine.id;
  if (!NAME.test(name))
    throw new InvalidDefinitionError(
      `machine "${name}": a workflow's name starts with a letter and goes on with letters, digits, "-" or "_"; give the machine such an id, or fromMachine a name`,
      { name },
    );
  checkOptions(name, machine, options);
  checkMachine(name, machine);
  const { steps, stepOf } = stepsOfMachine(machine);
  const nodes = steps.filter(({ logic }) => kindOf(logic) === 'promise').map((step) => nodeOf(step, options));
  const { concurrency, workflowTimeoutMs, pauseOn } = options as Whole;
  const definition: TypedDefinition<InputOf<Machine>, OutputOf<Machine>> = {
    name,
    version: options.version,
    input: options.input,
    nodes,
    ...(concurrency ? { concurrency } : {}),
    ...(workflowTimeoutMs === undefined ? {} : { timeoutMs: workflowTimeoutMs }),
    ...(pauseOn ? { pauseOn } : {}),
    ...(options.sensitive ? { sensitive: options.sensitive } : {}),
    own: {
      machine,
      logics: new Map(steps.map((step) => [step.name, step.logic])),
      stepOf,
      events: options.events,
      output: options.output,
      migrate: options.migrate,
    },
  };
  if (options.sensitive) {
    checkSensitive(name, options.sensitive);
    checkSensitiveSteps(
      name,
      options.sensitive,
      nodes.map((node) => node.name),
    );
  }
  for (const [index, node] of nodes.entries())
    checkNode({ ...definition, nodes: nodes.slice(0, index) }, node, { dots: true });
  return definition;
}

const MINUTE = 60_000;

/** All that does not depend on the machine's types. */
type Whole = Omit<FromMachineOptions<never>, 'input' | 'output'>;

function nodeOf({ name, src, logic }: MachineStep, options: Whole): StepNode {
  const { retry, breaker, timeoutMs, idempotent, onExhausted, compensate, correct }: OwnCallOptions = {
    ...options,
    ...options.actors?.[src],
  };
  return {
    kind: 'step',
    name,
    after: [],
    onDependencyFailure: 'fail',
    when: undefined,
    phase: undefined,
    milestone: undefined,
    run: callOf(logic),
    alternative: undefined,
    ...undoOf(compensate),
    ...(correct ? { correct } : {}),
    output: undefined,
    retry: retry ?? {},
    ...(timeoutMs === undefined ? { defaultTimeout: true as const } : {}),
    timeoutMs: timeoutMs ?? 5 * MINUTE,
    critical: false,
    idempotent: idempotent ?? true,
    onExhausted: onExhausted ?? 'continue',
    intervention: undefined,
    question: undefined,
    agentType: undefined,
    breaker,
    each: undefined,
    child: undefined,
  };
}

type Known<Options> = Readonly<Record<keyof Options, true>>;
const CALL: Known<OwnCallOptions> = {
  retry: true,
  breaker: true,
  timeoutMs: true,
  idempotent: true,
  onExhausted: true,
  compensate: true,
  correct: true,
};
const WHOLE: Known<FromMachineOptions> = {
  ...CALL,
  name: true,
  version: true,
  input: true,
  output: true,
  events: true,
  sensitive: true,
  actors: true,
  concurrency: true,
  workflowTimeoutMs: true,
  pauseOn: true,
  migrate: true,
};

function checkOptions(name: string, machine: AnyStateMachine, options: Whole): void {
  const refuse = (message: string): never => {
    throw new InvalidDefinitionError(`workflow "${name}" of a machine: ${message}`, { workflow: name });
  };
  if (typeof options?.version !== 'string' || options.version === '')
    refuse("it has no version; give one, such as { version: '1' }, and raise it when the machine changes");
  const unknownIn = (given: object, known: object): string | undefined =>
    Object.keys(given).find((one) => !(one in known));
  const unknown = unknownIn(options, WHOLE);
  if (unknown !== undefined) refuse(`there is no option "${unknown}"; there are ${Object.keys(WHOLE).join(', ')}`);
  const logics = [...machinesOf(machine)].flatMap((one) => Object.entries(logicsOf(one.machine)));
  for (const [src, call] of Object.entries(options.actors ?? {})) {
    const found = logics.filter(([known]) => known === src);
    if (!found.some(([, logic]) => kindOf(logic) === 'promise'))
      refuse(`actors.${src} is no promise actor of the machine; there are ${promises(logics) || 'none'}`);
    const strange = unknownIn(call, CALL);
    if (strange !== undefined)
      refuse(`there is no option "${strange}" in actors.${src}; there are ${Object.keys(CALL).join(', ')}`);
  }
  for (const { onExhausted } of [options, ...Object.values(options.actors ?? {})])
    if (onExhausted !== undefined && !['continue', 'pause'].includes(onExhausted))
      refuse(`onExhausted must be "continue" or "pause", got ${String(onExhausted)}`);
  for (const { compensate, correct } of [options, ...Object.values(options.actors ?? {})]) {
    if (compensate !== undefined) checkUndo(`workflow "${name}" of a machine`, compensate);
    if (correct !== undefined && typeof correct !== 'function') refuse('correct must be a function');
  }
  checkWhole(name, { timeoutMs: options.workflowTimeoutMs, pauseOn: options.pauseOn }, 'workflowTimeoutMs');
  if (options.concurrency !== undefined) checkConcurrency(name, options.concurrency);
  if (options.migrate !== undefined && typeof options.migrate !== 'function') refuse('migrate must be a function');
}

const promises = (logics: readonly [string, unknown][]): string =>
  [...new Set(logics.filter(([, logic]) => kindOf(logic) === 'promise').map(([name]) => name))].join(', ');
