// The workflows that this process has in memory, and how they come to be there: born, woken because they are due or wanted, taken over from
// processes that are gone. Each is in memory at most once; to wake is to own. The engine hands wishes to them through `send`.
import type { Timer } from '../clock.ts';
import { HoldfastError, NotFoundError, NotRunningError } from '../errors.ts';
import type { Birth } from '../persistence/rows/birth.ts';
import type { Process } from '../persistence/store.ts';
import type { StoredWorkflow } from '../persistence/rows/workflows.ts';
import type { WorkflowId } from '../workflow.ts';
import { bornWorkflow } from './intoMemory.ts';
import type { Committed, Letter } from './letter.ts';
import type { Identity, LiveWorkflow, Observer } from './liveWorkflow.ts';
import type { Compiled, Registry } from './registry.ts';
import { Defects } from './defects.ts';
import { Lacking } from './lacking.ts';
import { Lease } from './lease.ts';
import type { Inside } from './surroundings.ts';
import { Unserved } from './unserved.ts';
import { hasEndedError, requireId, requireKnown } from './known.ts';
import { Messages } from './messages.ts';
import { Released } from './released.ts';
import { revived } from './revived.ts';
import { recordParking } from './parking.ts';

/** Whether a workflow that has ended may be taken up again. */
export interface Waking {
  readonly reopen?: boolean;
  /** A person moves it: where its newest state is corrupt, any valid one will do. */
  readonly byHand?: boolean;
}

/** Workflows of dead processes that one statement claims: what is claimed later waits for the work of those before. */
const TAKEN_AT_ONCE = 1_000;
/** Workflows that are woken at once because they are due: each asks the database, and more that wait there than it has room for would count as a shortage. */
const WOKEN_AT_ONCE = 100;

export class Residents {
  readonly #around: Inside;
  readonly #registry: Registry;
  readonly #process: Process;
  readonly #live = new Map<WorkflowId, LiveWorkflow>();
  readonly #waking = new Map<WorkflowId, Promise<LiveWorkflow>>();
  /** Workflows that cannot go on here, with the reason: not tried again until the next start. */
  readonly #parked = new Map<WorkflowId, Error>();
  /** The round of taking over that is under way. What becomes ours meanwhile waits for its end, else the round would take it from ourselves. */
  #takingOver: Promise<unknown> | undefined;
  readonly #lacking: Lacking;
  readonly #lease: Lease;
  #running = false;
  readonly #messages: Messages;
  readonly #released: Released;
  #poll: Timer | undefined;
  #drained: (() => void) | undefined;
  readonly #unserved: Unserved;
  readonly observer: Observer;

  constructor(around: Inside, registry: Registry, process: Process, committed: Observer['committed']) {
    this.#around = around;
    this.#registry = registry;
    this.#process = process;
    this.#unserved = new Unserved(around);
    this.#lacking = new Lacking(around, registry);
    const isRunning = (): boolean => this.#running;
    this.#lease = new Lease(around, process, isRunning, () => this.#letGoOfAll());
    this.#messages = new Messages(around, {
      isRunning,
      owner: process.id,
      definitions: () => this.#registry.names,
      parked: () => [...this.#parked.keys(), ...this.#lacking.ids],
      inMemory: (workflowId) => this.#live.get(workflowId),
      wakeUp: (workflowId) => this.#wakeUp(workflowId),
    });
    this.#released = new Released(around, this.#live, (workflowId) => {
      const isLeft = this.#parked.has(workflowId) || this.#lacking.has(workflowId);
      if (!isLeft && !this.#waking.has(workflowId)) this.#wakeQuietly(workflowId);
    });
    const defects = new Defects(around, (workflowId, error) => this.#parked.set(workflowId, error));
    this.observer = {
      committed: (workflow, moved) => {
        defects.moved(workflow.id);
        committed(workflow, moved);
      },
      refused: (workflowId, error) => defects.refused(workflowId, error),
      left: (workflow) => {
        if (this.#live.get(workflow.id) === workflow) this.#live.delete(workflow.id);
        if (this.#live.size === 0) this.#drained?.();
      },
    };
  }

  get size(): number {
    return this.#live.size;
  }

  get(workflowId: WorkflowId): LiveWorkflow | undefined {
    return this.#live.get(workflowId);
  }

  /** Announces this process, takes over what nobody has, and keeps looking for what is due. */
  async start(): Promise<void> {
    await this.#lease.enter();
    this.#running = true;
    await this.#look();
  }

  /** Takes nothing more, waits up to `timeoutMs` for running attempts, lets go of everything. */
  async stop(timeoutMs: number): Promise<void> {
    this.#running = false;
    this.#poll?.cancel();
    await this.#drain(timeoutMs);
    this.#letGoOfAll();
  }

  #letGoOfAll(): void {
    for (const workflow of this.#live.values()) workflow.leave();
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

  /** A new workflow; its first letter is its birth. */
  async born(compiled: Compiled, identity: Identity, birth: Birth): Promise<LiveWorkflow> {
    this.#requireRunning();
    const workflow = bornWorkflow(this.#around, this.observer, compiled, identity, birth);
    this.#live.set(workflow.id, workflow);
    await this.#takingOver;
    return workflow;
  }

  /** Takes the workflow anew and puts what `make` makes of it in its place. What `make` throws leaves it as it was stored. */
  async replace<Made extends { readonly workflow: LiveWorkflow }>(
    workflowId: WorkflowId,
    make: (stored: StoredWorkflow) => Promise<Made>,
  ): Promise<Made & { readonly stored: StoredWorkflow }> {
    requireId(workflowId, 'workflow');
    this.#live.get(workflowId)?.leave();
    const losses = this.#lease.losses;
    const replacing = this.#claimStored(workflowId, { reopen: true }).then(async (stored) => {
      const made = await make(stored).catch(async (error: unknown) => {
        await this.#around.store.release(workflowId, stored.fence, 'as it was');
        throw error;
      });
      this.#adopt(made.workflow, losses);
      return { ...made, stored };
    });
    const waking = replacing.then(({ workflow }) => workflow);
    waking.catch(() => {}); // The caller below is told why; nobody else may be waiting, and a rejection of nobody ends the process.
    this.#waking.set(workflowId, waking);
    return replacing.finally(() => this.#waking.delete(workflowId));
  }

  /**
   * Delivers to the workflow, waking it if it sleeps. One that has just left memory is woken again. A letter that is made of what is stored is made
   * when the workflow is in memory here, and so nobody else's.
   */
  async send(
    workflowId: WorkflowId,
    letter: Letter | ((workflow: LiveWorkflow) => Promise<Letter>),
    options: Waking = {},
  ): Promise<Committed> {
    for (let tries = 1; ; tries++) {
      this.#requireRunning();
      const workflow = this.#live.get(workflowId) ?? (await this.#wakeUp(workflowId, options));
      try {
        return await workflow.deliver(typeof letter === 'function' ? await madeFor(workflow, letter) : letter);
      } catch (error) {
        if (!(error instanceof NotRunningError) || !workflow.isGone || tries === 5) throw error;
      }
    }
  }

  /** Brings a workflow into memory to look at it, and begins nothing; undefined where it is there already, or is parked here. */
  async examine(workflowId: WorkflowId): Promise<LiveWorkflow | undefined> {
    const isParked = this.#parked.has(workflowId) || this.#lacking.has(workflowId);
    if (!this.#running || this.#live.has(workflowId) || isParked) return undefined;
    return this.#wakeUp(workflowId);
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
    const losses = this.#lease.losses;
    return this.#revive(await this.#claimStored(workflowId, options), losses, options.byHand);
  }

  async #claimStored(workflowId: WorkflowId, options: Waking): Promise<StoredWorkflow> {
    await this.#takingOver;
    await this.#around.faults.strike('before claim', workflowId);
    const asked = { reopen: options.reopen ?? false, definitions: this.#registry.names };
    const stored = await this.#around.store.claim(workflowId, this.#process.id, asked);
    await this.#around.faults.strike('after claim', workflowId);
    if (stored) return stored;
    throw hasEndedError(requireKnown(await this.#around.store.find(workflowId), workflowId));
  }

  /** A workflow that was claimed comes into memory, unless the lease was lost since. */
  #adopt(workflow: LiveWorkflow, losses: number): LiveWorkflow {
    if (!this.#running) throw new NotRunningError('the engine is stopping', {});
    this.#lease.requireUnlost(losses);
    this.#live.set(workflow.id, workflow);
    this.#parked.delete(workflow.id);
    return workflow;
  }

  async #revive(stored: StoredWorkflow, losses: number, byHand = false): Promise<LiveWorkflow> {
    try {
      return this.#adopt(await revived(this.#around, this.observer, this.#registry, stored, byHand), losses);
    } catch (error) {
      const { workflowId } = stored;
      if (error instanceof HoldfastError && error.retryable) {
        this.#around.log.warn({ workflowId, err: error }, 'the workflow could not be restored; trying again');
      } else if (error instanceof NotFoundError) {
        await this.#lacking.leave(stored, error);
      } else {
        this.#parked.set(workflowId, error as Error);
        void recordParking(this.#around, this.#registry, stored, error);
        this.#around.log.error(
          { workflowId, err: error },
          'the workflow cannot go on here; it is parked until the next start',
        );
      }
      throw error;
    }
  }

  /** Who waits for these resources is next. */
  freed(names: readonly string[]): void {
    if (this.#running) this.#released.freed(names);
  }

  /** Wakes what is due and takes over what nobody has; then looks again when the next is due, or after the polling interval. */
  async #look(): Promise<void> {
    const { clock, limits, log } = this.#around;
    const { names } = this.#registry;
    let next = limits.pollMs;
    try {
      await this.#takeOver();
      if (this.#registry.usesResources) await this.#released.look();
      this.deliverMessages();
      for (const id of this.#lacking.again()) this.#wakeQuietly(id);
      const left = this.#lacking.ids;
      for (const id of await this.#around.store.due(clock.now(), 500, names, left)) {
        if (this.#waking.size >= WOKEN_AT_ONCE) break; // The next look is at once, where something is due.
        if (!this.#live.has(id) && !this.#parked.has(id)) this.#wakeQuietly(id);
      }
      const due = await this.#around.store.nextDue(names, left);
      if (due !== undefined) next = Math.max(10, Math.min(next, due - clock.now()));
      await this.#unserved.look();
    } catch (error) {
      log.warn({ err: error }, 'could not look for due workflows; trying again');
    }
    if (this.#running) this.#poll = clock.schedule(next, () => void this.#look());
  }

  async #takeOver(): Promise<void> {
    for (let found = TAKEN_AT_ONCE; found === TAKEN_AT_ONCE && this.#running; ) {
      const round = this.#takeOverSome();
      this.#takingOver = round.catch(() => {}); // told to the one who looks; those who wait only wait
      found = await round;
    }
  }

  async #takeOverSome(): Promise<number> {
    const mine = [...this.#live.keys(), ...this.#waking.keys(), ...this.#parked.keys(), ...this.#lacking.ids];
    const losses = this.#lease.losses;
    const found = await this.#around.store.takeOver(this.#process.id, TAKEN_AT_ONCE, mine, this.#registry.names);
    // Side by side: each of them asks the database for what its state refers to.
    await Promise.all(
      found.map(async (stored) => {
        const workflow = await this.#revive(stored, losses).catch(() => undefined);
        workflow?.reconcile();
      }),
    );
    return found.length;
  }

  /** Brings what workflows were told to those that this process has or can wake. */
  deliverMessages(): void {
    this.#messages.deliver();
  }

  #wakeQuietly(workflowId: WorkflowId): void {
    this.#wakeUp(workflowId).then(
      (workflow) => workflow.reconcile(),
      (error: unknown) => this.#around.log.debug({ workflowId, err: error }, 'a due workflow could not be woken'),
    );
  }

  #requireRunning(): void {
    if (!this.#running) throw new NotRunningError('the engine is not running; send this to another process', {});
  }
}

const NOTHING: Letter = { open: () => ({}) };

/** A workflow that was woken for a letter that cannot be made goes on, or goes back to sleep. */
async function madeFor(workflow: LiveWorkflow, make: (workflow: LiveWorkflow) => Promise<Letter>): Promise<Letter> {
  // It may be stored already, and not know it yet: nothing can be made of it before.
  if (!workflow.isBorn) await workflow.deliver(NOTHING);
  try {
    return await make(workflow);
  } catch (error) {
    workflow.reconcile();
    throw error;
  }
}
