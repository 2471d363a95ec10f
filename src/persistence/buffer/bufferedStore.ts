// The PostgreSQL store with a buffer in front of it: what asks for no more than BUFFERED is answered by Redis. Whatever is read or claimed of a workflow
// comes after what was buffered of it.
import { PostgresStore, type PostgresStoreOptions } from '../postgresStore.ts';
import type { Commit, Committed } from '../rows/commit.ts';
import type { StoredWorkflow } from '../rows/workflows.ts';
import { aliveAmong, bufferNamespace, goneOwners } from '../sql/buffer.ts';
import { ownerOf } from '../sql/claim.ts';
import type { AuthorTransaction, Buffered, Process } from '../store.ts';
import { Buffering, type Processes, readsAfterBuffered } from './buffering.ts';
import type { CheckpointBuffer } from './checkpointBuffer.ts';
import { type Apart, Quarantine } from './quarantine.ts';
import { RedisBuffer } from './redisBuffer.ts';
import { type Bounds, NONE_PASSED } from './room.ts';

export interface BufferedStoreOptions extends PostgresStoreOptions {
  readonly redisUrl: string;
  /** Id of this process. */
  readonly owner: string;
  /** Told of what was acknowledged and cannot be stored. Must not throw. */
  readonly lost: (apart: readonly Apart[]) => void;
  /** For tests: after which an answer of Redis is not waited for. @default 500 ms */
  readonly redisTimeoutMs?: number;
  /** For tests. @default 10,000 entries, 32 MiB */
  readonly bounds?: Bounds;
}

export class BufferedStore extends PostgresStore {
  readonly #options: BufferedStoreOptions;
  #buffer: CheckpointBuffer | undefined;
  #buffering: Buffering | undefined;
  #isEntered = false;

  static {
    readsAfterBuffered(this.prototype, (store, workflowId) => store.#buffering?.settled(workflowId));
  }

  constructor(options: BufferedStoreOptions) {
    super(options);
    this.#options = options;
  }

  /**
   * After the vault was opened, before anything is committed.
   * @throws InvalidConfigurationError where the Redis may throw away what it is given, or does not let this process in
   */
  async openBuffer(): Promise<void> {
    const { redisUrl: url, owner, log, clock, lost, integrity, redisTimeoutMs, bounds } = this.#options;
    const [row] = await this.reader.ask<{ id: string }>(bufferNamespace);
    // Of one that is not there yet others would think that it is gone, and end its stream.
    const mayBegin = (): boolean => this.#isEntered && this.holds(owner);
    const buffer = new RedisBuffer({
      url,
      namespace: row?.id ?? '',
      writer: owner,
      log,
      clock,
      mayBegin,
      ...(redisTimeoutMs === undefined ? {} : { timeoutMs: redisTimeoutMs }),
    });
    await buffer.open();
    this.#buffer = buffer;
    this.#buffering = new Buffering({
      buffer,
      owner,
      write: (commit) => super.commit(commit),
      processes: this.#processes(owner),
      quarantine: new Quarantine(this.reader, () => clock.now()),
      protection: { integrity, vault: this.vault },
      clock,
      log,
      lost,
      ...(bounds && { bounds }),
    });
  }

  #processes(owner: string): Processes {
    const { reader } = this;
    return {
      async aliveAmong(processes) {
        const rows = await reader.ask<{ id: string }>(aliveAmong, [processes]);
        return rows.map(({ id }) => id);
      },
      async gone() {
        const rows = await reader.ask<{ owner: string }>(goneOwners, [owner]);
        return rows.map((row) => row.owner);
      },
      async ownerOf(workflowId) {
        const [held] = await reader.ask<{ owner: string | null }>(ownerOf, [workflowId, true]);
        return held?.owner ?? null;
      },
    };
  }

  get buffered(): Buffered {
    return this.#buffering?.state ?? { length: 0, bytes: 0, isReady: false, isFull: false, passed: NONE_PASSED };
  }

  override commit(commit: Commit): Promise<Committed> {
    return this.#buffering?.commit(commit) ?? super.commit(commit);
  }

  override async commitInside(transaction: AuthorTransaction, commit: Commit): Promise<Committed> {
    await this.#buffering?.settled(commit.workflowId);
    return super.commitInside(transaction, commit);
  }

  override async claim(
    ...[workflowId, owner, asked]: Parameters<PostgresStore['claim']>
  ): ReturnType<PostgresStore['claim']> {
    const from = await this.#buffering?.beforeClaim(workflowId);
    const stored = await super.claim(workflowId, owner, from ? { ...asked, from } : asked);
    if (stored) await this.#buffering?.had([stored.workflowId]);
    return stored;
  }

  override async takeOver(
    ...[owner, limit, except, definitions]: Parameters<PostgresStore['takeOver']>
  ): Promise<readonly StoredWorkflow[]> {
    const from = await this.#buffering?.beforeTakeOver(except);
    if (this.#buffering && !from) return [];
    const taken = await super.takeOver(owner, limit, except, definitions, from);
    await this.#buffering?.had(taken.map(({ workflowId }) => workflowId));
    return taken;
  }

  override async enter(process: Process, lost: (error: Error) => void): Promise<void> {
    await super.enter(process, lost);
    this.#isEntered = true;
    await this.#buffer?.begin();
  }

  override async leave(owner: string): Promise<void> {
    await this.#buffering?.flush();
    await super.leave(owner);
  }

  override async release(...given: Parameters<PostgresStore['release']>): Promise<void> {
    await this.#buffering?.settled(given[0]);
    await super.release(...given);
  }

  override async close(): Promise<void> {
    await this.#buffering?.flush();
    await super.close();
    await this.#buffer?.close();
  }
}
