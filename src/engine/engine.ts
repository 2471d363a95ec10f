// The engine: idle → running → draining → stopped. It has workflows in memory, wakes those that are due, takes over those whose process is gone,
// and hands wishes to them. One workflow is in memory at most once; to wake is to own.
import type { Definition } from '../definition.ts';
import {
  HoldfastError,
  IdempotencyMismatchError,
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
  NotRunningError,
} from '../errors.ts';
import type { Timer } from '../clock.ts';
import { isUuid } from '../ids.ts';
import type { Birth, Process, Store, StoredWorkflow, WorkflowSummary } from '../persistence/store.ts';
import { isFinal, type WorkflowId } from '../workflow.ts';
import { accept } from './accept.ts';
import { childrenOf } from './children.ts';
import { checkpointToReturnTo, lastValidCheckpoint } from './checkpoint.ts';
import type {
  BreakerControl,
  CircuitBreaker,
  ControlOptions,
  Decision,
  Moved,
  RestartFrom,
  SetBreaker,
  StartOptions,
  WorkflowControl,
} from './control.ts';
import type { Breakers } from './breakers.ts';
import type { Letter } from './letter.ts';
import { type Committed, LiveWorkflow, type Observer } from './liveWorkflow.ts';
import { type MigrationPoint, migrated, migrationLetter } from './migrate.ts';
import { type RestartPoint, restartLetter, rollBackLetter } from './moves.ts';
import { ANSWERS, answerLetter } from './questions.ts';
import { parkingError } from './parking.ts';
import { type Compiled, Registry } from './registry.ts';
import { restore } from './restore.ts';
import type { Inside, Surroundings } from './surroundings.ts';
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

/** Whether a workflow that has ended may be taken up again. */
interface Waking {
  readonly reopen?: boolean;
}

/** Workflows of dead processes that one statement claims. */
const TAKEN_AT_ONCE = 200;

/** Told after each commit of a workflow in this process. */
export type CommitListener = (moved: Moved) => void;

export class Engine implements WorkflowControl, BreakerControl {
  readonly registry: Registry;
  readonly store: Store;
  readonly #around: Inside;
  readonly #process: Process;
  readonly #live = new Map<WorkflowId, LiveWorkflow>();
  readonly #waking = new Map<WorkflowId, Promise<LiveWorkflow>>();
  /** Workflows that cannot go on here, with the reason: not tried again until the next start. */
  readonly #parked = new Map<WorkflowId, Error>();
  readonly #listeners = new Set<CommitListener>();
  /** The round of taking over that is under way. What becomes ours meanwhile waits for its end, else the round would take it from ourselves. */
  #takingOver: Promise<unknown> | undefined;
  /** How often the lease was lost: what was taken before the last time is not ours any more. */
  #losses = 0;
  #phase: Phase = 'idle';
  #poll: Timer | undefined;
  #drained: (() => void) | undefined;
  readonly #observer: Observer = {
    committed: (_, moved) => {
      for (const listener of this.#listeners) listener(moved);
    },
    left: (workflow) => {
      if (this.#live.get(workflow.id) === workflow) this.#live.delete(workflow.id);
      if (this.#live.size === 0) this.#drained?.();
    },
  };

  constructor(around: Surroundings, definitions: readonly Definition[], process: Process) {
    this.#around = { ...around, runChild: childrenOf(this, around) };
    this.#process = process;
    this.store = around.store;
    this.registry = new Registry(around.store);
    for (const definition of definitions) this.registry.add(definition);
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Whether this process has the workflow in memory, and will hear of its end. */
  has(workflowId: WorkflowId): boolean {
    return this.#live.get(workflowId)?.hasEnded === false;
  }

  /** Workflows in memory now. */
  get inMemory(): number {
    return this.#live.size;
  }

  /** Stores the definitions, announces this process and goes on with every unfinished workflow that nobody has. */
  async start(): Promise<void> {
    if (this.#phase !== 'idle')
      throw new InvalidStateError(`the engine is ${this.#phase}; make a new one to start again`, {
        phase: this.#phase,
      });
    await this.registry.save(this.#around.changedDefinitions ?? 'allow');
    await this.store.enter(this.#process, (error) => this.#lost(error));
    this.#phase = 'running';
    await this.#look();
  }

  /** Begins nothing more, waits up to `timeoutMs` for running attempts, releases every workflow. Calling it again waits for the same end. */
  async stop(timeoutMs = 25_000): Promise<void> {
    if (this.#phase === 'stopped' || this.#phase === 'idle') {
      this.#phase = 'stopped';
      return;
    }
    this.#phase = 'draining';
    this.#poll?.cancel();
    await this.#drain(timeoutMs);
    for (const workflow of this.#live.values()) workflow.leave();
    await this.#around.breakers?.stop();
    await this.store.leave(this.#process.id);
    this.#phase = 'stopped';
  }

  async #drain(timeoutMs: number): Promise<void> {
    for (const workflow of this.#live.values()) workflow.drain();
    if (this.#live.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#around.clock.schedule(timeoutMs, resolve);
      this.#drained = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  /** Calls back after every commit in this process. Returns how to stop that. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async startWorkflow(name: string, input: unknown, options: StartOptions = {}): Promise<Moved> {
    this.#requireRunning();
    const compiled = this.registry.named(name, options.version);
    const value = await accept(
      compiled.definition.input,
      input,
      `the input of workflow "${name}"`,
      this.#around.limits.maxStateBytes,
    );
    const { idempotencyKey = null } = options;
    const earlier =
      idempotencyKey === null ? undefined : await this.#startedEarlier(name, idempotencyKey, value.digest);
    if (earlier) return earlier;
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
      createdAt: this.#around.clock.now(),
    };
    const workflow = LiveWorkflow.born(
      this.#around,
      this.#observer,
      compiled,
      { workflowId, threadId: birth.threadId, input: value.digest },
      birth,
    );
    this.#live.set(workflowId, workflow);
    await this.#takingOver;
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
      this.#around.limits.maxStateBytes,
    );
    return this.#send(workflowId, signalLetter(event, value, options));
  }

  pause(workflowId: WorkflowId, options: ControlOptions = {}): Promise<Moved> {
    return this.#send(workflowId, pauseLetter(options));
  }

  resume(workflowId: WorkflowId, options: ControlOptions = {}): Promise<Moved> {
    return this.#send(workflowId, resumeLetter(options));
  }

  abort(workflowId: WorkflowId, options: ControlOptions & { readonly compensate?: boolean } = {}): Promise<Moved> {
    return this.#send(workflowId, abortLetter(options));
  }

  async retryStep(workflowId: WorkflowId, step: string | undefined, options: ControlOptions = {}): Promise<Moved> {
    const compiled = await this.#compiledOf(workflowId, { reopen: true });
    if (step !== undefined) requireStep(compiled, step);
    return this.#send(workflowId, retryLetter(compiled, step, options), { reopen: true });
  }

  async skipStep(
    workflowId: WorkflowId,
    step: string,
    options: ControlOptions & { readonly output?: unknown } = {},
  ): Promise<Moved> {
    const compiled = await this.#compiledOf(workflowId);
    requireStep(compiled, step);
    return this.#send(
      workflowId,
      skipLetter(compiled, step, await this.#outputFor(compiled, step, options.output), options),
    );
  }

  async restart(workflowId: WorkflowId, point: RestartFrom, options: ControlOptions = {}): Promise<Moved> {
    const compiled = await this.#compiledOf(workflowId, { reopen: true }).catch((error: unknown) => {
      if (error instanceof NotFoundError && (point.from === 'beginning' || point.from === 'step')) return undefined;
      throw error;
    });
    // Today's code lacks what its stored definition needs: it goes on from there under today's.
    if (!compiled) return this.migrate(workflowId, { ...options, point: point as MigrationPoint });
    return this.#send(workflowId, restartLetter(compiled, await this.#pointOf(workflowId, compiled, point), options), {
      reopen: true,
    });
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
    this.#live.get(workflowId)?.leave();
    const losses = this.#losses;
    const moving = this.#claimStored(workflowId, { reopen: true }).then(async (stored) => {
      const workflow = await migrated(this.#around, this.#observer, compiled, stored, point).catch(
        async (error: unknown) => {
          await this.store.release(workflowId, stored.fence, null);
          throw error;
        },
      );
      return { workflow: this.#adopt(workflow, losses), stored };
    });
    const waking = moving.then(({ workflow }) => workflow);
    this.#waking.set(workflowId, waking);
    const { workflow, stored } = await moving.finally(() => this.#waking.delete(workflowId));
    return workflow.deliver(migrationLetter(compiled, stored, options));
  }

  async #pointOf(
    workflowId: WorkflowId,
    { machine, nodes, definition }: Compiled,
    point: RestartFrom,
  ): Promise<RestartPoint> {
    const { maxStateBytes } = this.#around.limits;
    switch (point.from) {
      case 'beginning':
        return { from: 'beginning' };
      case 'step':
        requireStep({ nodes, definition }, point.step);
        return point;
      case 'checkpoint': {
        const { id, context } = await checkpointToReturnTo(
          this.store,
          machine,
          workflowId,
          point.checkpointId,
          maxStateBytes,
        );
        return { from: 'checkpoint', checkpointId: id, context };
      }
      case 'lastValidCheckpoint': {
        const { id, context } = await lastValidCheckpoint(
          this.store,
          machine,
          workflowId,
          Number.MAX_SAFE_INTEGER,
          maxStateBytes,
        );
        return { from: 'checkpoint', checkpointId: id, context };
      }
    }
  }

  async rollBack(
    workflowId: WorkflowId,
    checkpointId: string,
    options: ControlOptions & { readonly thenResume?: boolean } = {},
  ): Promise<Moved> {
    requireId(checkpointId, 'checkpoint');
    const compiled = await this.#compiledOf(workflowId, { reopen: true });
    const checkpoint = await checkpointToReturnTo(
      this.store,
      compiled.machine,
      workflowId,
      checkpointId,
      this.#around.limits.maxStateBytes,
    );
    return this.#send(workflowId, rollBackLetter(compiled, checkpoint, options.thenResume ?? true, options), {
      reopen: true,
    });
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
    const answer = {
      option: decision.option as keyof typeof ANSWERS,
      notes: decision.notes,
      decidedBy: options.actor ?? 'sdk',
      output: output?.digest ?? null,
    };
    return this.#send(
      open.workflowId,
      answerLetter(this.#around, interventionId, answer, output ? { values: [output] } : {}),
    );
  }

  createCheckpoint(workflowId: WorkflowId, description: string, options: ControlOptions = {}): Promise<Committed> {
    return this.#send(workflowId, checkpointLetter(description, options));
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
    const nodes = this.registry.list().flatMap((compiled) => [...compiled.nodes.values()]);
    const named = new Set(nodes.flatMap((node) => (node.kind === 'step' && node.breaker ? [node.breaker] : [])));
    if (!named.has(key) && !(await this.breaker(key)))
      throw new NotFoundError(`no step names a dependency "${key}"; there are ${[...named].join(', ') || 'none'}`, {
        key,
      });
    return this.#breakers.set(key, to, reason, actor);
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
    return accept(schema, output, `the output for step "${step}"`, this.#around.limits.maxStateBytes);
  }

  /** The definition that a workflow runs on. @throws InvalidStateError for one that has ended, unless it may be reopened */
  async #compiledOf(workflowId: WorkflowId, options: Waking = {}): Promise<Compiled> {
    this.#requireRunning();
    const live = this.#live.get(workflowId);
    if (live) return live.compiled;
    requireId(workflowId, 'workflow');
    const found = await this.store.find(workflowId);
    if (!found) throw new NotFoundError(`no workflow ${workflowId} is known`, { workflowId });
    if (isFinal(found.status) && !options.reopen) throw hasEndedError(found);
    return this.registry.withHash(found.definitionHash, found.definition);
  }

  /** Delivers to the workflow, waking it if it sleeps. One that has just left memory is woken again. */
  async #send(workflowId: WorkflowId, letter: Letter, options: Waking = {}): Promise<Committed> {
    for (let tries = 1; ; tries++) {
      this.#requireRunning();
      const workflow = this.#live.get(workflowId) ?? (await this.#wakeUp(workflowId, options));
      try {
        return await workflow.deliver(letter);
      } catch (error) {
        if (!(error instanceof NotRunningError) || !workflow.isGone || tries === 5) throw error;
      }
    }
  }

  /** Single flight: two callers must not make two actors of one workflow. */
  #wakeUp(workflowId: WorkflowId, options: Waking = {}): Promise<LiveWorkflow> {
    requireId(workflowId, 'workflow');
    const waking =
      this.#waking.get(workflowId) ??
      this.#claim(workflowId, options).finally(() => {
        this.#waking.delete(workflowId);
      });
    this.#waking.set(workflowId, waking);
    return waking;
  }

  async #claim(workflowId: WorkflowId, options: Waking): Promise<LiveWorkflow> {
    await this.#takingOver;
    const taken = this.#live.get(workflowId);
    if (taken) return taken;
    const losses = this.#losses;
    return this.#revive(await this.#claimStored(workflowId, options), losses);
  }

  async #claimStored(workflowId: WorkflowId, options: Waking): Promise<StoredWorkflow> {
    await this.#takingOver;
    await this.#around.faults.strike('before claim', workflowId);
    const stored = await this.store.claim(workflowId, this.#process.id, options);
    await this.#around.faults.strike('after claim', workflowId);
    if (stored) return stored;
    const found = await this.store.find(workflowId);
    if (!found) throw new NotFoundError(`no workflow ${workflowId} is known`, { workflowId });
    throw hasEndedError(found);
  }

  /** A workflow that was claimed comes into memory, unless the lease was lost since. */
  #adopt(workflow: LiveWorkflow, losses: number): LiveWorkflow {
    if (this.#phase !== 'running') throw new NotRunningError('the engine is stopping', {});
    if (losses !== this.#losses)
      throw new NotRunningError('the lease was lost since the workflow was taken; another process may have it', {});
    this.#live.set(workflow.id, workflow);
    this.#parked.delete(workflow.id);
    return workflow;
  }

  async #revive(stored: StoredWorkflow, losses: number): Promise<LiveWorkflow> {
    try {
      return this.#adopt(await restore(this.#around, this.#observer, this.registry, stored), losses);
    } catch (error) {
      const { workflowId } = stored;
      if (error instanceof HoldfastError && error.retryable) {
        this.#around.log.warn({ workflowId, err: error }, 'the workflow could not be restored; trying again');
      } else {
        this.#parked.set(workflowId, error as Error);
        void this.#recordParking(stored, error);
        this.#around.log.error(
          { workflowId, err: error },
          'the workflow cannot go on here; it is parked until the next start',
        );
      }
      throw error;
    }
  }

  /** Whoever is woken finds it among the system errors, with what to do about it. */
  async #recordParking(stored: StoredWorkflow, error: unknown): Promise<void> {
    try {
      await this.store.recordSystemError(stored.workflowId, parkingError(this.#around, stored, error));
    } catch (err) {
      this.#around.log.error({ workflowId: stored.workflowId, err }, 'that a workflow is parked could not be recorded');
    }
  }

  /** Wakes what is due and takes over what nobody has; then looks again when the next is due, or after the polling interval. */
  async #look(): Promise<void> {
    const { clock, limits, log } = this.#around;
    let next = limits.pollMs;
    try {
      await this.#takeOver();
      for (const id of await this.store.due(clock.now(), 500))
        if (!this.#live.has(id) && !this.#parked.has(id)) this.#wakeQuietly(id);
      const due = await this.store.nextDue();
      if (due !== undefined) next = Math.max(10, Math.min(next, due - clock.now()));
    } catch (error) {
      log.warn({ err: error }, 'could not look for due workflows; trying again');
    }
    if (this.#phase === 'running') this.#poll = clock.schedule(next, () => void this.#look());
  }

  async #takeOver(): Promise<void> {
    for (let found = TAKEN_AT_ONCE; found === TAKEN_AT_ONCE && this.#phase === 'running'; ) {
      const round = this.#takeOverSome();
      this.#takingOver = round.catch(() => {}); // told to the one who looks; those who wait only wait
      found = await round;
    }
  }

  async #takeOverSome(): Promise<number> {
    const mine = [...this.#live.keys(), ...this.#waking.keys(), ...this.#parked.keys()];
    const losses = this.#losses;
    const found = await this.store.takeOver(this.#process.id, TAKEN_AT_ONCE, mine);
    for (const stored of found) {
      const workflow = await this.#revive(stored, losses).catch(() => undefined);
      workflow?.reconcile();
    }
    return found.length;
  }

  #wakeQuietly(workflowId: WorkflowId): void {
    this.#wakeUp(workflowId).then(
      (workflow) => workflow.reconcile(),
      (error: unknown) => this.#around.log.debug({ workflowId, err: error }, 'a due workflow could not be woken'),
    );
  }

  /** The lease is gone: others may have taken our workflows, so nothing here may go on. */
  #lost(error: Error): void {
    this.#around.log.error({ err: error }, 'this process lost its lease; it lets go of all workflows');
    this.#letGo();
    this.#enterAgain();
  }

  #letGo(): void {
    this.#losses++;
    for (const workflow of this.#live.values()) workflow.leave();
  }

  /** Until it succeeds: without a lease everybody else takes what this process has. */
  #enterAgain(): void {
    if (this.#phase !== 'running') return;
    const { clock, limits, log } = this.#around;
    this.store
      .enter(this.#process, (error) => this.#lost(error))
      // What was taken meanwhile was taken without a lease, so that anybody could take it as well.
      .then(
        () => this.#letGo(),
        (cause: unknown) => {
          log.error({ err: cause }, 'the lease could not be taken again; trying again');
          clock.schedule(limits.pollMs, () => this.#enterAgain());
        },
      );
  }

  #requireRunning(): void {
    if (this.#phase !== 'running')
      throw new NotRunningError(
        `the engine is ${this.#phase}; ${this.#phase === 'idle' ? 'start it first' : 'send this to another process, or start a new one'}`,
        { phase: this.#phase },
      );
  }
}

function requireId(id: string, what: string): void {
  if (!isUuid(id)) throw new InvalidInputError(`"${id}" is no ${what} id: expected a UUID`, { id });
}

function requireStep({ nodes, definition }: Pick<Compiled, 'nodes' | 'definition'>, step: string): void {
  if (!nodes.has(step))
    throw new NotFoundError(
      `workflow "${definition.name}" ${definition.version} has no step "${step}"; it has ${[...nodes.keys()].join(', ')}`,
      { step },
    );
}

const hasEndedError = ({ workflowId, status }: WorkflowSummary): InvalidStateError =>
  new InvalidStateError(`workflow ${workflowId} has ended: it is ${status}`, { workflowId, status });
