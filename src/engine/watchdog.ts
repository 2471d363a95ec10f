// Proves that every unfinished workflow has somebody who will move it: a live owner, a due time, or another workflow that has such. What sleeps without
// a due time is looked at once in each position, by whichever process: it is brought back into memory, which heals what only lost its alarm; one
// that waits without an end, of an earlier release, gets the time at which people are reminded; where its state wants nothing at all a person
// is asked. What waits for another workflow is marked, so that nobody looks again. What is due and cannot be woken is a system error.
import { type Clock, sleep } from '../clock.ts';
import type { IdleWorkflow } from '../persistence/rows/workflows.ts';
import { HoldfastError, NotFoundError, OwnedElsewhereError, StrandedError } from '../errors.ts';
import type { WorkflowId } from '../workflow.ts';
import { WRITE_NOW } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { moverOf } from './mover.ts';
import { raise } from './platformError.ts';
import type { Registry } from './registry.ts';
import { strandedError, strandedLetter } from './stranded.ts';
import type { Inside } from './surroundings.ts';

/** Between two looks, in ms: what is found is dealt with well within 5 s. */
const LOOKS_EVERY_MS = 2_000;
/** So late, in ms, that the ordinary look must have seen it twice. */
const LATE_MS = 3_000;
/** A look at very many takes a while: the time between two is not less than this many times that. */
const REST = 5;
/** Late ones that one look wakes. */
const AT_ONCE = 100;
/** Of those that sleep without a due time. After an upgrade there may be many. */
const IN_A_PAGE = 200;
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
    for (let waitMs = LOOKS_EVERY_MS; ; ) {
      try {
        await sleep(clock, waitMs, this.#stopping.signal);
      } catch {
        return; // Only `stop` ends the wait.
      }
      const begunAt = clock.monotonic();
      try {
        await this.#look();
      } catch (error) {
        this.#around.log.warn({ err: error }, 'the watchdog could not look; it looks again');
      }
      waitMs = Math.max(LOOKS_EVERY_MS, REST * (clock.monotonic() - begunAt));
    }
  }

  async #look(): Promise<void> {
    const { store, clock } = this.#around;
    const { names } = this.#registry;
    for (const id of await store.due(clock.now() - LATE_MS, AT_ONCE, names)) await this.#wakeLate(id);
    let after = FIRST;
    for (let found = IN_A_PAGE; found === IN_A_PAGE && !this.#stopping.signal.aborted; ) {
      const page = await store.idle(after, IN_A_PAGE, names);
      const waiting: IdleWorkflow[] = [];
      for (const one of page) {
        if (this.#stopping.signal.aborted) break;
        if (await this.#examine(one)) waiting.push(one);
      }
      await store.prove(waiting);
      after = page.at(-1)?.workflowId ?? after;
      found = page.length;
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

  /** Whether it waits for another workflow, which has somebody of its own. */
  async #examine({ workflowId: id, asks }: IdleWorkflow): Promise<boolean> {
    try {
      const workflow = await this.#woken.examine(id);
      if (!workflow) return false;
      const mover = workflow.mover(asks);
      if (mover === undefined) {
        const asking = { around: this.#around, compiled: workflow.compiled, identity: workflow.identity };
        await workflow.deliver(strandedLetter(asking, (position) => moverOf(position, asks)));
      }
      if (mover === 'endless') await workflow.deliver(WRITE_NOW); // Its turn sets the time of the reminder.
      workflow.reconcile();
      return mover === 'workflow';
    } catch (error) {
      await this.#cannotBeWoken(id, error);
      return false;
    }
  }

  /** Another process has it, the code here lacks its steps (told apart), or the store does not answer: that will pass. Anything else is for an administrator, once. */
  async #cannotBeWoken(workflowId: WorkflowId, error: unknown): Promise<void> {
    if (error instanceof OwnedElsewhereError || error instanceof NotFoundError) return;
    if (error instanceof HoldfastError && error.retryable) return;
    const cause = new StrandedError(
      `workflow ${workflowId} is due and cannot be woken: ${error instanceof Error ? error.message : String(error)}`,
      { workflowId },
      { cause: error },
    );
    this.#around.log.error({ workflowId, err: cause }, 'a workflow cannot be woken');
    await raise(this.#around, { workflowId, row: strandedError(this.#around, workflowId, cause) });
  }
}
