// The port as one process of the simulation sees it: every call travels over a wire to the storage and back. A commit whose reply was lost is
// sent again as it is, a read or a claim a few times; that is what the real store does. The lease is renewed as the real one is.
import { type Clock, type Timer, sleep } from '../../src/clock.ts';
import { ServerUnavailableError, StaleWriterError } from '../../src/errors.ts';
import { RolledBackError } from '../../src/persistence/rolledBack.ts';
import type { CircuitStore } from '../../src/persistence/circuitStore.ts';
import type { ScheduleStore } from '../../src/persistence/scheduleStore.ts';
import { escapeText, type Sealed } from '../../src/persistence/seal.ts';
import type { Ancestor, StoredWorkflow, WorkflowSummary } from '../../src/persistence/rows/workflows.ts';
import type { AuthorTransaction, EventQuery, Process, Store, StoredDefinition } from '../../src/persistence/store.ts';
import type { ChildStanding } from '../../src/persistence/rows/children.ts';
import type { CheckpointSummary, StateChange, StoredCheckpoint } from '../../src/persistence/rows/checkpoints.ts';
import type { Birth } from '../../src/persistence/rows/birth.ts';
import type { AuditEntry } from '../../src/persistence/rows/audit.ts';
import type { Commit, Committed } from '../../src/persistence/rows/commit.ts';
import type { ErrorRow, ErrorSummary, SystemErrorRow, UncommittedError } from '../../src/persistence/rows/errors.ts';
import type { JournalRow } from '../../src/persistence/rows/attempts.ts';
import type { OpenIntervention } from '../../src/persistence/rows/interventions.ts';
import type { ValidationRow } from '../../src/persistence/rows/validations.ts';
import type { Claim, Granted, ResourceRow, Units, WaitGraph } from '../../src/persistence/resourceStore.ts';
import type { Digest, StepKey, WorkflowEvent, WorkflowId } from '../../src/workflow.ts';
import type { SimulatedStorage, WorkflowRows } from './simulatedStorage.ts';

/** Carries one request to the storage and its answer back. */
export interface Wire {
  /** @throws LostWire when nobody knows whether `execute` was called; what `execute` throws otherwise */
  carry<Answer>(execute: () => Answer): Promise<Answer>;
  /** How a wake-up from the storage reaches this process. */
  notify(wake: () => void): void;
}

/** Nobody knows whether the request arrived. */
export class LostWire extends Error {}

/** What an author does in a transaction of the simulation: named here, done to the storage with the commit. */
export interface SimulatedEntityManager {
  inCommit(change: () => void): void;
}

class SimulatedTransaction implements AuthorTransaction {
  readonly changes: (() => void)[] = [];
  readonly em = { inCommit: (change: () => void) => void this.changes.push(change) } as never;
  isOver = false;

  close(): Promise<void> {
    if (this.isOver) return Promise.reject(new ServerUnavailableError('the transaction was rolled back'));
    return Promise.resolve();
  }

  rollBack(): Promise<void> {
    this.isOver = true;
    return Promise.resolve();
  }
}

const PATIENCE = 4;
const AGAIN_MS = 10;
export const LEASE_MS = 3_000;
export const RENEW_MS = 1_000;
/** While its session is not back. */
const MEND_MS = 250;

export class SimulatedStore implements Store {
  readonly #storage: SimulatedStorage;
  readonly #wire: Wire;
  readonly #clock: Clock;
  /** Commits of one workflow are written one after the other. */
  readonly #last = new Map<WorkflowId, Promise<unknown>>();
  readonly #leases = new Map<
    string,
    { timer: Timer | undefined; until: number; isConfirmed: boolean; ended: boolean }
  >();

  constructor(storage: SimulatedStorage, wire: Wire, clock: Clock) {
    this.#storage = storage;
    this.#wire = wire;
    this.#clock = clock;
  }

  /** The circuit breakers of the same storage. */
  get circuits(): CircuitStore {
    return {
      circuits: (keys) => this.#ask(({ circuits }) => circuits.found(keys)),
      saveCircuit: (write) => this.#ask(({ circuits }) => circuits.save(write)),
    };
  }

  /** The schedules of the same storage. */
  get schedules(): ScheduleStore {
    return {
      schedules: (names) => this.#ask(({ schedules }) => schedules.schedules(names)),
      saveSchedule: (row, expected, audit) =>
        this.#ask(({ schedules }) => schedules.saveSchedule(row, expected, audit)),
      removeSchedule: (row, audit) => this.#ask(({ schedules }) => schedules.removeSchedule(row, audit)),
      claimTicks: (...asked) => this.#ask(({ schedules }) => schedules.claimTicks(...asked)),
      leaveTick: (id, owner) => this.#ask(({ schedules }) => schedules.leaveTick(id, owner)),
      schedulesAhead: (after, limit) => this.#ask(({ schedules }) => schedules.schedulesAhead(after, limit)),
      tickAsked: (id, key) => this.#ask(({ schedules }) => schedules.tickAsked(id, key)),
      nextFire: () => this.#ask(({ schedules }) => schedules.nextFire()),
      unfinishedOf: (id) => this.#ask(({ schedules }) => schedules.unfinishedOf(id)),
      endTick: (write, audit) => this.#ask(({ schedules }) => schedules.endTick(write, audit)),
      lateSchedules: (before, limit) => this.#ask(({ schedules }) => schedules.lateSchedules(before, limit)),
      ticks: (id, limit) => this.#ask(({ schedules }) => schedules.ticks(id, limit)),
    };
  }

  commit(commit: Commit): Promise<Committed> {
    const before = this.#last.get(commit.workflowId) ?? Promise.resolve();
    const mine = before.then(
      () => this.#written(commit),
      () => this.#written(commit),
    );
    this.#last.set(commit.workflowId, mine);
    return mine;
  }

  async openTransaction(signal: AbortSignal): Promise<AuthorTransaction> {
    signal.throwIfAborted();
    await this.#ask(() => {});
    const transaction = new SimulatedTransaction();
    signal.addEventListener('abort', () => void transaction.rollBack());
    return transaction;
  }

  /** Sent once; a lost wire is asked about until somebody knows, as the real store does. */
  async commitInside(given: AuthorTransaction, commit: Commit): Promise<Committed> {
    const transaction = given as SimulatedTransaction;
    if (transaction.isOver) throw new RolledBackError('the transaction was rolled back before its commit');
    transaction.isOver = true;
    try {
      return await this.#wire.carry(() => {
        const committed = this.#storage.commit(commit);
        for (const change of transaction.changes) change();
        return committed;
      });
    } catch (error) {
      if (!(error instanceof LostWire)) throw error;
    }
    for (;;) {
      await sleep(this.#clock, AGAIN_MS);
      try {
        const written = await this.#wire.carry(() => this.#storage.isWritten(commit));
        this.#storage.note(written ? 'asked and mine' : 'asked and free');
        if (written) return written;
        throw new RolledBackError('the connection was lost before the transaction was committed');
      } catch (error) {
        if (!(error instanceof LostWire)) throw error;
      }
    }
  }

  async #written(commit: Commit): Promise<Committed> {
    for (;;) {
      try {
        return await this.#wire.carry(() => this.#storage.commit(commit));
      } catch (error) {
        if (!(error instanceof LostWire)) throw error;
        await sleep(this.#clock, AGAIN_MS);
      }
    }
  }

  recordSystemError(workflowId: WorkflowId | null, error: SystemErrorRow, cause?: UncommittedError): Promise<boolean> {
    return this.#ask(({ platformErrors, workflows }) => {
      const isNew = !platformErrors.some((one) => one.error.fingerprint === error.fingerprint);
      platformErrors.push({ workflowId, error: { ...error, workflowErrorId: cause?.id ?? null } });
      if (workflowId && cause) workflows.get(workflowId)?.errors.push(cause);
      return isNew;
    });
  }

  recordValidation(workflowId: WorkflowId, row: ValidationRow): Promise<void> {
    return this.#ask(({ workflows }) => {
      const rows = workflows.get(workflowId);
      if (rows && !rows.validations.some(({ id }) => id === row.id)) rows.validations.push(row);
    });
  }

  validations(workflowId: WorkflowId, limit: number): Promise<readonly ValidationRow[]> {
    return this.#ask(({ workflows }) =>
      [...(workflows.get(workflowId)?.validations ?? [])]
        .sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1))
        .slice(0, limit),
    );
  }

  release(workflowId: WorkflowId, fence: number, wakeAt: number | null | 'as it was'): Promise<void> {
    return this.#ask((storage) => storage.release(workflowId, fence, wakeAt));
  }

  claim(...asked: Parameters<Store['claim']>): ReturnType<Store['claim']> {
    return this.#ask((storage) => storage.claim(...asked));
  }

  checkpoints(
    workflowId: WorkflowId,
    which: { readonly atOrBefore: number; readonly limit: number } | { readonly id: string },
  ): Promise<readonly StoredCheckpoint[]> {
    return this.#ask(({ workflows }) => {
      const kept = workflows.get(workflowId)?.checkpoints ?? [];
      const all = kept.map(({ id, type, state, checksum }, index) => ({
        id,
        revision: index + 1,
        type,
        state,
        checksum,
        previousChecksum: kept[index - 1]?.checksum ?? null,
      }));
      if ('id' in which) return all.filter(({ id }) => id === which.id);
      return all.slice(0, which.atOrBefore).reverse().slice(0, which.limit);
    });
  }

  checkpointSummaries(workflowId: WorkflowId, before: number, limit: number): Promise<readonly CheckpointSummary[]> {
    return this.#ask(({ workflows }) =>
      (workflows.get(workflowId)?.checkpoints ?? [])
        .map(({ id, type, step, createdAt, state, checksum, metadata }, index) => {
          const { description = null, automatic = true, triggeredBy = null } = metadata as Partial<CheckpointSummary>;
          const of = { id, revision: index + 1, type, step, at: createdAt, sizeBytes: state.size };
          return { ...of, checksum: checksum.toString('hex'), description, automatic, triggeredBy };
        })
        .slice(0, Math.max(0, before - 1))
        .reverse()
        .slice(0, limit),
    );
  }

  stateChanges(workflowId: WorkflowId, after: number, limit: number): Promise<readonly StateChange[]> {
    return this.#ask(({ workflows }) => {
      const rows = workflows.get(workflowId);
      return (rows?.history ?? [])
        .filter(({ revision }) => revision > after)
        .slice(0, limit)
        .map(({ projection: _projection, ...change }) => ({
          ...change,
          checkpointId: rows?.checkpoints[change.revision - 1]?.id ?? null,
          version: rows?.birth.version ?? '',
        }));
    });
  }

  takeOver(...asked: Parameters<Store['takeOver']>): Promise<readonly StoredWorkflow[]> {
    return this.#ask((storage) => storage.takeOver(...asked));
  }

  due(...asked: Parameters<Store['due']>): Promise<readonly WorkflowId[]> {
    return this.#ask((storage) => storage.due(...asked));
  }

  messages(...asked: Parameters<Store['messages']>): ReturnType<Store['messages']> {
    return this.#ask((storage) => storage.messagesOf(...asked));
  }

  idle(after: WorkflowId, limit: number, definitions: readonly string[]): ReturnType<Store['idle']> {
    return this.#ask(({ workflows, proven }) =>
      [...workflows.values()]
        .filter(
          ({ id, birth, head, revision }) =>
            id > after &&
            proven.get(id) !== revision &&
            definitions.includes(birth.definition) &&
            head.owner === null &&
            head.wakeAt === null &&
            head.completedAt === null,
        )
        .map(({ id, revision, interventions }) => ({
          workflowId: id,
          revision,
          asks: [...interventions.values()].some(({ decided }) => !decided),
        }))
        .sort((one, other) => (one.workflowId < other.workflowId ? -1 : 1))
        .slice(0, limit),
    );
  }

  prove(waiting: Parameters<Store['prove']>[0]): Promise<void> {
    return this.#ask(({ proven }) => {
      for (const { workflowId, revision } of waiting) proven.set(workflowId, revision);
    });
  }

  nextDue(...asked: Parameters<Store['nextDue']>): Promise<number | undefined> {
    return this.#ask((storage) => storage.nextDue(...asked));
  }

  unserved(...asked: Parameters<Store['unserved']>): ReturnType<Store['unserved']> {
    return this.#ask((storage) => storage.unserved(...asked));
  }

  values(workflowId: WorkflowId, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Sealed>> {
    return this.#ask(({ workflows }) => {
      const stored = [...(workflows.get(workflowId)?.values ?? [])];
      return new Map(stored.filter(([digest]) => digests.includes(digest)));
    });
  }

  missing(workflowId: WorkflowId, digests: readonly Digest[]): Promise<readonly Digest[]> {
    return this.#ask(({ workflows }) => digests.filter((digest) => !workflows.get(workflowId)?.values.has(digest)));
  }

  begun(workflowId: WorkflowId): ReturnType<Store['begun']> {
    return this.#ask((storage) => storage.begun(workflowId));
  }

  journal(workflowId: WorkflowId, after: number, tags: readonly number[]): Promise<readonly JournalRow[]> {
    return this.#ask(({ workflows }) =>
      [...(workflows.get(workflowId)?.attempts.values() ?? [])]
        .map(({ intent: { tag, kind, step, key, round }, result }) => ({
          tag,
          kind,
          step,
          key,
          round,
          outcome: result?.outcome ?? null,
          output: result?.output ?? null,
        }))
        .filter(({ tag }) => tag > after || tags.includes(tag))
        .sort((one, other) => one.tag - other.tag),
    );
  }

  recoveries(workflowId: WorkflowId, strategies: readonly string[]): Promise<Readonly<Record<string, number>>> {
    return this.#ask(({ workflows }) => {
      const tried = workflows.get(workflowId)?.recoveries ?? [];
      const counts = strategies.map(
        (strategy) => [strategy, tried.filter((row) => row.strategy === strategy && row.step === null).length] as const,
      );
      return Object.fromEntries(counts.filter(([, count]) => count > 0));
    });
  }

  saveDefinition(definition: StoredDefinition): Promise<readonly string[]> {
    return this.#ask(({ definitions }) => {
      const known = [...definitions.values()].filter(
        ({ name, version }) => name === definition.name && version === definition.version,
      );
      if (!definitions.has(definition.hash)) definitions.set(definition.hash, definition);
      return known.map(({ hash }) => hash);
    });
  }

  definition(hash: string): Promise<StoredDefinition | undefined> {
    return this.#ask(({ definitions }) => definitions.get(hash));
  }

  find(workflowId: WorkflowId): Promise<WorkflowSummary | undefined> {
    return this.#ask((storage) => summaryOf(storage, storage.workflows.get(workflowId)));
  }

  findByKey(definition: string, key: string): Promise<WorkflowSummary | undefined> {
    return this.#ask((storage) => {
      const found = [...storage.workflows.values()].filter(
        ({ birth }) => birth.definition === definition && birth.key === key,
      );
      return summaryOf(storage, found.find(({ head }) => head.completedAt === null) ?? found.at(-1));
    });
  }

  findByIdempotencyKey(definition: string, idempotencyKey: string): Promise<WorkflowSummary | undefined> {
    return this.#ask((storage) =>
      summaryOf(
        storage,
        [...storage.workflows.values()].find(
          ({ birth }) => birth.definition === definition && birth.idempotencyKey === idempotencyKey,
        ),
      ),
    );
  }

  ancestry(workflowId: WorkflowId, limit: number): Promise<readonly Ancestor[]> {
    return this.#ask(({ workflows }) => {
      const line: Ancestor[] = [];
      for (let next: WorkflowId | undefined = workflowId; next && line.length < limit; ) {
        const birth: Birth | undefined = workflows.get(next)?.birth;
        if (!birth) break;
        line.push({ workflowId: next, definition: birth.definition, input: birth.input });
        next = birth.startedBy.startsWith('workflow ') ? (birth.startedBy.slice(9) as WorkflowId) : undefined;
      }
      return line;
    });
  }

  children(workflowId: WorkflowId): Promise<readonly ChildStanding[]> {
    return this.#ask(({ workflows }) => {
      const below = (id: WorkflowId): WorkflowRows[] =>
        [...workflows.values()].filter(({ birth }) => birth.parent?.workflowId === id);
      const line = (rows: WorkflowRows): WorkflowRows[] => [rows, ...below(rows.id).flatMap(line)];
      return below(workflowId).map((child) => {
        const all = line(child);
        const undos = all.flatMap(({ attempts }) => {
          const done = new Map<string, boolean>();
          for (const { intent, result } of attempts.values())
            if (intent.kind === 'compensation')
              done.set(intent.key, done.get(intent.key) === true || result?.outcome === 'completed');
          return [...done.values()];
        });
        const isOpen = ({ head }: WorkflowRows): boolean => head.completedAt === null;
        return {
          workflowId: child.id,
          key: (child.birth.idempotencyKey ?? '').slice(workflowId.length + 1) as StepKey,
          status: child.head.status,
          hasEnded: !isOpen(child),
          undid: undos.includes(true),
          leftUndone: undos.includes(false) || (!isOpen(child) && all.some(isOpen)),
          asks: all.some(({ interventions }) => [...interventions.values()].some(({ decided }) => !decided)),
        };
      });
    });
  }

  lastError(workflowId: WorkflowId): Promise<ErrorSummary | undefined> {
    return this.#ask(({ workflows }) => {
      const errors = workflows.get(workflowId)?.errors ?? [];
      const isOfUndo = ({ context }: ErrorRow): boolean => (context as { work?: unknown }).work === 'compensation';
      const last =
        errors.findLast((error) => !isOfUndo(error) && error.recoveryStrategy !== null) ??
        errors.findLast((error) => !isOfUndo(error)) ??
        errors.at(-1);
      if (!last) return undefined;
      const { id, step, errorType, message, stackTrace, causes } = last;
      return { id, step, errorType, message: escapeText(message), stackTrace, causes };
    });
  }

  openQuestions(workflowId: WorkflowId): Promise<readonly string[]> {
    return this.#ask(({ workflows }) =>
      [...(workflows.get(workflowId)?.interventions ?? [])].flatMap(([id, { decided }]) => (decided ? [] : [id])),
    );
  }

  intervention(id: string): Promise<OpenIntervention | undefined> {
    return this.#ask(({ workflows }) => {
      for (const rows of workflows.values()) {
        const found = rows.interventions.get(id);
        if (found && !found.decided)
          return { workflowId: rows.id, step: found.asked.step, options: found.asked.options };
      }
      return undefined;
    });
  }

  events({ after, before, limit, workflowId, types }: EventQuery): Promise<readonly WorkflowEvent[]> {
    return this.#ask(({ events }) => {
      const found = events.filter(
        (event) =>
          (before === undefined ? event.sequence > after : event.sequence < before) &&
          (workflowId === undefined || event.workflowId === workflowId) &&
          (types === undefined || types.includes(event.type)),
      );
      return before === undefined ? found.slice(0, limit) : found.slice(-limit);
    });
  }

  headSequence(): Promise<number> {
    return this.#ask(({ events }) => events.length);
  }

  onEvents(wake: (headSequence: number) => void): () => void {
    const listener = (head: number): void => this.#wire.notify(() => wake(head));
    this.#storage.listeners.add(listener);
    return () => void this.#storage.listeners.delete(listener);
  }

  declareResources(capacities: Units): Promise<void> {
    return this.#ask(({ resources }) => resources.declare(capacities));
  }

  acquire(claim: Claim): Promise<boolean> {
    return this.#ask(({ resources }) => resources.acquire(claim));
  }

  claims(workflowId: WorkflowId): Promise<readonly string[]> {
    return this.#ask(({ resources }) => resources.claimsOf(workflowId));
  }

  unclaim(workflowId: WorkflowId, fence: number, addresses: readonly string[]): Promise<void> {
    return this.#ask(({ resources }) => resources.unclaim(workflowId, fence, addresses));
  }

  grantWaiting(names: readonly string[] | undefined, now: number): Promise<readonly Granted[]> {
    return this.#ask(({ resources }) => resources.grantWaiting(names, now));
  }

  grantedTo(workflowIds: readonly WorkflowId[]): Promise<readonly Granted[]> {
    return this.#ask(({ resources }) => resources.grantedTo(workflowIds));
  }

  /** Without the wire: nothing in a workflow hangs on it. */
  recordAudit(entries: readonly AuditEntry[]): Promise<void> {
    this.#storage.audits.push(...entries);
    return Promise.resolve();
  }

  setCapacity(name: string, capacity: number, audit?: AuditEntry): Promise<number | undefined> {
    return this.#ask(({ resources, audits }) => {
      const after = resources.setCapacity(name, capacity);
      if (audit && after !== undefined) audits.push({ ...audit, after: { capacity: after } });
      return after;
    });
  }

  scale(name: string, factor: number): Promise<number | undefined> {
    return this.#ask(({ resources }) => resources.scale(name, factor));
  }

  resources(): Promise<readonly ResourceRow[]> {
    return this.#ask(({ resources }) => resources.list());
  }

  waitGraph(signals: boolean): Promise<WaitGraph | undefined> {
    return this.#ask(({ resources }) => resources.waitGraph(signals));
  }

  async enter(process: Process, lost: (error: Error) => void): Promise<void> {
    const { leases, serving } = this.#storage;
    const lease = { timer: undefined as Timer | undefined, until: 0, isConfirmed: false, ended: false };
    this.#end(process.id);
    this.#leases.set(process.id, lease);
    let cuts = 0;
    this.#storage.onCut(process.id, () => {
      cuts++;
      lease.isConfirmed = false;
      if (lease.until > 0) renewIn(0);
    });
    const confirm = (sentAt: number): void => {
      lease.until = sentAt + LEASE_MS;
      lease.isConfirmed = true;
    };
    const sentAt = this.#clock.monotonic();
    await this.#ask(() => {
      if (!this.#storage.opens(process.id)) throw new LostWire('is lost');
      cuts = 0;
      serving.set(process.id, process.definitions);
      leases.set(process.id, this.#clock.now() + LEASE_MS);
    });
    confirm(sentAt);
    // It may have ended before its answer was here.
    if (cuts > 0) lease.isConfirmed = false;
    const giveUp = (error: Error): void => {
      if (lease.ended) return;
      this.#storage.note('lost lease');
      this.#end(process.id);
      lost(error);
    };
    const hasRunOut = (): boolean => this.#clock.monotonic() >= lease.until;
    const renewIn = (delayMs: number): void => {
      lease.timer?.cancel();
      if (!lease.ended) lease.timer = this.#clock.schedule(delayMs, () => void renew());
    };
    const renew = async (): Promise<void> => {
      if (hasRunOut()) return giveUp(new ServerUnavailableError('the lease could not be renewed in time'));
      const [askedAt, before] = [this.#clock.monotonic(), cuts];
      try {
        const renewed = await this.#wire.carry(() => {
          if (!this.#storage.opens(process.id)) throw new LostWire('is lost');
          if (!leases.has(process.id)) return false;
          leases.set(process.id, this.#clock.now() + LEASE_MS);
          return true;
        });
        if (lease.ended || cuts !== before) return;
        if (!renewed) return giveUp(new StaleWriterError('another process declared this one gone'));
        confirm(askedAt);
      } catch {
        // The wire was lost: tried again below, until the lease has run out.
      }
      renewIn(lease.isConfirmed ? RENEW_MS : MEND_MS);
    };
    renewIn(lease.isConfirmed ? RENEW_MS : 0);
  }

  holds(owner: string): boolean {
    const lease = this.#leases.get(owner);
    return lease !== undefined && !lease.ended && lease.isConfirmed && this.#clock.monotonic() < lease.until;
  }

  async leave(owner: string): Promise<void> {
    this.#end(owner);
    await this.#ask(({ leases, sessions }) => {
      leases.delete(owner);
      sessions.delete(owner);
    });
  }

  #end(owner: string): void {
    const lease = this.#leases.get(owner);
    if (!lease) return;
    lease.ended = true;
    lease.timer?.cancel();
    this.#leases.delete(owner);
  }

  /** For stores that do more. */
  protected ask<Answer>(execute: (storage: SimulatedStorage) => Answer): Promise<Answer> {
    return this.#ask(execute);
  }

  /** What may be asked twice. */
  async #ask<Answer>(execute: (storage: SimulatedStorage) => Answer): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#wire.carry(() => execute(this.#storage));
      } catch (error) {
        if (!(error instanceof LostWire)) throw error;
        if (tries === PATIENCE) throw new ServerUnavailableError('the storage does not answer', {}, { cause: error });
        await sleep(this.#clock, AGAIN_MS);
      }
    }
  }
}

function summaryOf({ events }: SimulatedStorage, rows: WorkflowRows | undefined): WorkflowSummary | undefined {
  if (!rows) return undefined;
  return {
    workflowId: rows.id,
    definition: rows.birth.definition,
    definitionHash: rows.birth.definitionHash,
    status: rows.head.status,
    revision: rows.revision,
    sequence: events.findLast((event) => event.workflowId === rows.id)?.sequence ?? 0,
    input: rows.birth.input,
    output: rows.head.output,
  };
}
