// The engine: idle → running → draining → stopped. What can be asked of it from outside becomes a letter to a workflow; `residents` has the
// workflows in memory, wakes them and takes over those whose process is gone.
import type { Definition } from '../definition.ts';
import { InvalidStateError } from '../errors.ts';
import type { ResourceRow } from '../persistence/resourceStore.ts';
import type { LogRow } from '../persistence/rows/commit.ts';
import type { NamedKeys } from '../namedKeys.ts';
import type { Vault } from '../persistence/vault.ts';
import type { Process, Store } from '../persistence/store.ts';
import { defaultRedactor, type Redactor } from '../redaction.ts';
import type { WorkflowId } from '../workflow.ts';
import { audited } from './audit.ts';
import * as byHand from './byHand.ts';
import { type ChildOf, resultOf, startChild } from './children.ts';
import type {
  BreakerControl,
  By,
  CircuitBreaker,
  ConfigurationControl,
  ConfigurationView,
  ControlOptions,
  Decision,
  ErrorFixed,
  Moved,
  Reloaded,
  RestartFrom,
  SetBreaker,
  StartOptions,
  WorkflowControl,
} from './control.ts';
import type { Notice } from './alarm.ts';
import { type AlarmTested, testAlarm } from './alarmTest.ts';
import type { Breakers } from './breakers.ts';
import type { Configured } from './configured.ts';
import type { Committed } from './letter.ts';
import { Listeners } from './listeners.ts';
import { DeadlockWatch } from './deadlockWatch.ts';
import { checkCapacities, checkChildren, checkResources } from './resourceChecks.ts';
import type { MigrationPoint } from './migrate.ts';
import type { Exhausted } from './pressure.ts';
import type { RateBudgetState } from './rates.ts';
import { Registry } from './registry.ts';
import { Residents } from './residents.ts';
import { Rotation } from './rotation.ts';
import { Schedules } from './schedules.ts';
import { declareSchedules } from './declaredSchedules.ts';
import type { Inside, Surroundings } from './surroundings.ts';
import type { Tally } from './tally.ts';
import { Ticker } from './ticker.ts';
import { Watchdog } from './watchdog.ts';
import type { StateProblem, StateValidation } from './validation.ts';
import { setBreaker } from './setBreaker.ts';
import { type Phase, requireRunning, type Steering } from './steering.ts';
import { problemsOfAuthor, validateState } from './stateValidation.ts';
import { scaleResource, setCapacity } from './capacity.ts';

export class Engine implements WorkflowControl, BreakerControl, ConfigurationControl {
  readonly registry: Registry;
  readonly store: Store;
  readonly #around: Inside;
  readonly #process: Process;
  readonly #residents: Residents;
  readonly #steering: Steering;
  readonly #watchdog: Watchdog;
  readonly #listeners: Listeners;
  readonly #deadlocks: DeadlockWatch;
  readonly #ticker: Ticker | undefined;
  readonly #schedules: Schedules | undefined;
  #phase: Phase = 'idle';

  constructor(around: Surroundings, definitions: readonly Definition[], process: Process) {
    this.#around = {
      ...around,
      startChild: startChild(this, around),
      resultOf: resultOf(this, around),
      rotation: new Rotation(around.breath),
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
    this.#listeners = new Listeners(around.log);
    this.#residents = new Residents(this.#around, this.registry, this.#process, (_, moved) =>
      this.#listeners.tell(moved),
    );
    this.#steering = {
      around: this.#around,
      registry: this.registry,
      residents: this.#residents,
      requireRunning: () => requireRunning(this.#phase),
      stamp: (letter) => letter,
    };
    this.#deadlocks = new DeadlockWatch(
      this.#around,
      (workflowId, letter) => this.#residents.send(workflowId, letter),
      () => this.registry.namesSenders,
    );
    this.#watchdog = new Watchdog(this.#around, this.#residents, this.registry);
    const { schedules } = around;
    if (!schedules) return;
    const ticker = new Ticker(this.#steering, schedules.store, () => this.registry.served);
    this.#ticker = ticker;
    this.#schedules = new Schedules(this.#steering, schedules.store, () => ticker.look());
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

  /** Lines of a workflow's log that this process could not store yet, oldest first. */
  pendingLog(workflowId: WorkflowId): readonly LogRow[] {
    return this.#around.keptLines?.of(workflowId) ?? [];
  }

  /** Takes secrets out of what people read. */
  get redactor(): Redactor {
    return this.#around.redactor ?? defaultRedactor;
  }

  /** Keys of the HMACs over the audit log. */
  get integrity(): NamedKeys | undefined {
    return this.#around.integrity;
  }

  /** Keys of what is stored. */
  get vault(): Vault | undefined {
    return this.#around.vault;
  }

  /** What this process has done since it began; nothing where it is not counted. */
  get tally(): Tally | undefined {
    return this.#around.tally;
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
    await this.#around.breakers?.start([...this.registry.dependencies]);
    const { schedules } = this.#around;
    if (schedules)
      await declareSchedules(
        { around: this.#around, registry: this.registry, store: schedules.store },
        schedules.declared,
      );
    this.#phase = 'running'; // What is taken over may start children before the first look is over.
    try {
      await this.#residents.start();
      if (this.registry.usesResources || this.registry.namesSenders) this.#deadlocks.start();
      this.#watchdog.start();
      this.#ticker?.start();
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
    await this.#ticker?.stop();
    await this.#residents.stop(timeoutMs);
    await this.#around.breakers?.stop();
    await this.store.leave(this.#process.id);
    this.#phase = 'stopped';
  }

  /** Calls back after every commit in this process. Returns how to stop that. */
  onCommit(listener: (moved: Moved) => void): () => void {
    return this.#listeners.onCommit(listener);
  }

  /** Calls back after a commit in this process that leaves the workflow at its end. Returns how to stop that. */
  onEnd(workflowId: WorkflowId, listener: () => void): () => void {
    return this.#listeners.onEnd(workflowId, listener);
  }

  /** Calls back with each failure of the platform that this process finds, at once, also while nothing can be stored. Returns how to stop that. */
  onNotice(listener: (notice: Notice) => void): () => void {
    return this.#around.alarm?.onNotice(listener) ?? (() => {});
  }

  /** Sends one failure that is none where failures go. @throws NotFoundError for the workflow in whose log it is to be said */
  testAlarm(workflowId: WorkflowId, options: By = {}): Promise<AlarmTested> {
    return testAlarm(this.#around, workflowId, options);
  }

  startWorkflow(name: string, input: unknown, options: StartOptions = {}, child?: ChildOf): Promise<Moved> {
    return byHand.start(this.#steering, name, input, options, child);
  }

  sendEvent(workflowId: WorkflowId, event: string, payload: unknown, options: ControlOptions = {}): Promise<Moved> {
    return byHand.send(this.#steering, workflowId, { event, payload }, options);
  }

  pause(workflowId: WorkflowId, options: ControlOptions = {}): Promise<Moved> {
    return byHand.pause(this.#steering, workflowId, options);
  }

  resume(workflowId: WorkflowId, options: ControlOptions = {}): Promise<Moved> {
    return byHand.resume(this.#steering, workflowId, options);
  }

  abort(workflowId: WorkflowId, options: ControlOptions & { readonly compensate?: boolean } = {}): Promise<Moved> {
    return byHand.abort(this.#steering, workflowId, options);
  }

  retryStep(workflowId: WorkflowId, step: string | undefined, options: ControlOptions = {}): Promise<Moved> {
    return byHand.retryStep(this.#steering, workflowId, step, options);
  }

  resolveAndResume(workflowId: WorkflowId, error: ErrorFixed, options: ControlOptions = {}): Promise<Moved> {
    return byHand.resolveAndResume(this.#steering, workflowId, error, options);
  }

  skipStep(
    workflowId: WorkflowId,
    step: string,
    options: ControlOptions & { readonly output?: unknown } = {},
  ): Promise<Moved> {
    return byHand.skipStep(this.#steering, workflowId, step, options);
  }

  restart(
    workflowId: WorkflowId,
    point: RestartFrom,
    options: ControlOptions & { readonly resume?: boolean } = {},
  ): Promise<Moved> {
    return byHand.restartFrom(this.#steering, workflowId, point, options);
  }

  migrate(
    workflowId: WorkflowId,
    options: ControlOptions & { readonly toVersion?: string; readonly point?: MigrationPoint } = {},
  ): Promise<Moved> {
    return byHand.migrateTo(this.#steering, workflowId, options);
  }

  rollBack(
    workflowId: WorkflowId,
    checkpointId: string,
    options: ControlOptions & { readonly thenResume?: boolean } = {},
  ): Promise<Moved> {
    return byHand.rollBackTo(this.#steering, workflowId, checkpointId, options);
  }

  /** See `WorkflowHandle.validate`. */
  validate(workflowId: WorkflowId, checkpointId?: string): Promise<StateValidation> {
    return validateState(this.#steering, workflowId, checkpointId);
  }

  /** What the definition's own check says of a checkpoint; nothing where it has none, or this process lacks what the workflow runs on. */
  async ownProblems(
    workflowId: WorkflowId,
    checkpointId: string,
    definition: string,
  ): Promise<readonly StateProblem[]> {
    const checks = this.registry.list().some((one) => one.definition.name === definition && one.definition.checkState);
    return checks && this.#phase === 'running' ? problemsOfAuthor(this.#steering, workflowId, checkpointId) : [];
  }

  decide(interventionId: string, decision: Decision, options: ControlOptions = {}): Promise<Moved> {
    return byHand.decide(this.#steering, interventionId, decision, options);
  }

  createCheckpoint(workflowId: WorkflowId, description: string, options: ControlOptions = {}): Promise<Committed> {
    return byHand.createCheckpoint(this.#steering, workflowId, description, options);
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
  setCapacity(name: string, capacity: number, options: By = {}): Promise<number> {
    return setCapacity(this.#steering, name, capacity, options);
  }

  /** Multiplies a capacity: to a whole number, and by one unit at least where the factor is above 1. @throws as `setCapacity` */
  scaleResource(name: string, factor: number): Promise<number> {
    return scaleResource(this.#steering, name, factor);
  }

  breakers(): Promise<readonly CircuitBreaker[]> {
    return this.#breakers.list();
  }

  breaker(key: string): Promise<CircuitBreaker | undefined> {
    return this.#breakers.read(key);
  }

  setBreaker(key: string, to: SetBreaker, options: By & { readonly reason: string }): Promise<CircuitBreaker> {
    this.#steering.requireRunning();
    return setBreaker(this.#around, this.registry.dependencies, this.#breakers, { key, to, options });
  }

  configuration(definition?: string): ConfigurationView {
    return this.#configured.view(definition);
  }

  reloadConfiguration(options: By = {}): Promise<Reloaded> {
    return audited(this.#around, { action: 'reloadConfiguration', options }, async (entry) => {
      const reloaded = await this.#configured.reload(this.#around);
      await this.store.recordAudit([{ ...entry, after: { changed: reloaded.changed } }]);
      return reloaded;
    });
  }

  /** What starts workflows again and again. */
  get schedules(): Schedules {
    if (!this.#schedules) throw new InvalidStateError('this engine was put together without schedules', {});
    return this.#schedules;
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
}
