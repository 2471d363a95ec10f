// What a store with a buffer does around its own calls, whatever database is behind it: which commits the buffer answers, what must be written before a
// workflow is read, claimed or let go, and what is taken in of processes that are gone before anybody has their workflows. Used by
// `bufferedStore.ts`; the simulation has its own database behind it, and this.
import { type Clock, sleep } from '../../clock.ts';
import { HoldfastError, ServerUnavailableError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { WorkflowId } from '../../workflow.ts';
import type { Protection } from '../encodeCommit.ts';
import type { Commit, Committed } from '../rows/commit.ts';
import type { Buffered, Store } from '../store.ts';
import type { CheckpointBuffer } from './checkpointBuffer.ts';
import { takeIn } from './leftovers.ts';
import { type Apart, apartOf, type Quarantine } from './quarantine.ts';
import type { Bounds } from './room.ts';
import { WriteBehind } from './writeBehind.ts';
import type { Write } from './writeChain.ts';

/** What the database says of processes. */
export interface Processes {
  /** Those of them that are alive. */
  aliveAmong(processes: readonly string[]): Promise<readonly string[]>;
  /** Those that are gone and have unfinished workflows in memory. */
  gone(): Promise<readonly string[]>;
  /** Who has a workflow in memory. */
  ownerOf(workflowId: WorkflowId): Promise<string | null>;
}

export interface BufferingOptions {
  readonly buffer: CheckpointBuffer;
  /** Id of this process. */
  readonly owner: string;
  readonly write: Write;
  readonly processes: Processes;
  readonly quarantine: Pick<Quarantine, 'add' | 'refused'>;
  readonly protection: Protection;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of what was acknowledged and cannot be stored. Must not throw. */
  readonly lost: (apart: readonly Apart[]) => void;
  readonly bounds?: Bounds;
}

/** How long workflows of a process that is gone are left alone because nobody can ask Redis what it had buffered. */
const PATIENCE_MS = 30_000;
/** What is written at the end of a process before it lets go. */
const GRACE_MS = 2_000;

/** What is asked about one workflow sees all that was decided in it. */
const OF_ONE_WORKFLOW = [
  'checkpoints',
  'checkpointSummaries',
  'stateChanges',
  'values',
  'missing',
  'begun',
  'journal',
  'recoveries',
  'find',
  'lastError',
  'validations',
] as const satisfies readonly (keyof Store)[];

/** Has the reads of a class of stores come after what was buffered of the workflow that they are about. */
export function readsAfterBuffered<Reads extends Pick<Store, (typeof OF_ONE_WORKFLOW)[number]>>(
  prototype: Reads,
  settled: (store: Reads, workflowId: WorkflowId) => Promise<void> | undefined,
): void {
  for (const name of OF_ONE_WORKFLOW) {
    const read = prototype[name] as (workflowId: WorkflowId, ...rest: unknown[]) => Promise<unknown>;
    const value = async function (this: Reads, workflowId: WorkflowId, ...rest: unknown[]): Promise<unknown> {
      await settled(this, workflowId);
      return read.call(this, workflowId, ...rest);
    };
    Object.defineProperty(prototype, name, { value });
  }
}

export class Buffering {
  readonly #options: BufferingOptions;
  readonly #behind: WriteBehind;
  /** Their progress is not buffered any more. */
  readonly #unfit = new Set<WorkflowId>();
  #takingIn: Promise<readonly string[]> | undefined;
  #awaySince: number | undefined;
  /** What `untidy` of the buffer was when nothing that is stored was left in it. */
  #tidied = 0;

  constructor(options: BufferingOptions) {
    this.#options = options;
    const { buffer, write, protection, clock, log, bounds } = options;
    this.#behind = new WriteBehind({
      buffer,
      write,
      protection,
      clock,
      log,
      ...(bounds && { bounds }),
      setApart: ({ commits, entries, error }) => this.#setApart(apartOf(commits, entries, error)),
    });
  }

  get state(): Buffered {
    const { entries, bytes, isFull, passed } = this.#behind.room;
    return { length: entries, bytes, isReady: this.#options.buffer.isReady, isFull, passed };
  }

  commit(commit: Commit): Promise<Committed> {
    const isUnfit = commit.grade === 'BUFFERED' && this.#unfit.has(commit.workflowId);
    return this.#behind.commit(isUnfit ? { ...commit, grade: 'DURABLE' } : commit);
  }

  /** All that is buffered of a workflow is stored, or set apart; undefined where nothing is. Rejects where nobody knows. */
  settled(workflowId: WorkflowId): Promise<void> | undefined {
    return this.#behind.settled(workflowId);
  }

  /** @returns processes from which it may be taken: they are gone, and nothing that they have buffered is left */
  async beforeClaim(workflowId: WorkflowId): Promise<readonly string[]> {
    const { owner, processes } = this.#options;
    await this.settled(workflowId);
    const held = await processes.ownerOf(workflowId);
    if (held === null || held === owner) return [];
    if ((await processes.aliveAmong([held])).length > 0) return [];
    const taken = await this.#takeIn();
    // What was under way by then may have begun before it was gone.
    return taken.includes(held) ? taken : this.#takeIn();
  }

  /** @returns processes from which workflows may be taken, as above; undefined: what they have buffered cannot be read yet */
  async beforeTakeOver(except: readonly WorkflowId[]): Promise<readonly string[] | undefined> {
    await this.#behind.allSettled(new Set(except));
    await this.#tidy();
    try {
      return await this.#takeIn();
    } catch (error) {
      this.#options.log.warn(
        { err: error },
        'what processes that are gone have buffered cannot be read yet; their workflows wait for it',
      );
      return undefined;
    }
  }

  /** These are in memory of this process now. */
  async had(workflowIds: readonly WorkflowId[]): Promise<void> {
    for (const id of await this.#options.quarantine.refused(workflowIds)) this.#unfit.add(id);
  }

  /** What cannot be written soon stays in the buffer, for who comes after. */
  async flush(): Promise<void> {
    const flushed = this.#behind.allSettled().catch(() => {});
    if (this.#behind.length > 0) await Promise.race([flushed, sleep(this.#options.clock, GRACE_MS)]);
    await this.#tidy();
  }

  /** Takes out of the buffer what has stayed there although it is stored. */
  async #tidy(): Promise<void> {
    const { buffer, log } = this.#options;
    const { untidy, isReady } = buffer;
    if (untidy === this.#tidied || !isReady) return;
    const isEmpty = this.#behind.length === 0;
    try {
      await buffer.trim(this.#behind.firstUnstored);
      if (isEmpty) this.#tidied = untidy;
    } catch (error) {
      log.debug({ err: error }, 'stored entries stay in Redis for now');
    }
  }

  /**
   * One at a time. Where Redis does not answer for long, workflows go on from what is stored: their steps since are executed again.
   * @returns those that were gone before it began: who dies later has buffered what was not looked for
   */
  #takeIn(): Promise<readonly string[]> {
    this.#takingIn ??= this.#takeInAll().finally(() => (this.#takingIn = undefined));
    return this.#takingIn;
  }

  async #takeInAll(): Promise<readonly string[]> {
    const { buffer, owner, processes, clock, log, ...options } = this.#options;
    await buffer.begin();
    const gone = await processes.gone();
    try {
      const others = (await buffer.writers()).filter((writer) => writer !== owner);
      this.#awaySince = undefined;
      if (others.length === 0) return gone;
      const alive = await processes.aliveAmong(others);
      const setApart = (apart: readonly Apart[]): Promise<void> => this.#setApart(apart);
      for (const writer of others)
        if (!alive.includes(writer)) await takeIn({ ...options, buffer, clock, log, setApart }, writer);
      return gone.filter((one) => !alive.includes(one));
    } catch (error) {
      const unavailable = unavailableBy(error);
      if (buffer.isReady) throw unavailable;
      if (gone.length === 0) return gone;
      this.#awaySince ??= clock.monotonic();
      if (clock.monotonic() - this.#awaySince < PATIENCE_MS) throw unavailable;
      log.error(
        { err: error },
        'Redis does not answer: workflows of processes that are gone go on from what the database has, and steps since are executed again',
      );
      return gone;
    }
  }

  async #setApart(apart: readonly Apart[]): Promise<void> {
    await this.#options.quarantine.add(apart);
    for (const { workflowId, reason } of apart) if (reason === 'refused') this.#unfit.add(workflowId as WorkflowId);
    this.#options.lost(apart);
  }
}

/** Who asked for a workflow may ask again, whatever the client of Redis calls its failure. */
const unavailableBy = (error: unknown): Error =>
  error instanceof HoldfastError
    ? error
    : new ServerUnavailableError(`Redis does not answer: ${(error as Error).message}`, {}, { cause: error });
