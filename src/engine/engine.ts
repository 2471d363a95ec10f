// The engine: idle → running → draining → stopped. What can be asked of it from outside becomes a letter to a workflow; `residents` has the
// workflows in memory, wakes them and takes over those whose process is gone.
import type { Definition } from '../definition.ts';
import {
  IdempotencyMismatchError,
  InvalidConfigurationError,
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
  NotRunningError,
} from '../errors.ts';
import type { ResourceRow } from '../persistence/resourceStore.ts';
import { openValue } from '../persistence/seal.ts';
import type { Birth } from '../persistence/rows/birth.ts';
import type { Process, Store } from '../persistence/store.ts';
import { ownTraceparent, requireTraceparent } from '../trace.ts';
import { isFinal, type WorkflowId } from '../workflow.ts';
import { accept } from './accept.ts';
import { type ChildOf, resultOf, startChild } from './children.ts';
import { checkpointToReturnTo, lastValidCheckpoint } from './checkpoint.ts';
import { examine, type Examined, validationRow } from './examine.ts';
import type {
  BreakerControl,
  CircuitBreaker,
  ConfigurationControl,
  ConfigurationView,
  ControlOptions,
  Decision,
  Moved,
  Reloaded,
  RestartFrom,
  SetBreaker,
  StartOptions,
  WorkflowControl,
} from './control.ts';
import type { Breakers } from './breakers.ts';
import type { Configured } from './configured.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import type { Committed, Letter } from './letter.ts';
import { DeadlockWatch } from './deadlockWatch.ts';
import { slotOf } from './grants.ts';
import { checkCapacities, checkCapacity, checkChildren, checkResources } from './resourceChecks.ts';
import { type MigrationPoint, migrated, migrationLetter } from './migrate.ts';
import { type RestartPoint, restartLetter, rollBackLetter } from './moves.ts';
import { ANSWERS, answerLetter } from './questions.ts';
import type { Exhausted } from './pressure.ts';
import type { RateBudgetState } from './rates.ts';
import { type Compiled, Registry } from './registry.ts';
import { hasEndedError, requireId, Residents, type Waking } from './residents.ts';
import { isOfWhole, strandedAnswer } from './stranded.ts';
import type { Inside, Surroundings } from './surroundings.ts';
import { Watchdog } from './watchdog.ts';
import { checksOf, type StateProblem, type StateValidation } from './validation.ts';
import {
  abortLetter,
  checkpointLetter,
  pauseLetter,
  resumeLetter,
  retryLetter,
  signalLetter,
  skipLetter,
} from './wishes.ts';

export type Phase = 'idle' | 'running' | 'draining' | 'stopped';

/** Told after each commit of a workflow in this process. */
export type CommitListener = (moved: Moved) => void;

export class Engine implements WorkflowControl, BreakerControl, ConfigurationControl {
  readonly registry: Registry;
  readonly store: Store;
  readonly #around: Inside;
  readonly #process: Process;
  readonly #residents: Residents;
  readonly #watchdog: Watchdog;
  readonly #listeners = new Set<CommitListener>();
  readonly #deadlocks: DeadlockWatch;
  #phase: Phase = 'idle';

  constructor(around: Surroundings, definitions: readonly Definition[], process: Process) {
    this.#around = {
      ...around,
      startChild: startChild(this, around),
      resultOf: resultOf(this, around),
      told: () => this.#residents.deliverMessages(),
      freed: (names) => this.#residents.freed(names),
    };
    this.#process = { ...process, definitions: definitions.map(({ name }) => name) };
    this.store = around.store;
    this.registry = new Registry(around.store);
    const { resources = {} } = around;
    checkCapacities(resources);
    for (const definition of definitions) {
      checkResources(definition, resources);
      this.registry.add(definition);
    }
    checkChildren(definitions, resources);
    this.#residents = new Residents(this.#around, this.registry, this.#process, (_, moved) => {
      for (const listener of this.#listeners) listener(moved);
    });
    this.#deadlocks = new DeadlockWatch(this.#around, (workflowId, letter) => this.#residents.send(workflowId, letter));
    this.#watchdog = new Watchdog(this.#around, this.#residents, this.registry);
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Whether this process has the workflow in memory, and will hear of its end. */
  has(workflowId: WorkflowId): boolean {
    return this.#residents.get(workflowId)?.hasEnded === false;
  }

  /** What this process is short of: while there is something, it begins no steps. */
  get exhausted(): readonly Exhausted[] {
    return this.#around.pressure?.exhausted ?? [];
  }

  /** Budgets of calls that `createEngine({ budgets })` declares, with what is spent of them. */
  async rateBudgets(): Promise<readonly RateBudgetState[]> {
    return (await this.#around.rates?.list()) ?? [];
  }

  /** Workflows in memory now. */
  get inMemory(): number {
    return this.#residents.size;
  }

  /** Stores the definitions, announces this process and goes on with every unfinished workflow that nobody has. */
  async start(): Promise<void> {
    if (this.#phase !== 'idle')
      throw new InvalidStateError(`the engine is ${this.#phase}; make a new one to start again`, {
        phase: this.#phase,
      });
    await this.store.declareResources(this.#around.resources ?? {});
    await this.registry.save(this.#around.changedDefinitions ?? 'allow');
    await this.#around.breakers?.start([...this.#dependencies()]);
    this.#phase = 'running'; // What is taken over may start children before the first look is over.
    try {
      await this.#residents.start();
      if (this.registry.usesResources) this.#deadlocks.start();
      this.#watchdog.start();
    } catch (error) {
      this.#phase = 'idle';
      throw error;
    }
  }

  /** Begins nothing more, waits up to `timeoutMs` for running attempts, releases every workflow. Calling it again waits for the same end. */
  async stop(timeoutMs = 25_000): Promise<void> {
    if (this.#phase === 'stopped' || this.#phase === 'idle') {
      this.#phase = 'stopped';
      return;
    }
    this.#phase = 'draining';
    this.#deadlocks.stop();
    await this.#watchdog.stop();
    await this.#residents.stop(timeoutMs);
    await this.#around.breakers?.stop();
    await this.store.leave(this.#process.id);
    this.#phase = 'stopped';
  }

  /** Calls back after every commit in this process. Returns how to stop that. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async startWorkflow(name: string, input: unknown, options: StartOptions = {}, child?: ChildOf): Promise<Moved> {
    this.#requireRunning();
    const compiled = this.registry.named(name, options.version);
    const given = options.traceparent === undefined ? undefined : requireTraceparent(options.traceparent);
    const value = await accept(compiled.definition.input, input, `the input of workflow "${name}"`, this.#around);
    if (compiled.definition.concurrency) slotOf(compiled.definition, openValue(value, value.digest));
    const { idempotencyKey = null } = options;
    const earlier =
      idempotencyKey === null ? undefined : await this.#startedEarlier(name, idempotencyKey, value.digest);
    if (earlier) return earlier;
    await child?.before(value.digest);
    const workflowId = this.#around.ids() as WorkflowId;
    const birth: Birth = {
      definition: name,
      version: compiled.definition.version,
      definitionHash: compiled.hash,
      threadId: options.threadId ?? workflowId,
      key: options.key ?? null,
      input: value.digest,
      startedBy: options.actor ?? 'sdk',
      idempotencyKey,
      parent: child?.parent ?? null,
      traceparent: given ?? ownTraceparent(workflowId),
      createdAt: this.#around.clock.now(),
    };
    const identity = {
      workflowId,
      threadId: birth.threadId,
      input: value.digest,
      parent: child?.parent.workflowId ?? null,
      traceparent: birth.traceparent,
    };
    const workflow = await this.#residents.born(compiled, identity, birth);
    try {
      return await workflow.deliver({ open: () => ({ writes: { values: [value] }, always: true }) });
    } catch (error) {
      const raced =
        idempotencyKey === null ? undefined : await this.#startedEarlier(name, idempotencyKey, value.digest);
      if (raced) return raced;
      throw error;
    }
  }

  async #startedEarlier(definition: string, idempotencyKey: string, input: string): Promise<Moved | undefined> {
    const found = await this.store.findByIdempotencyKey(definition, idempotencyKey);
    if (!found) return undefined;
    if (found.input !== input)
      throw new IdempotencyMismatchError(
        `idempotency key "${idempotencyKey}" started workflow ${found.workflowId} with another input; use a new key for a new request`,
        {
          workflowId: found.workflowId,
          idempotencyKey,
        },
      );
    return { workflowId: found.workflowId, revision: found.revision, sequence: found.sequence, status: found.status };
  }

  async sendEvent(
    workflowId: WorkflowId,
    event: string,
    payload: unknown,
    options: ControlOptions = {},
  ): Promise<Moved> {
    const compiled = await this.#compiledOf(workflowId);
    const waiting = compiled.definition.nodes.filter((node) => node.kind === 'wait' && node.event === event);
    if (waiting.length === 0)
      throw new InvalidInputError(`workflow "${compiled.definition.name}" never waits for the event "${event}"`, {
        event,
      });
    const [node] = waiting;
    const value = await accept(
      node?.kind === 'wait' ? node.schema : undefined,
      payload,
      `the payload of event "${event}"`,
      this.#around,
    );
    return this.#residents.send(workflowId, signalLetter(event, value, options));
  }

  pause(workflowId: WorkflowId, options: ControlOptions = {}): Promise<Moved> {
    return this.#residents.send(workflowId, pauseLetter(options));
  }

  resume(workflowId: WorkflowId, options: ControlOptions = {}): Promise<Moved> {
    return this.#residents.send(workflowId, resumeLetter(options));
  }

  abort(workflowId: WorkflowId, options: ControlOptions & { readonly compensate?: boolean } = {}): Promise<Moved> {
    return this.#residents.send(workflowId, abortLetter(options));
  }

  async retryStep(workflowId: WorkflowId, step: string | undefined, options: ControlOptions = {}): Promise<Moved> {
    const compiled = await this.#compiledOf(workflowId, { reopen: true });
    if (step !== undefined) requireStep(compiled, step);
    return this.#residents.send(workflowId, retryLetter(compiled, this.#around.clock, step, options), { reopen: true });
  }

  async skipStep(
    workflowId: WorkflowId,
    step: string,
    options: ControlOptions & { readonly output?: unknown } = {},
  ): Promise<Moved> {
    const compiled = await this.#compiledOf(workflowId);
    requireStep(compiled, step);
    return this.#residents.send(
      workflowId,
      skipLetter(compiled, step, await this.#outputFor(compiled, step, options.output), options),
    );
  }

  async restart(
    workflowId: WorkflowId,
    point: RestartFrom,
    options: ControlOptions & { readonly resume?: boolean } = {},
  ): Promise<Moved> {
    const compiled = await this.#compiledOf(workflowId, { reopen: true }).catch((error: unknown) => {
      if (error instanceof NotFoundError && (point.from === 'beginning' || point.from === 'step')) return undefined;
      throw error;
    });
    // Today's code lacks what its stored definition needs: it goes on from there under today's.
    if (!compiled) return this.migrate(workflowId, { ...options, point: point as MigrationPoint });
    if (point.from === 'step') requireStep(compiled, point.step);
    if (point.from === 'checkpoint') requireId(point.checkpointId, 'checkpoint');
    return this.#residents.send(
      workflowId,
      async (workflow) => restartLetter(workflow.compiled, await pointOf(workflow, point), options),
      { reopen: true, byHand: true },
    );
  }

  async migrate(
    workflowId: WorkflowId,
    options: ControlOptions & { readonly toVersion?: string; readonly point?: MigrationPoint } = {},
  ): Promise<Moved> {
    this.#requireRunning();
    requireId(workflowId, 'workflow');
    const found = await this.store.find(workflowId);
    if (!found) throw new NotFoundError(`no workflow ${workflowId} is known`, { workflowId });
    const compiled = this.registry.named(found.definition, options.toVersion);
    const { point = { from: 'here' } } = options;
    if (point.from === 'step') requireStep(compiled, point.step);
    if (isFinal(found.status) && point.from === 'here') throw hasEndedError(found);
    const { workflow, stored, examined } = await this.#residents.replace(workflowId, (found) =>
      migrated(this.#around, this.#residents.observer, compiled, found, point),
    );
    return workflow.deliver(migrationLetter(compiled, stored, examined, options));
  }

  async rollBack(
    workflowId: WorkflowId,
    checkpointId: string,
    options: ControlOptions & { readonly thenResume?: boolean } = {},
  ): Promise<Moved> {
    requireId(checkpointId, 'checkpoint');
    await this.#compiledOf(workflowId, { reopen: true });
    const letterFor = async (workflow: LiveWorkflow): Promise<Letter> => {
      const checkpoint = await checkpointToReturnTo(workflow.examining, checkpointId, 'ROLL_BACK');
      const validation = validationRow(this.#around, 'ROLL_BACK', checkpoint.examined, null);
      return rollBackLetter(workflow.compiled, checkpoint, validation, options.thenResume ?? true, options);
    };
    return this.#residents.send(workflowId, letterFor, { reopen: true, byHand: true });
  }

  /** See `WorkflowHandle.validate`. */
  async validate(workflowId: WorkflowId, checkpointId?: string): Promise<StateValidation> {
    const examined = await this.#examined(workflowId, checkpointId);
    return {
      checkpointId: examined.checkpointId,
      valid: examined.problems.length === 0,
      checks: checksOf(examined.made, examined.problems),
      durationMs: this.#around.clock.monotonic() - examined.beganAt,
    };
  }

  /** What the definition's own check says of a checkpoint; nothing where it has none, or this process lacks what the workflow runs on. */
  async ownProblems(
    workflowId: WorkflowId,
    checkpointId: string,
    definition: string,
  ): Promise<readonly StateProblem[]> {
    const checks = this.registry.list().some((one) => one.definition.name === definition && one.definition.checkState);
    if (!checks || this.#phase !== 'running') return [];
    try {
      const { problems } = await this.#examined(workflowId, checkpointId);
      return problems.filter(({ code }) => code === 'DEFINITION');
    } catch (error) {
      if (error instanceof NotFoundError) return [];
      throw error;
    }
  }

  async #examined(workflowId: WorkflowId, checkpointId?: string): Promise<Examined> {
    if (checkpointId !== undefined) requireId(checkpointId, 'checkpoint');
    const compiled = await this.#compiledOf(workflowId, { reopen: true });
    const which = checkpointId === undefined ? { atOrBefore: Number.MAX_SAFE_INTEGER, limit: 1 } : { id: checkpointId };
    const [stored] = await this.store.checkpoints(workflowId, which);
    const found = await this.store.find(workflowId);
    if (!stored || !found)
      throw new NotFoundError(`workflow ${workflowId} has no checkpoint ${checkpointId}; it may not be kept any more`, {
        workflowId,
        checkpointId,
      });
    const whole = stored.revision === found.revision;
    return examine({ around: this.#around, compiled, workflowId, input: found.input }, stored, whole);
  }

  async decide(interventionId: string, decision: Decision, options: ControlOptions = {}): Promise<Moved> {
    requireId(interventionId, 'intervention');
    const open = await this.store.intervention(interventionId);
    if (!open) throw new NotFoundError(`no intervention ${interventionId} is open`, { interventionId });
    if (!open.options.some(({ key }) => key === decision.option) || !(decision.option in ANSWERS))
      throw new InvalidInputError(
        `"${decision.option}" is no option of this question; choose one of ${open.options.map(({ key }) => key).join(', ')}`,
        { option: decision.option },
      );
    if (decision.notes.trim() === '')
      throw new InvalidInputError('notes are required: say how and why this was decided', { field: 'notes' });
    const output =
      decision.option === 'skip' && open.step
        ? await this.#outputFor(await this.#compiledOf(open.workflowId), open.step, decision.payload)
        : undefined;
    const decidedBy = options.actor ?? 'sdk';
    if (isOfWhole(open.step)) {
      const { option, notes } = decision;
      const compiled = await this.#compiledOf(open.workflowId);
      const letter = strandedAnswer(this.#around, compiled, interventionId, { option, notes, decidedBy });
      return this.#residents.send(open.workflowId, letter);
    }
    const answer = {
      option: decision.option as keyof typeof ANSWERS,
      notes: decision.notes,
      decidedBy,
      output: output?.digest ?? null,
    };
    return this.#residents.send(
      open.workflowId,
      answerLetter(this.#around, interventionId, answer, output ? { values: [output] } : {}),
    );
  }

  createCheckpoint(workflowId: WorkflowId, description: string, options: ControlOptions = {}): Promise<Committed> {
    return this.#residents.send(workflowId, checkpointLetter(description, options));
  }

  /** Every resource by name, with who holds of it and who waits, in order of arrival. */
  resources(): Promise<readonly ResourceRow[]> {
    return this.store.resources();
  }

  /**
   * Gives a resource another capacity, for all processes, until the declared figure changes. What is held above a smaller one is held until it is
   * released.
   * @throws NotFoundError, InvalidConfigurationError
   */
  async setCapacity(name: string, capacity: number): Promise<number> {
    this.#requireRunning();
    checkCapacity('capacity', capacity);
    return this.#resized(name, await this.store.setCapacity(name, capacity));
  }

  /** Multiplies a capacity: to a whole number, and by one unit at least where the factor is above 1. @throws as `setCapacity` */
  async scaleResource(name: string, factor: number): Promise<number> {
    this.#requireRunning();
    if (!(factor > 0 && Number.isFinite(factor)))
      throw new InvalidConfigurationError(`factor is ${factor}; it must be a number above 0`, { option: 'factor' });
    return this.#resized(name, await this.store.scale(name, factor));
  }

  #resized(name: string, capacity: number | undefined): number {
    if (capacity === undefined)
      throw new NotFoundError(`no resource is named "${name}"; declare it with createEngine({ resources })`, { name });
    this.#residents.freed([name]);
    return capacity;
  }

  breakers(): Promise<readonly CircuitBreaker[]> {
    return this.#breakers.list();
  }

  breaker(key: string): Promise<CircuitBreaker | undefined> {
    return this.#breakers.read(key);
  }

  async setBreaker(
    key: string,
    to: SetBreaker,
    { reason, actor = 'sdk' }: { readonly reason: string; readonly actor?: string },
  ): Promise<CircuitBreaker> {
    this.#requireRunning();
    const named = this.#dependencies();
    if (!named.has(key) && !(await this.breaker(key)))
      throw new NotFoundError(`no step names a dependency "${key}"; there are ${[...named].join(', ') || 'none'}`, {
        key,
      });
    return this.#breakers.set(key, to, reason, actor);
  }

  /** Dependencies that steps name. */
  #dependencies(): ReadonlySet<string> {
    const nodes = this.registry.list().flatMap((compiled) => [...compiled.nodes.values()]);
    return new Set(nodes.flatMap((node) => (node.kind === 'step' && node.breaker ? [node.breaker] : [])));
  }

  configuration(definition?: string): ConfigurationView {
    return this.#configured.view(definition);
  }

  reloadConfiguration(): Promise<Reloaded> {
    return this.#configured.reload(this.store, this.#around.ids);
  }

  get #configured(): Configured {
    const { configured } = this.#around;
    if (!configured) throw new InvalidStateError('this engine was put together without a configuration', {});
    return configured;
  }

  get #breakers(): Breakers {
    const { breakers } = this.#around;
    if (!breakers) throw new InvalidStateError('this engine was put together without circuit breakers', {});
    return breakers;
  }

  /** A skipped step needs an output that fits, unless no later step reads it. */
  async #outputFor(
    compiled: Compiled,
    step: string,
    output: unknown,
  ): Promise<Awaited<ReturnType<typeof accept>> | undefined> {
    if (output === undefined) return undefined;
    const node = compiled.nodes.get(step);
    if (!node) throw new NotFoundError(`workflow "${compiled.definition.name}" has no step "${step}"`, { step });
    const schema = node.kind === 'step' ? node.output : node.kind === 'wait' ? node.schema : undefined;
    return accept(schema, output, `the output for step "${step}"`, this.#around);
  }

  /** The definition that a workflow runs on. @throws InvalidStateError for one that has ended, unless it may be reopened */
  async #compiledOf(workflowId: WorkflowId, options: Waking = {}): Promise<Compiled> {
    this.#requireRunning();
    const live = this.#residents.get(workflowId);
    if (live) return live.compiled;
    requireId(workflowId, 'workflow');
    const found = await this.store.find(workflowId);
    if (!found) throw new NotFoundError(`no workflow ${workflowId} is known`, { workflowId });
    if (isFinal(found.status) && !options.reopen) throw hasEndedError(found);
    return this.registry.withHash(found.definitionHash, found.definition);
  }

  #requireRunning(): void {
    if (this.#phase !== 'running')
      throw new NotRunningError(
        `the engine is ${this.#phase}; ${this.#phase === 'idle' ? 'start it first' : 'send this to another process, or start a new one'}`,
        { phase: this.#phase },
      );
  }
}

/** Where a restart begins, read while the workflow is ours: nothing is removed from it meanwhile. */
async function pointOf({ examining }: LiveWorkflow, point: RestartFrom): Promise<RestartPoint> {
  switch (point.from) {
    case 'beginning':
      return { from: 'beginning' };
    case 'step':
      return point;
    case 'checkpoint':
      return { from: 'checkpoint', checkpoint: await checkpointToReturnTo(examining, point.checkpointId, 'RESTART') };
    case 'lastValidCheckpoint':
      return { from: 'checkpoint', checkpoint: await lastValidCheckpoint(examining) };
  }
}

function requireStep({ nodes, definition }: Pick<Compiled, 'nodes' | 'definition'>, step: string): void {
  if (!nodes.has(step))
    throw new NotFoundError(
      `workflow "${definition.name}" ${definition.version} has no step "${step}"; it has ${[...nodes.keys()].join(', ')}`,
      { step },
    );
}
