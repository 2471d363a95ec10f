// `fromMachine(machine, { version })`: an XState machine of the author's own as a durable workflow. The result is a definition like any other; what the
// machine invokes are its steps.
import { isMachine, kindOf } from './actorKinds.ts';
import { undoOf } from './builder.ts';
import type { StepNode, TypedDefinition } from './definition.ts';
import { checkNode, NAME } from './definitionChecks.ts';
import { InvalidDefinitionError } from './errors.ts';
import { checkMachine } from './machineChecks.ts';
import { checkOptions, type FromMachineOptions, type OwnCallOptions, type Whole } from './machineOptions.ts';
import { type MachineStep, stepsOfMachine } from './machineSteps.ts';
import { callOf } from './ownCall.ts';
import { checkSensitive, checkSensitiveSteps } from './sensitivePaths.ts';
import type { ValidateState } from './stepContext.ts';

/** What the machine takes, and gives, by its types. */
type InputOf<Machine> = Machine extends { getInitialSnapshot: (scope: never, input?: infer Input) => unknown }
  ? Exclude<Input, undefined>
  : unknown;
type OutputOf<Machine> = Machine extends { getPersistedSnapshot: (snapshot: infer Snapshot, ...rest: never) => unknown }
  ? Extract<Snapshot, { status: 'done' }> extends { output: infer Output }
    ? Output
    : unknown
  : unknown;
type ContextOf<Machine> = Machine extends {
  getPersistedSnapshot: (snapshot: infer Snapshot, ...rest: never) => unknown;
}
  ? Snapshot extends { context: infer Context }
    ? Context
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
  options: FromMachineOptions<InputOf<Machine>, OutputOf<Machine>, ContextOf<Machine>>,
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
  const { concurrency, workflowTimeoutMs, pauseOn, budget, validateState } = options as Whole;
  const definition: TypedDefinition<InputOf<Machine>, OutputOf<Machine>> = {
    name,
    version: options.version,
    input: options.input,
    nodes,
    ...(concurrency ? { concurrency } : {}),
    ...(workflowTimeoutMs === undefined ? {} : { timeoutMs: workflowTimeoutMs }),
    ...(pauseOn ? { pauseOn } : {}),
    ...(budget ? { budget } : {}),
    ...(validateState ? { checkState: validateState as unknown as ValidateState } : {}),
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

function nodeOf({ name, src, logic }: MachineStep, options: Whole): StepNode {
  const {
    alternative,
    resources,
    retry,
    breaker,
    timeoutMs,
    idempotent,
    onExhausted,
    compensate,
    correct,
  }: OwnCallOptions = {
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
    alternative: alternative && callOf(alternative),
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
    ...(resources ? { resources } : {}),
    each: undefined,
    child: undefined,
  };
}
