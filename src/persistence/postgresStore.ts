// The store that ships: the port on PostgreSQL. Commits go through the group commit and its one writer connection; everything else is one
// named statement each on a small pool beside it, so that neither waits for the other. The tables must be there (`migrate`).
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { Clock } from '../clock.ts';
import { InvalidConfigurationError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { WorkflowId } from '../workflow.ts';
import { AuthorTransactions } from './authorTransactions.ts';
import type { CircuitStore } from './circuitStore.ts';
import { checkSchema, connectionConfig } from './connection.ts';
import { DatabaseClock } from './databaseClock.ts';
import { EventHints } from './eventHints.ts';
import { GroupCommit } from './groupCommit.ts';
import { PostgresCircuits } from './postgresCircuits.ts';
import { PostgresResources } from './postgresResources.ts';
import { PostgresCommitWire, type WireHook } from './postgresCommitWire.ts';
import type { DurationStore } from './durationStore.ts';
import { PostgresDurations } from './postgresDurations.ts';
import type { NoticeStore } from './noticeStore.ts';
import type { CommitWatch } from './commitWatch.ts';
import type { LogStore } from './logStore.ts';
import { PostgresLogs } from './postgresLogs.ts';
import { PostgresNotices } from './postgresNotices.ts';
import type { NamedKeys } from '../namedKeys.ts';
import { defaultRedactor, type Redactor } from '../redaction.ts';
import type { SystemErrorRow, UncommittedError } from './rows/errors.ts';
import type { AuditEntry } from './rows/audit.ts';
import { PostgresAudit } from './postgresAudit.ts';
import { ProcessLease } from './processLease.ts';
import { type PoolUse, useOf } from './poolUse.ts';
import { PostgresScarcity } from './postgresScarcity.ts';
import { PostgresSchedules } from './postgresSchedules.ts';
import { Reader } from './reader.ts';
import type { ScarcityStore } from './scarcityStore.ts';
import type { ScheduleStore } from './scheduleStore.ts';
import { trimHistory } from './retention.ts';
import { sampleCheckpoints } from './samples.ts';
import type { Claim, Granted, ResourceRow, Units, WaitGraph } from './resourceStore.ts';
import { tellTime } from './sql/lease.ts';
import type { AuthorTransaction, Process, Store } from './store.ts';
import type { CheckpointSample, Sampled, SampleStore } from './sampleStore.ts';
import type { Commit, Committed } from './rows/commit.ts';
import type { HistoryRules, HistoryStore, Trimmed } from './historyStore.ts';
import { PostgresOwnership } from './postgresOwnership.ts';

export interface PostgresStoreOptions {
  readonly url: string;
  /** Schema (namespace) of the tables: two schemas in one database do not see each other. */
  readonly schema: string;
  /** A `DatabaseClock` is kept right by the store. */
  readonly clock: Clock;
  readonly log: Log;
  /** Connections for everything but commits, at most. @default 4 */
  readonly maxConnections?: number;
  /** How long others wait for a process that is silent but whose session is open. @default 10,000 ms */
  readonly leaseMs?: number;
  /** Time between two renewals of the lease. @default 3,000 ms */
  readonly renewMs?: number;
  /**
   * For transactions of authors, with their entities; opened with the first of them, closed by the caller, after the store. @default none: they
   * cannot be opened
   */
  readonly authored?: { readonly orm: () => Promise<MikroORM>; readonly atOnce: number };
  /** Keys of the HMACs over what is stored. @default none: plain hashes, which show accidents only */
  readonly integrity?: NamedKeys | undefined;
  /** Keys that what is stored is encrypted under. @default none: it is stored as it is */
  readonly encryption?: NamedKeys | undefined;
  /** Told how the writing of commits goes. Must not throw. @default nobody is */
  readonly watch?: CommitWatch;
  /** Takes secrets out of failures that belong to no commit. @default by holdfast's own names alone */
  readonly redactor?: Redactor;
  /** For tests: where the wire of a commit may be cut. */
  readonly wire?: WireHook;
}

const CLOSE_GRACE_MS = 5_000;

/** Commits are planned once for all sizes, without the compiler, and by index: what is good for one row is good for 500. */
const WRITER_OPTIONS = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off';

/** Who stands still with the lock of a resource would stop everybody. */
const GRANTER_OPTIONS = '-c idle_in_transaction_session_timeout=2000';

export class PostgresStore extends PostgresOwnership implements Store, HistoryStore, SampleStore {
  /** The circuit breakers of the same schema. */
  readonly circuits: CircuitStore;
  /** What is scarce, in the same schema. */
  readonly scarcity: ScarcityStore;
  /** Notices that belong to no commit. */
  readonly notices: NoticeStore;
  /** Lines of logs that came too late for a commit. */
  readonly logs: LogStore;
  /** What is only counted. */
  readonly durations: DurationStore;
  /** What starts workflows again and again. */
  readonly schedules: ScheduleStore;
  readonly #options: PostgresStoreOptions;
  readonly #writer: pg.Pool;
  readonly #readers: pg.Pool;
  readonly #granters: pg.Pool;
  readonly #resources: PostgresResources;
  readonly #commits: GroupCommit;
  readonly #authored: AuthorTransactions | undefined;
  readonly #audits: PostgresAudit;
  readonly #redactor: Redactor;
  readonly #hints: EventHints;
  readonly #leases = new Map<string, ProcessLease>();
  #closed: Promise<void> | undefined;

  constructor(options: PostgresStoreOptions) {
    const { url, schema, clock, log } = options;
    const readers = pool({ ...connectionConfig(url, checkSchema(schema)), max: options.maxConnections ?? 4 }, log);
    super(new Reader(readers, clock), options);
    this.#options = options;
    this.#redactor = options.redactor ?? defaultRedactor;
    this.#readers = readers;
    this.#writer = pool({ ...connectionConfig(url, schema, WRITER_OPTIONS), max: 1 }, log);
    this.#granters = pool({ ...connectionConfig(url, schema, GRANTER_OPTIONS), max: 2 }, log);
    this.#audits = new PostgresAudit(this.#granters, options.integrity);
    this.#resources = new PostgresResources(this.reader, this.#granters, schema, clock, this.#audits);
    this.#hints = new EventHints({
      connection: connectionConfig(url, schema),
      schema,
      clock,
      log,
      headSequence: () => this.headSequence(),
      query: (text, parameters) => this.#readers.query(text, parameters),
    });
    const grown = (newest: number): void => this.#hints.announce(newest);
    this.notices = new PostgresNotices(this.reader, this.vault, grown);
    this.logs = new PostgresLogs(this.reader, this.vault, grown);
    this.durations = new PostgresDurations(this.reader);
    this.scarcity = new PostgresScarcity(this.reader, grown);
    this.circuits = new PostgresCircuits(this.reader, this.#audits, grown);
    this.schedules = new PostgresSchedules(this.reader, this.#audits, this.vault);
    const wire = new PostgresCommitWire(this.#writer, grown, {
      hook: options.wire,
      integrity: options.integrity,
      vault: this.vault,
    });
    this.#commits = new GroupCommit(wire, clock, log, options.watch);
    const { authored, wire: hook } = options;
    this.#authored =
      authored &&
      new AuthorTransactions({
        ...authored,
        schema,
        reader: this.reader,
        clock,
        log,
        grown,
        hook,
        watch: options.watch,
        integrity: options.integrity,
        vault: this.vault,
      });
  }

  /** Statements that wait for a connection. */
  get waiting(): number {
    return this.#readers.waitingCount + this.#writer.waitingCount;
  }

  get pools(): readonly PoolUse[] {
    return [useOf('reader', this.#readers), useOf('writer', this.#writer), useOf('resources', this.#granters)];
  }

  commit(commit: Commit): Promise<Committed> {
    return this.#withKey(commit, () => this.#commits.add(commit));
  }

  /** Nothing is waited for where the key is known, so that commits keep their order. */
  #withKey(commit: Commit, write: () => Promise<Committed>): Promise<Committed> {
    const ready = this.vault.ready(commit);
    const written = ready ? ready.then(write) : write();
    if (commit.birth) written.catch(() => this.vault.forget(commit.workflowId));
    return written;
  }

  openTransaction(signal: AbortSignal): Promise<AuthorTransaction> {
    return this.#transactions.begin(signal);
  }

  commitInside(transaction: AuthorTransaction, commit: Commit): Promise<Committed> {
    return this.#withKey(commit, () => this.#transactions.commit(transaction, commit));
  }

  get #transactions(): AuthorTransactions {
    if (this.#authored) return this.#authored;
    throw new InvalidConfigurationError('this store was opened without an ORM for transactions of steps', {});
  }

  onEvents(wake: (headSequence: number) => void): () => void {
    return this.#hints.listen(wake);
  }

  declareResources(capacities: Units): Promise<void> {
    return this.#resources.declareResources(capacities);
  }

  acquire(claim: Claim): Promise<boolean> {
    return this.#resources.acquire(claim);
  }

  claims(workflowId: WorkflowId): Promise<readonly string[]> {
    return this.#resources.claims(workflowId);
  }

  unclaim(workflowId: WorkflowId, fence: number, addresses: readonly string[]): Promise<void> {
    return this.#resources.unclaim(workflowId, fence, addresses);
  }

  grantWaiting(names: readonly string[] | undefined, now: number): Promise<readonly Granted[]> {
    return this.#resources.grantWaiting(names, now);
  }

  grantedTo(workflowIds: readonly WorkflowId[]): Promise<readonly Granted[]> {
    return this.#resources.grantedTo(workflowIds);
  }

  setCapacity(name: string, capacity: number, audit?: AuditEntry): Promise<number | undefined> {
    return this.#resources.setCapacity(name, capacity, audit);
  }

  recordAudit(entries: readonly AuditEntry[]): Promise<void> {
    const clean = this.#redactor.value(entries);
    return this.#audits.record(clean.map((entry) => ({ ...entry, reason: this.vault.hide(entry.reason) })));
  }

  override recordSystemError(
    workflowId: WorkflowId | null,
    error: SystemErrorRow,
    cause?: UncommittedError,
  ): Promise<boolean> {
    const clean = this.#redactor;
    return super.recordSystemError(workflowId, clean.value(error), cause && clean.value(cause));
  }

  scale(name: string, factor: number): Promise<number | undefined> {
    return this.#resources.scale(name, factor);
  }

  resources(): Promise<readonly ResourceRow[]> {
    return this.#resources.resources();
  }

  waitGraph(signals: boolean): Promise<WaitGraph | undefined> {
    return this.#resources.waitGraph(signals);
  }

  async enter(process: Process, lost: (error: Error) => void): Promise<void> {
    const { url, schema, clock, log, leaseMs = 10_000, renewMs = 3_000 } = this.#options;
    const connection = connectionConfig(url, schema);
    const heard = clock instanceof DatabaseClock ? clock.heard.bind(clock) : undefined;
    const lease = new ProcessLease(process, { connection, schema, clock, log, leaseMs, renewMs, heard }, lost);
    await this.#leases.get(process.id)?.leave();
    this.#leases.set(process.id, lease);
    await lease.enter();
  }

  /** Sets a `DatabaseClock`, before anything is done by it. */
  async readTime(): Promise<void> {
    const { clock } = this.#options;
    if (!(clock instanceof DatabaseClock)) return;
    const askedAt = clock.monotonic();
    const [row] = await this.reader.ask<{ now: number }>(tellTime);
    if (row) clock.heard(row.now, askedAt, clock.monotonic());
  }

  holds(owner: string): boolean {
    return this.#leases.get(owner)?.holds ?? false;
  }

  async leave(owner: string): Promise<void> {
    const lease = this.#leases.get(owner);
    this.#leases.delete(owner);
    await lease?.leave();
  }

  sampleCheckpoints(
    after: WorkflowId | undefined,
    look: (samples: readonly CheckpointSample[]) => Promise<void>,
  ): Promise<Sampled> {
    return sampleCheckpoints(this.#readers, this.#options.schema, after, look, {
      integrity: this.#options.integrity,
      vault: this.vault,
    });
  }

  trimHistory(rules: HistoryRules, next?: WorkflowId): Promise<Trimmed> {
    return trimHistory(this.#readers, this.#options.schema, rules, this.vault, next);
  }

  /** Writes what is queued for up to 5 s, leaves, and closes every connection. The second call waits for the first. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#authored?.close();
    await this.#commits.close(CLOSE_GRACE_MS);
    this.#hints.close();
    await Promise.all([...this.#leases.keys()].map((owner) => this.leave(owner)));
    this.reader.close();
    await Promise.all([this.#writer.end(), this.#readers.end(), this.#granters.end()]);
  }
}

function pool(config: pg.PoolConfig, log: Log): pg.Pool {
  const made = new pg.Pool(config);
  // An error that nobody listens to ends the process. The pool listens to idle connections only: one that breaks while it is in use
  // reports the error twice, to its query and here.
  const lost = (error: Error): void => log.debug({ err: error }, 'a connection was lost');
  made.on('error', lost).on('connect', (client) => client.on('error', lost));
  return made;
}
