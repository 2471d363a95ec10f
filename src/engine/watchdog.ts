// Proves that every unfinished workflow has somebody who will move it: a live owner, a due time, a person who is asked, or something that it waits for by
// its author's wish. What sleeps without a due time is looked at once in each position: it is brought back into memory, which heals what only lost
// its alarm, and where its state wants nothing at all a person is asked. What is due and cannot be woken is a system error.
import { type Clock, sleep } from '../clock.ts';
import { HoldfastError, OwnedElsewhereError, StrandedError } from '../errors.ts';
import type { WorkflowId } from '../workflow.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { moverOf } from './mover.ts';
import type { Registry } from './registry.ts';
import { strandedError, strandedLetter } from './stranded.ts';
import type { Inside } from './surroundings.ts';

/** Between two looks, in ms: what is found is dealt with well within 5 s. */
const LOOKS_EVERY_MS = 2_000;
/** So late, in ms, that the ordinary look must have seen it twice. */
const LATE_MS = 3_000;
const AT_ONCE = 100;
/** Positions that were looked at and are remembered. */
const MOST_KNOWN = 100_000;
const FIRST = '00000000-0000-0000-0000-000000000000' as WorkflowId;

/** What the watchdog needs of those who have the workflows in memory. */
export interface Woken {
  /** Brings it into memory and begins nothing; undefined where it is there already, or parked with a system error of its own. */
  examine(workflowId: WorkflowId): Promise<LiveWorkflow | undefined>;
}

export class Watchdog {
  readonly #around: Inside;
  readonly #woken: Woken;
  readonly #registry: Pick<Registry, 'names'>;
  readonly #stopping = new AbortController();
  /** Workflow → revision at which it was found to wait for something. */
  readonly #known = new Map<WorkflowId, number>();
  #running: Promise<void> | undefined;

  constructor(around: Inside, woken: Woken, registry: Pick<Registry, 'names'>) {
    this.#around = around;
    this.#registry = registry;
    this.#woken = woken;
  }

  start(): void {
    this.#running ??= this.#run(this.#around.clock);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the watchdog was stopped'));
    await this.#running;
  }

  async #run(clock: Clock): Promise<void> {
    for (;;) {
      try {
        await sleep(clock, LOOKS_EVERY_MS, this.#stopping.signal);
      } catch {
        return; // Only `stop` ends the wait.
      }
      try {
        await this.#look();
      } catch (error) {
        this.#around.log.warn({ err: error }, 'the watchdog could not look; it looks again');
      }
    }
  }

  async #look(): Promise<void> {
    const { store, clock } = this.#around;
    const { names } = this.#registry;
    for (const id of await store.due(clock.now() - LATE_MS, AT_ONCE, names)) await this.#wakeLate(id);
    for (let after = FIRST; !this.#stopping.signal.aborted; ) {
      const page = await store.idle(after, AT_ONCE, names);
      for (const { workflowId, revision } of page)
        if (this.#known.get(workflowId) !== revision) await this.#examine(workflowId, revision);
      const last = page.at(-1);
      if (!last || page.length < AT_ONCE) return;
      after = last.workflowId;
    }
  }

  async #wakeLate(id: WorkflowId): Promise<void> {
    try {
      const workflow = await this.#woken.examine(id);
      workflow?.reconcile();
    } catch (error) {
      await this.#cannotBeWoken(id, error);
    }
  }

  async #examine(id: WorkflowId, revision: number): Promise<void> {
    try {
      const workflow = await this.#woken.examine(id);
      if (!workflow) return;
      if (workflow.mover === undefined) {
        const asking = { around: this.#around, compiled: workflow.compiled, identity: workflow.identity };
        await workflow.deliver(strandedLetter(asking, moverOf));
      } else this.#remember(id, revision);
      workflow.reconcile();
    } catch (error) {
      await this.#cannotBeWoken(id, error);
    }
  }

  #remember(id: WorkflowId, revision: number): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(id, revision);
  }

  /** Another process has it, or the store does not answer: that will pass. Anything else is for an administrator, once. */
  async #cannotBeWoken(workflowId: WorkflowId, error: unknown): Promise<void> {
    if (error instanceof OwnedElsewhereError || (error instanceof HoldfastError && error.retryable)) return;
    const cause = new StrandedError(
      `workflow ${workflowId} is due and cannot be woken: ${error instanceof Error ? error.message : String(error)}`,
      { workflowId },
      { cause: error },
    );
    this.#around.log.error({ workflowId, err: cause }, 'a workflow cannot be woken');
    await this.#around.store.recordSystemError(workflowId, strandedError(this.#around, workflowId, cause));
  }
}
