// What `fromMachine` is told of a machine beside the machine: how its calls are made, and what holds for the workflow as a whole; and what is wrong with it.
import type { AnyStateMachine } from 'xstate';
import { kindOf } from './actorKinds.ts';
import type { Undoing } from './builderTypes.ts';
import type { Budget, Concurrency, OnExhausted, PauseOn, Schema } from './definition.ts';
import { checkConcurrency, checkWhole } from './definitionChecks.ts';
import { checkUndo } from './definitionOptions.ts';
import { InvalidDefinitionError } from './errors.ts';
import { logicsOf, machinesOf } from './machineWalk.ts';
import type { RetryRules } from './retryPolicy.ts';
import type { CompensationContext, CorrectionContext, MachineView } from './stepContext.ts';

/** How the calls of a promise actor are made. */
export interface OwnCallOptions {
  /** How often and when a call that failed is made again, before the machine hears of it. @default by the class of the error, as for steps */
  readonly retry?: RetryRules;
  /**
   * Logic of `fromPromise` that is called with the same input when the actor has failed for good; the machine hears what that gives, under the name of the
   * actor. @default none: the machine hears `onError`
   */
  readonly alternative?: object;
  /**
   * Units of resources that each call needs while it works (`createEngine({ resources })` says how many there are), such as `{ gpu: 1 }`: all at once, in
   * order of arrival over all workflows. Kept over its attempts and waits of up to 5 s between them. @default none
   */
  readonly resources?: Readonly<Record<string, number>>;
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

export interface FromMachineOptions<Input = unknown, Output = unknown, Context = unknown> extends OwnCallOptions {
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
   * What one workflow may do at most, or it fails and is undone: `steps` calls to where the machine is, retries not counted; `visits` rounds of a call, the
   * first included. @default no limit
   */
  readonly budget?: Budget;
  /**
   * Says what is wrong with a state of the machine: asked at every restore, restart, rollback, resume and migration, as that of `workflow()`. Must be pure
   * and quick. A state with which something is wrong is not gone on from.
   */
  readonly validateState?: (state: MachineView<Input, Context>) => readonly string[] | undefined;
  /**
   * Makes the snapshot of another version one of this: called with a copy of what `getPersistedSnapshot` gave, and the version that it is of. Must be
   * pure. Without it, workflows of versions that are not registered wait until that is.
   */
  readonly migrate?: (snapshot: unknown, from: string) => unknown;
}

/** All that does not depend on the machine's types. */
export type Whole = Omit<FromMachineOptions<never, unknown, never>, 'input' | 'output'>;

type Known<Options> = Readonly<Record<keyof Options, true>>;
const CALL: Known<OwnCallOptions> = {
  alternative: true,
  resources: true,
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
  budget: true,
  validateState: true,
  migrate: true,
};

/** @throws InvalidDefinitionError naming option and what there is */
export function checkOptions(name: string, machine: AnyStateMachine, options: Whole): void {
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
  for (const { compensate, correct, alternative } of [options, ...Object.values(options.actors ?? {})]) {
    if (compensate !== undefined) checkUndo(`workflow "${name}" of a machine`, compensate);
    if (correct !== undefined && typeof correct !== 'function') refuse('correct must be a function');
    if (alternative !== undefined && kindOf(alternative) !== 'promise')
      refuse('alternative must be logic of fromPromise, which is called in the place of the actor');
  }
  const { budget, pauseOn, workflowTimeoutMs: timeoutMs } = options;
  checkWhole(name, { budget, timeoutMs, pauseOn }, 'workflowTimeoutMs');
  if (options.concurrency !== undefined) checkConcurrency(name, options.concurrency);
  if (options.validateState !== undefined && typeof options.validateState !== 'function')
    refuse('validateState must be a function');
  if (options.migrate !== undefined && typeof options.migrate !== 'function') refuse('migrate must be a function');
}

const promises = (logics: readonly [string, unknown][]): string =>
  [...new Set(logics.filter(([, logic]) => kindOf(logic) === 'promise').map(([name]) => name))].join(', ');
