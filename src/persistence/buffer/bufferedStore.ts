// The PostgreSQL store with a buffer in front of it: what asks for no more than BUFFERED is answered by Redis. Whatever is read or claimed of a workflow
// comes after what was buffered of it.
import { sleep } from '../../clock.ts';
import { ServerUnavailableError } from '../../errors.ts';
import type { WorkflowId } from '../../workflow.ts';
import type { Protection } from '../encodeCommit.ts';
import { PostgresStore, type PostgresStoreOptions } from '../postgresStore.ts';
import type { Commit, Committed } from '../rows/commit.ts';
import type { StoredWorkflow } from '../rows/workflows.ts';
import { aliveAmong, bufferNamespace, goneOwners } from '../sql/buffer.ts';
import { ownerOf } from '../sql/claim.ts';
import type { AuthorTransaction, Process } from '../store.ts';
import type { CheckpointBuffer } from './checkpointBuffer.ts';
import { takeIn } from './leftovers.ts';
import { type Apart, apartOf, Quarantine } from './quarantine.ts';
import { RedisBuffer } from './redisBuffer.ts';
import { WriteBehind } from './writeBehind.ts';

export interface BufferedStoreOptions extends PostgresStoreOptions {
  readonly redisUrl: string;
  /** Id of this process. */
  readonly owner: string;
  /** Told of what was acknowledged and cannot be stored. Must not throw. */
  readonly lost: (apart: readonly Apart[]) => void;
  /** For tests: after which an answer of Redis is not waited for. @default 500 ms */
  readonly redisTimeoutMs?: number;
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
] as const satisfies readonly (keyof PostgresStore)[];

export class BufferedStore extends PostgresStore {
  readonly #options: BufferedStoreOptions;
  readonly #protection: Protection;
  readonly #quarantine: Quarantine;
  /** Their progress is not buffered any more. */
  readonly #unfit = new Set<WorkflowId>();
  #buffer: CheckpointBuffer | undefined;
  #behind: WriteBehind | undefined;
  #isEntered = false;
  #takingIn: Promise<void> | undefined;
  #awaySince: number | undefined;

  static {
    for (const name of OF_ONE_WORKFLOW) {
      const read = this.prototype[name] as (workflowId: WorkflowId, ...rest: unknown[]) => Promise<unknown>;
      const value = async function (this: BufferedStore, workflowId: WorkflowId, ...rest: unknown[]): Promise<unknown> {
        await this.#settled(workflowId);
        return read.call(this, workflowId, ...rest);
      };
      Object.defineProperty(this.prototype, name, { value });
    }
  }

  constructor(options: BufferedStoreOptions) {
    super(options);
    this.#options = options;
    this.#protection = { integrity: options.integrity, vault: this.vault };
    this.#quarantine = new Quarantine(this.reader, () => options.clock.now());
  }

  /**
   * After the vault was opened, before anything is committed.
   * @throws InvalidConfigurationError where the Redis may throw away what it is given, or does not let this process in
   */
  async openBuffer(): Promise<void> {
    const { redisUrl: url, owner: writer, log, clock, redisTimeoutMs } = this.#options;
    const [row] = await this.reader.ask<{ id: string }>(bufferNamespace);
    const mayBegin = (): boolean => !this.#isEntered || this.holds(writer);
    const buffer = new RedisBuffer({
      url,
      namespace: row?.id ?? '',
      writer,
      log,
      mayBegin,
      ...(redisTimeoutMs === undefined ? {} : { timeoutMs: redisTimeoutMs }),
    });
    await buffer.open();
    this.#buffer = buffer;
    const write = (commit: Commit): Promise<Committed> => super.commit(commit);
    const setApart = ({
      commits,
      entries,
      error,
    }: Parameters<ConstructorParameters<typeof WriteBehind>[0]['setApart']>[0]) =>
      this.#setApart(apartOf(commits, entries, error));
    this.#behind = new WriteBehind({ buffer, write, protection: this.#protection, clock, setApart });
  }

  /** Commits that are acknowledged by the buffer and not stored yet; whether it answers. */
  get buffered(): { readonly length: number; readonly isReady: boolean } {
    return { length: this.#behind?.length ?? 0, isReady: this.#buffer?.isReady ?? false };
  }

  override commit(commit: Commit): Promise<Committed> {
    if (!this.#behind) return super.commit(commit);
    const isUnfit = commit.grade === 'BUFFERED' && this.#unfit.has(commit.workflowId);
    return this.#behind.commit(isUnfit ? { ...commit, grade: 'DURABLE' } : commit);
  }

  override async commitInside(transaction: AuthorTransaction, commit: Commit): Promise<Committed> {
    await this.#settled(commit.workflowId);
    return super.commitInside(transaction, commit);
  }

  override async claim(
    ...[workflowId, owner, options]: Parameters<PostgresStore['claim']>
  ): Promise<StoredWorkflow | undefined> {
    await this.#settled(workflowId);
    const [held] = await this.reader.ask<{ owner: string | null }>(ownerOf, [workflowId, true]);
    if (held?.owner && held.owner !== owner && !(await this.#isAlive(held.owner))) await this.#takeIn();
    const stored = await super.claim(workflowId, owner, options);
    if (stored) await this.#look([workflowId]);
    return stored;
  }

  override async takeOver(
    ...[owner, limit, except, definitions]: Parameters<PostgresStore['takeOver']>
  ): Promise<readonly StoredWorkflow[]> {
    await this.#behind?.allSettled(new Set(except));
    try {
      await this.#takeIn();
    } catch (error) {
      this.#options.log.warn(
        { err: error },
        'what processes that are gone have buffered cannot be read yet; their workflows wait for it',
      );
      return [];
    }
    const taken = await super.takeOver(owner, limit, except, definitions);
    await this.#look(taken.map(({ workflowId }) => workflowId));
    return taken;
  }

  /** One at a time. Where Redis does not answer for long, workflows go on from what is stored: their steps since are executed again. */
  #takeIn(): Promise<void> {
    this.#takingIn ??= this.#takeInAll().finally(() => (this.#takingIn = undefined));
    return this.#takingIn;
  }

  async #takeInAll(): Promise<void> {
    const { owner, clock, log } = this.#options;
    const buffer = this.#buffer;
    if (!buffer) return;
    await buffer.begin();
    try {
      const others = (await buffer.writers()).filter((writer) => writer !== owner);
      this.#awaySince = undefined;
      if (others.length === 0) return;
      const alive = await this.reader.ask<{ id: string }>(aliveAmong, [others]);
      const write = (commit: Commit): Promise<Committed> => super.commit(commit);
      const setApart = (apart: readonly Apart[]): Promise<void> => this.#setApart(apart);
      const options = { buffer, write, protection: this.#protection, clock, log, setApart };
      for (const writer of others) if (!alive.some(({ id }) => id === writer)) await takeIn(options, writer);
    } catch (error) {
      if (buffer.isReady) throw error;
      if ((await this.reader.ask(goneOwners, [owner])).length === 0) return;
      this.#awaySince ??= clock.monotonic();
      if (clock.monotonic() - this.#awaySince < PATIENCE_MS)
        throw new ServerUnavailableError(`Redis does not answer: ${(error as Error).message}`, {}, { cause: error });
      log.error(
        { err: error },
        'Redis does not answer: workflows of processes that are gone go on from what the database has, and steps since are executed again',
      );
    }
  }

  async #isAlive(process: string): Promise<boolean> {
    return (await this.reader.ask(aliveAmong, [[process]])).length > 0;
  }

  async #setApart(apart: readonly Apart[]): Promise<void> {
    await this.#quarantine.add(apart);
    for (const { workflowId, reason } of apart) if (reason === 'refused') this.#unfit.add(workflowId as WorkflowId);
    this.#options.lost(apart);
  }

  async #look(workflowIds: readonly WorkflowId[]): Promise<void> {
    for (const id of await this.#quarantine.refused(workflowIds)) this.#unfit.add(id);
  }

  async #settled(workflowId: WorkflowId): Promise<void> {
    await this.#behind?.settled(workflowId);
  }

  override async enter(process: Process, lost: (error: Error) => void): Promise<void> {
    await super.enter(process, lost);
    this.#isEntered = true;
  }

  override async leave(owner: string): Promise<void> {
    await this.#flush();
    await super.leave(owner);
  }

  override async release(...given: Parameters<PostgresStore['release']>): Promise<void> {
    await this.#settled(given[0]);
    await super.release(...given);
  }

  /** What cannot be written soon stays in Redis, for who comes after. */
  async #flush(): Promise<void> {
    const flushed = this.#behind?.allSettled().catch(() => {});
    if (this.#behind && this.#behind.length > 0) await Promise.race([flushed, sleep(this.#options.clock, GRACE_MS)]);
  }

  override async close(): Promise<void> {
    await this.#flush();
    await super.close();
    await this.#buffer?.close();
  }
}
