// What a database would hold, in memory: the rows of every workflow, the log, the leases of processes, and the rules by which they change.
// It survives every crash of the simulation. Each process reaches it through a store of its own (simulatedStore.ts); each rule is a
// method, so that a mutant can break exactly one.
import { DuplicateKeyError, OwnedElsewhereError, RefusedCommitError, StaleWriterError } from '../../src/errors.ts';
import type { ChartContext } from '../../src/machines/context.ts';
import type { Sealed } from '../../src/persistence/seal.ts';
import type { Random } from '../../src/random.ts';
import type { Apart } from '../../src/persistence/buffer/quarantine.ts';
import { notServedHere } from '../../src/persistence/notServed.ts';
import type { AttemptIntent, AttemptResult } from '../../src/persistence/rows/attempts.ts';
import type { AuditEntry } from '../../src/persistence/rows/audit.ts';
import type { Birth } from '../../src/persistence/rows/birth.ts';
import type {
  Abandoned,
  CheckpointRow,
  Commit,
  Committed,
  Head,
  HistoryRow,
  StoredValue,
} from '../../src/persistence/rows/commit.ts';
import type { ErrorRow, RecoveryRow, SystemErrorRow } from '../../src/persistence/rows/errors.ts';
import type {
  InterventionDecision,
  InterventionEscalation,
  InterventionRow,
} from '../../src/persistence/rows/interventions.ts';
import type { Message } from '../../src/persistence/rows/messages.ts';
import type { Store, StoredDefinition } from '../../src/persistence/store.ts';
import type { StoredWorkflow, UnservedWorkflow } from '../../src/persistence/rows/workflows.ts';
import type { ValidationRow } from '../../src/persistence/rows/validations.ts';
import { SimulatedResources } from './simulatedResources.ts';
import type { Digest, StepKey, WorkflowEvent, WorkflowId } from '../../src/workflow.ts';
import { SimulatedCircuits } from './simulatedCircuits.ts';
import { SimulatedSchedules } from './simulatedSchedules.ts';

export interface WorkflowRows {
  readonly id: WorkflowId;
  readonly birth: Birth;
  fence: number;
  revision: number;
  head: Head;
  /** At index r - 1 the checkpoint of revision r, under which fence it was written, and which fence was the newest then. */
  readonly checkpoints: (CheckpointRow & {
    readonly fence: number;
    readonly newestFence: number;
    /** Of one whose bytes were changed since: what was written. */
    readonly intact?: Sealed;
    /** What the laws have found out about it, who read it at every crash: what it says, and the checksum that it was proven to follow. */
    readonly known: { context?: ChartContext; follows?: Buffer | null };
  })[];
  readonly values: Map<Digest, StoredValue>;
  readonly attempts: Map<number, { intent: AttemptIntent; result?: AttemptResult }>;
  readonly errors: ErrorRow[];
  readonly systemErrors: SystemErrorRow[];
  readonly recoveries: RecoveryRow[];
  readonly validations: ValidationRow[];
  readonly interventions: Map<
    string,
    { asked: InterventionRow; decided?: InterventionDecision; escalated: InterventionEscalation[] }
  >;
  readonly history: (HistoryRow & { readonly revision: number })[];
  /** To whom each fence was given, oldest first. */
  readonly owners: { readonly fence: number; readonly owner: string | null }[];
}

export class SimulatedStorage {
  readonly workflows = new Map<WorkflowId, WorkflowRows>();
  /** Workflow → revision in which it is proven to wait for something. */
  readonly proven = new Map<WorkflowId, number>();
  readonly events: WorkflowEvent[] = [];
  readonly definitions = new Map<string, StoredDefinition>();
  /** Process → end of its lease. */
  readonly leases = new Map<string, number>();
  /** Processes whose session is open. */
  readonly sessions = new Set<string>();
  readonly #closedUntil = new Map<string, number>();
  readonly #cuts = new Map<string, () => void>();
  /** Process → names of its definitions; undefined: it may have any. */
  readonly serving = new Map<string, readonly string[] | undefined>();
  readonly circuits = new SimulatedCircuits(this);
  readonly schedules: SimulatedSchedules;
  /** What workflows were told and have not heard. */
  messages: Message[] = [];
  readonly listeners = new Set<(headSequence: number) => void>();
  /** How often something rare was met. */
  readonly seen = new Map<string, number>();
  readonly resources: SimulatedResources;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.resources = new SimulatedResources(this, now);
    this.schedules = new SimulatedSchedules(this);
  }

  /** One commit: all of it or nothing. @throws StaleWriterError, DuplicateKeyError */
  commit(commit: Commit): Committed {
    const rows = this.workflows.get(commit.workflowId);
    if (!this.isNext(rows, commit)) {
      const written = rows?.checkpoints[commit.revision - 1];
      this.note(written?.id === commit.checkpoint.id ? 'resent commit' : 'stale commit');
      if (written?.id === commit.checkpoint.id)
        return { sequence: this.#sequenceOf(commit.workflowId, commit.revision) };
      throw new StaleWriterError(
        `revision ${commit.revision} under fence ${commit.fence}, but revision ${rows?.revision} under fence ${rows?.fence} is stored`,
        { stored: { fence: rows?.fence ?? null, revision: rows?.revision ?? null } },
      );
    }
    if ([commit, ...(commit.earlier ?? [])].some(({ checkpoint }) => this.poisoned.has(checkpoint.id)))
      throw new RefusedCommitError(`revision ${commit.revision} of ${commit.workflowId} has a row that is not taken`);
    this.schedules.requireTick(commit);
    this.#write(rows ?? this.#born(commit), commit);
    if (commit.tick) this.schedules.endTick(commit.tick);
    this.audits.push(...commit.audits);
    for (const wake of this.listeners) wake(this.events.length);
    return { sequence: this.#sequenceOf(commit.workflowId, commit.revision) };
  }

  /** For a commit that is not sent again: what was answered if it is stored, undefined if it may be made anew. @throws StaleWriterError */
  isWritten(commit: Commit): Committed | undefined {
    const rows = this.workflows.get(commit.workflowId);
    return this.isNext(rows, commit) ? undefined : this.commit(commit);
  }

  /** The compare-and-set. */
  isNext(rows: WorkflowRows | undefined, { fence, revision, birth, earlier = [] }: Commit): boolean {
    if (rows) return rows.fence === fence && rows.revision === revision - 1 - earlier.length;
    const parent = birth?.parent && this.workflows.get(birth.parent.workflowId);
    const isTheirs = !parent || (parent.head.completedAt === null && parent.fence === birth?.parent?.fence);
    return birth !== undefined && revision === 1 && isTheirs;
  }

  /** Takes one workflow, or says why not. */
  claim(
    workflowId: WorkflowId,
    owner: string,
    { reopen = false, definitions, from }: Parameters<Store['claim']>[2] = {},
  ): StoredWorkflow | undefined {
    const rows = this.workflows.get(workflowId);
    if (!rows || (rows.head.completedAt !== null && !reopen)) return undefined;
    if (definitions && !definitions.includes(rows.birth.definition))
      throw notServedHere(workflowId, rows.birth.definition);
    const holder = rows.head.owner;
    if (holder !== null && holder !== owner && !this.#isFree(holder, from))
      throw new OwnedElsewhereError(`workflow ${workflowId} is in memory of ${holder}`, { workflowId, owner: holder });
    if (rows.head.completedAt !== null) this.messages = this.messages.filter(({ to }) => to !== workflowId);
    if (holder !== owner) this.#rob(holder);
    return this.#give(rows, owner);
  }

  /** Who asked for what, in order. */
  readonly audits: AuditEntry[] = [];

  /** What was buffered and could not be stored. */
  readonly apart: Apart[] = [];

  /** Checkpoints with a row that is never taken. */
  readonly poisoned = new Set<string>();

  /** Failures that belong to no commit. */
  readonly platformErrors: { workflowId: WorkflowId | null; error: SystemErrorRow }[] = [];

  release(workflowId: WorkflowId, fence: number, wakeAt: number | null | 'as it was'): void {
    const rows = this.workflows.get(workflowId);
    if (rows?.fence !== fence) return;
    const before = rows.head.wakeAt ?? (rows.head.completedAt === null ? 0 : null);
    rows.head = { ...rows.head, owner: null, wakeAt: wakeAt === 'as it was' ? before : wakeAt };
  }

  takeOver(
    owner: string,
    limit: number,
    except: readonly WorkflowId[],
    definitions: readonly string[],
    from?: readonly string[],
  ): StoredWorkflow[] {
    const left = [...this.workflows.values()].filter(
      ({ id, birth, head }) =>
        head.owner !== null &&
        definitions.includes(birth.definition) &&
        head.completedAt === null &&
        !except.includes(id) &&
        (head.owner === owner || this.#isFree(head.owner, from)),
    );
    const found = left.slice(0, limit);
    for (const { head } of found) if (head.owner !== owner) this.#rob(head.owner);
    const taken = found.map((rows) => this.#give(rows, owner));
    for (const [id, until] of this.leases) if (until <= this.#now() && id !== owner) this.leases.delete(id);
    return taken;
  }

  /** The session of a process ends, and cannot be opened again for a while; the process is told. */
  cut(process: string, awayMs: number): void {
    if (!this.sessions.delete(process)) return;
    this.#closedUntil.set(process, this.#now() + awayMs);
    this.note('cut session');
    this.#cuts.get(process)?.();
  }

  onCut(process: string, told: () => void): void {
    this.#cuts.set(process, told);
  }

  /** Whether its session is open now. */
  opens(process: string): boolean {
    if ((this.#closedUntil.get(process) ?? 0) > this.#now()) return false;
    this.sessions.add(process);
    return true;
  }

  /** Its session is open, and its lease has not run out. */
  isAlive(process: string): boolean {
    return this.sessions.has(process) && (this.leases.get(process) ?? 0) > this.#now();
  }

  /** Where only its session had ended, it learns so that it has nothing any more. */
  #rob(process: string | null): void {
    if (process === null || !this.leases.delete(process)) return;
    if ((this.#closedUntil.get(process) ?? 0) > this.#now()) this.note('taken from a cut session');
  }

  /** Whether what a process has may be taken. */
  #isFree(process: string, from: readonly string[] | undefined): boolean {
    return !this.isAlive(process) && (from?.includes(process) ?? true);
  }

  /** Other processes that unfinished workflows are in memory of, and that are gone. */
  gone(owner: string): string[] {
    const owners = [...this.workflows.values()].flatMap(({ head }) => (head.completedAt === null ? [head.owner] : []));
    return [...new Set(owners)].filter((one) => one !== null && one !== owner && !this.isAlive(one)) as string[];
  }

  /** Of a new owner. */
  nextFence(rows: WorkflowRows): number {
    return rows.fence + 1;
  }

  messagesOf(owner: string, limit: number, except: readonly WorkflowId[], definitions: readonly string[]): Message[] {
    const had = new Map<WorkflowId, number>();
    const placed = this.messages
      .filter(({ to }) => {
        const rows = this.workflows.get(to);
        if (!rows || !definitions.includes(rows.birth.definition)) return false;
        const { head } = rows;
        return head.completedAt === null && (head.owner === null || head.owner === owner) && !except.includes(to);
      })
      .map((message) => {
        const place = had.get(message.to) ?? 0;
        had.set(message.to, place + 1);
        return { message, place };
      });
    return placed
      .sort((one, other) => one.place - other.place)
      .slice(0, limit)
      .map(({ message }) => message);
  }

  due(now: number, limit: number, definitions: readonly string[], except: readonly WorkflowId[] = []): WorkflowId[] {
    return this.#sleeping()
      .filter(({ birth, head }) => (head.wakeAt ?? Infinity) <= now && definitions.includes(birth.definition))
      .filter(({ id }) => !except.includes(id))
      .slice(0, limit)
      .map(({ id }) => id);
  }

  nextDue(definitions: readonly string[], except: readonly WorkflowId[] = []): number | undefined {
    const next = this.#sleeping().find(
      ({ id, birth }) => definitions.includes(birth.definition) && !except.includes(id),
    );
    return next?.head.wakeAt ?? undefined;
  }

  unserved(now: number, limit: number, except: readonly WorkflowId[]): UnservedWorkflow[] {
    const alive = [...this.serving].filter(([process]) => this.isAlive(process));
    return [...this.workflows.values()]
      .filter(
        ({ id, birth, head }) =>
          head.completedAt === null &&
          !except.includes(id) &&
          (head.owner === null ? head.wakeAt !== null && head.wakeAt <= now : !this.isAlive(head.owner)) &&
          !alive.some(([, definitions]) => definitions?.includes(birth.definition) ?? true),
      )
      .slice(0, limit)
      .map(({ id: workflowId, revision, head: { status }, birth }) => {
        const { definition, version, definitionHash, threadId } = birth;
        return { workflowId, definition, version, definitionHash, threadId, revision, status };
      });
  }

  begun(workflowId: WorkflowId): { step: string; key: StepKey; firstTag: number; output: Digest | null }[] {
    const found = new Map<StepKey, { step: string; key: StepKey; firstTag: number; output: Digest | null }>();
    const attempts = [...(this.workflows.get(workflowId)?.attempts ?? [])].sort(([one], [other]) => one - other);
    for (const [tag, { intent, result }] of attempts) {
      if (intent.kind === 'compensation') continue;
      const known = found.get(intent.key) ?? { step: intent.step, key: intent.key, firstTag: tag, output: null };
      found.set(intent.key, result?.outcome === 'completed' ? { ...known, output: result.output } : known);
    }
    return [...found.values()];
  }

  note(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  /** Turns one bit over in the newest checkpoint, as a bad disk does. */
  corrupt(rows: WorkflowRows, random: Random): void {
    const newest = rows.checkpoints.at(-1);
    if (!newest || newest.intact) return;
    const bytes = Buffer.from(newest.state.bytes);
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    rows.checkpoints[rows.checkpoints.length - 1] = {
      ...newest,
      state: { ...newest.state, bytes },
      intact: newest.state,
    };
    this.note('corrupted');
  }

  /** Attempts that the commit announces. */
  intents(commit: Commit): readonly AttemptIntent[] {
    return commit.intents;
  }

  #sleeping(): WorkflowRows[] {
    return [...this.workflows.values()]
      .filter(({ head }) => head.wakeAt !== null && head.owner === null && head.completedAt === null)
      .sort((one, other) => (one.head.wakeAt ?? 0) - (other.head.wakeAt ?? 0));
  }

  #give(rows: WorkflowRows, owner: string): StoredWorkflow {
    rows.fence = this.nextFence(rows);
    rows.head = { ...rows.head, owner };
    rows.owners.push({ fence: rows.fence, owner });
    const newest = rows.checkpoints.at(-1) as CheckpointRow;
    const { id, state, checksum } = newest;
    return {
      workflowId: rows.id,
      fence: rows.fence,
      revision: rows.revision,
      ...pick(rows.birth),
      startedAt: rows.head.startedAt,
      completedAt: rows.head.completedAt,
      status: rows.head.status,
      checkpoint: { id, state, checksum, previousChecksum: rows.checkpoints.at(-2)?.checksum ?? null },
    };
  }

  #born(commit: Commit): WorkflowRows {
    const birth = commit.birth as Birth;
    for (const other of this.workflows.values()) {
      if (other.birth.definition !== birth.definition) continue;
      const { key, idempotencyKey } = other.birth;
      if (
        (key !== null && key === birth.key && other.head.completedAt === null) ||
        (idempotencyKey !== null && idempotencyKey === birth.idempotencyKey)
      )
        throw new DuplicateKeyError(`workflow ${other.id} has that key`, { workflowId: other.id });
    }
    const rows: WorkflowRows = {
      id: commit.workflowId,
      birth,
      fence: commit.fence,
      revision: 0,
      head: commit.head,
      checkpoints: [],
      values: new Map(),
      attempts: new Map(),
      errors: [],
      systemErrors: [],
      recoveries: [],
      validations: [],
      interventions: new Map(),
      history: [],
      owners: [{ fence: commit.fence, owner: commit.head.owner }],
    };
    this.workflows.set(rows.id, rows);
    return rows;
  }

  #write(rows: WorkflowRows, commit: Commit): void {
    const { revision, fence, earlier = [] } = commit;
    rows.revision = revision;
    rows.head = commit.head;
    for (const one of [...earlier, commit])
      rows.checkpoints[one.revision - 1] = { ...one.checkpoint, fence, newestFence: rows.fence, known: {} };
    for (const value of commit.values) if (!rows.values.has(value.digest)) rows.values.set(value.digest, value);
    for (const intent of this.intents(commit)) rows.attempts.set(intent.tag, { intent });
    for (const result of commit.results) {
      const attempt = rows.attempts.get(result.tag);
      if (attempt) attempt.result = result;
    }
    if (commit.abandons) this.#abandon(rows, commit.abandons);
    rows.errors.push(...commit.errors);
    rows.systemErrors.push(...commit.systemErrors);
    rows.recoveries.push(...commit.recoveries);
    rows.validations.push(...commit.validations);
    for (const asked of commit.interventions) rows.interventions.set(asked.id, { asked, escalated: [] });
    for (const escalation of commit.escalations) rows.interventions.get(escalation.id)?.escalated.push(escalation);
    for (const decided of commit.decisions) {
      const question = rows.interventions.get(decided.id);
      if (question) question.decided = decided;
    }
    this.resources.committed(commit);
    this.circuits.committed(commit);
    for (const { to, kind } of commit.tells) {
      const told =
        to === 'children' ? [...this.workflows.values()].filter(isChildOf(rows.id)) : [this.workflows.get(to)];
      for (const one of told) if (one?.head.completedAt === null) this.#tell({ to: one.id, from: rows.id, kind });
    }
    for (const { from, kind } of commit.heard)
      this.messages = this.messages.filter((one) => one.to !== rows.id || one.from !== from || one.kind !== kind);
    if (commit.history) rows.history.push({ ...commit.history, revision });
    for (const { revision: at, events } of [...earlier, commit])
      for (const { type, payload, occurredAt } of events)
        this.events.push({
          sequence: this.events.length + 1,
          occurredAt,
          type,
          workflowId: rows.id,
          revision: at,
          payload: payload as Readonly<Record<string, unknown>>,
        });
  }

  #abandon({ attempts }: WorkflowRows, { upTo, at: endedAt }: Abandoned): void {
    for (const [tag, attempt] of attempts)
      if (tag <= upTo)
        attempt.result ??= { tag, outcome: 'cancelled', endedAt, durationMs: 0, output: null, errorId: null };
  }

  #tell(message: Message): void {
    const { to, from, kind } = message;
    if (!this.messages.some((one) => one.to === to && one.from === from && one.kind === kind))
      this.messages.push(message);
  }

  #sequenceOf(workflowId: WorkflowId, revision: number): number {
    return (
      this.events.findLast((event) => event.workflowId === workflowId && event.revision === revision)?.sequence ?? 0
    );
  }
}

const isChildOf =
  (parent: WorkflowId) =>
  ({ birth }: WorkflowRows): boolean =>
    birth.parent?.workflowId === parent;

const pick = ({
  definition,
  version,
  definitionHash,
  threadId,
  input,
  parent,
  traceparent,
  createdAt,
  startAt,
}: Birth) => ({
  startAt,
  traceparent,
  definition,
  version,
  definitionHash,
  threadId,
  input,
  parent: parent?.workflowId ?? null,
  createdAt,
});
