// The store of one process with a simulated Redis before the simulated database: the buffering is the real one.
import { Buffering, readsAfterBuffered } from '../../src/persistence/buffer/buffering.ts';
import type { CheckpointBuffer } from '../../src/persistence/buffer/checkpointBuffer.ts';
import type { Apart } from '../../src/persistence/buffer/quarantine.ts';
import type { Clock } from '../../src/clock.ts';
import type { Log } from '../../src/log.ts';
import type { Commit, Committed } from '../../src/persistence/rows/commit.ts';
import type { StoredWorkflow } from '../../src/persistence/rows/workflows.ts';
import type { AuthorTransaction, Process } from '../../src/persistence/store.ts';
import type { SimulatedStorage } from './simulatedStorage.ts';
import { SimulatedStore, type Wire } from './simulatedStore.ts';

export interface BufferedParts {
  readonly storage: SimulatedStorage;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly owner: string;
  readonly log: Log;
  /** Told of what was set apart. */
  readonly lost: (apart: readonly Apart[]) => void;
  /** Told of every commit when it is answered. */
  readonly answered: (commit: Commit, committed: Committed) => void;
  /** Told when the process has a lease. */
  readonly entered: () => void;
  /** Told when it is lost. */
  readonly leaseLost: () => void;
}

export class BufferedSimulatedStore extends SimulatedStore {
  readonly #buffering: Buffering;
  readonly #parts: BufferedParts;

  static {
    readsAfterBuffered(this.prototype, (store, workflowId) => store.#buffering.settled(workflowId));
  }

  constructor(buffer: CheckpointBuffer, parts: BufferedParts) {
    super(parts.storage, parts.wire, parts.clock);
    const { storage, owner, clock, log, lost } = parts;
    this.#parts = parts;
    this.#buffering = new Buffering({
      buffer,
      owner,
      write: (commit) => super.commit(commit),
      processes: {
        aliveAmong: (processes) => this.ask(() => processes.filter((one) => storage.isAlive(one))),
        gone: () => this.ask(() => storage.gone(owner)),
        ownerOf: (workflowId) => this.ask(() => storage.workflows.get(workflowId)?.head.owner ?? null),
      },
      quarantine: {
        add: (apart) => this.ask(() => void storage.apart.push(...apart)),
        refused: (workflowIds) =>
          this.ask(() =>
            workflowIds.filter((id) => storage.apart.some((one) => one.workflowId === id && one.reason === 'refused')),
          ),
      },
      protection: {},
      clock,
      log,
      lost,
    });
  }

  get buffered(): Buffering['state'] {
    return this.#buffering.state;
  }

  override async commit(commit: Commit): Promise<Committed> {
    const committed = await this.#buffering.commit(commit);
    this.#parts.answered(commit, committed);
    return committed;
  }

  override async commitInside(transaction: AuthorTransaction, commit: Commit): Promise<Committed> {
    await this.#buffering.settled(commit.workflowId);
    return await super.commitInside(transaction, commit);
  }

  override async claim(
    ...[workflowId, owner, asked]: Parameters<SimulatedStore['claim']>
  ): Promise<StoredWorkflow | undefined> {
    const from = await this.#buffering.beforeClaim(workflowId);
    const stored = await super.claim(workflowId, owner, { ...asked, from });
    if (stored) await this.#buffering.had([workflowId]);
    return stored;
  }

  override async takeOver(
    ...[owner, limit, except, definitions]: Parameters<SimulatedStore['takeOver']>
  ): Promise<readonly StoredWorkflow[]> {
    const from = await this.#buffering.beforeTakeOver(except);
    if (!from) return [];
    const taken = await super.takeOver(owner, limit, except, definitions, from);
    await this.#buffering.had(taken.map(({ workflowId }) => workflowId));
    return taken;
  }

  override async enter(process: Process, lost: (error: Error) => void): Promise<void> {
    await super.enter(process, (error) => {
      this.#parts.leaseLost();
      lost(error);
    });
    this.#parts.entered();
  }

  override async leave(owner: string): Promise<void> {
    await this.#buffering.flush();
    await super.leave(owner);
  }

  override async release(...given: Parameters<SimulatedStore['release']>): Promise<void> {
    await this.#buffering.settled(given[0]);
    await super.release(...given);
  }
}
