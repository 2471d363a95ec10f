// One workflow in memory. Letters that have arrived are taken together into one turn: opened, sent to the chart, decided, committed; then what
// goes on is reconciled with what the committed state wants. Turns follow each other, the birth included; nobody outside sees a position
// before it is committed.
import {
  CorruptCheckpointError,
  HoldfastError,
  InvalidStateError,
  NotRunningError,
  RefusedCommitError,
  StateTooLargeError,
  UnsafeValueError,
} from '../errors.ts';
import type { Node } from '../definition.ts';
import { to } from '../machines/context.ts';
import { allNodes } from '../machines/nodes.ts';
import { RolledBackError } from '../persistence/rolledBack.ts';
import type { Wanted, WantedAttempt } from '../machines/wanted.ts';
import type { Birth, Migration, StoredWorkflow, ValidationRow } from '../persistence/store.ts';
import type { Digest, WorkflowId } from '../workflow.ts';
import { beyondBudget } from './budget.ts';
import { Chart } from './chart.ts';
import { commitOf } from './commit.ts';
import { answered } from './conflictPause.ts';
import type { Moved } from './control.ts';
import { decide, type Sight } from './decide.ts';
import { type Examining, logValidation, recordRefusal, requireSound, validationRow } from './examine.ts';
import { compressionOf, isCritical, workflowTimeoutMs } from './inForce.ts';
import type { Delivery, Letter, Opened } from './letter.ts';
import { Permits } from './permits.ts';
import { Grants } from './grants.ts';
import { hasEnded, maySleep, nextDueAt, type Position } from './position.ts';
import { Activities } from './reconcile.ts';
import type { Compiled } from './registry.ts';
import { standstill } from './standstill.ts';
import type { Salvage } from './salvage.ts';
import type { Inside } from './surroundings.ts';
import { tellLog } from './told.ts';
import { checksAtHand, checksOf } from './validation.ts';
import { Values } from './values.ts';
import { LogBook } from './logBook.ts';
import { moverOf } from './mover.ts';
import { ownLines } from './ownLines.ts';
import { clockOf } from './wholeTime.ts';
import { beginWanted } from './begin.ts';

/** What the engine is told of it. */
export interface Observer {
  committed(workflow: LiveWorkflow, moved: Moved): void;
  /** It is no longer in memory: ended, asleep, or taken over by another process. */
  left(workflow: LiveWorkflow): void;
}

/** Where a letter's commit left the workflow. */
export interface Committed extends Moved {
  readonly checkpointId: string;
}

export interface Identity {
  readonly workflowId: WorkflowId;
  readonly threadId: string;
  readonly input: Digest;
  /** Of a child. */
  readonly parent: WorkflowId | null;
}

export class LiveWorkflow {
  readonly identity: Identity;
  readonly compiled: Compiled;
  readonly around: Inside;
  readonly values: Values;
  readonly permits: Permits;
  /** Lines of its own log that wait for a commit. */
  readonly log: LogBook;
  readonly grants: Grants;
  /** Tag of the last attempt that was begun before this process had the workflow. */
  readonly begunBefore: number;
  readonly #observer: Observer;
  readonly #activities = new Activities();
  readonly #fence: number;
  #birth: Birth | undefined;
  #revision: number;
  #sequence = 0;
  #checksum: Buffer | null;
  #startedAt: number | null;
  #completedAt: number | null;
  #restoredFrom: string | undefined;
  #migration: Migration | undefined;
  /** Checks that the next commit writes. */
  #validations: ValidationRow[];
  /** Written with the next commit, which is the first after its newest state was found to be corrupt. */
  #salvage: Salvage | undefined;
  readonly #chart: Chart;
  #committed: Position | undefined;
  #checkpointId = '';
  /** Whether the committed head says that no process has it: it sleeps, or has ended. */
  #released = false;
  #draining = false;
  #inbox: Delivery[] = [];
  #turning = false;
  #gone = false;

  private constructor(
    around: Inside,
    observer: Observer,
    compiled: Compiled,
    identity: Identity,
    own: {
      fence: number;
      revision: number;
      checksum: Buffer | null;
      startedAt: number | null;
      completedAt: number | null;
      birth?: Birth;
      restoredFrom?: string | undefined;
      migration?: Migration;
      salvage?: Salvage;
      begunBefore?: number;
      validations?: readonly ValidationRow[];
      chart: Chart;
    },
  ) {
    this.around = around;
    this.#observer = observer;
    this.compiled = compiled;
    this.identity = identity;
    this.values = new Values(identity.workflowId, around.store, around.limits.maxStateBytes);
    this.permits = new Permits(this);
    this.log = new LogBook(around.clock, () => this.tell({ open: () => ({ always: true }) }));
    this.grants = new Grants(this, own.fence, own.birth !== undefined);
    this.#fence = own.fence;
    this.#revision = own.revision;
    this.#checksum = own.checksum;
    this.#checkpointId = own.restoredFrom ?? '';
    this.#startedAt = own.startedAt;
    this.#completedAt = own.completedAt;
    this.#birth = own.birth;
    this.#restoredFrom = own.restoredFrom;
    this.#chart = own.chart;
    this.#migration = own.migration;
    this.#validations = [...(own.validations ?? [])];
    this.#salvage = own.salvage;
    // A migrated or salvaged workflow is not yet where its state is: everything that it wants there is new.
    this.#committed = own.birth
      ? undefined
      : own.migration || own.salvage
        ? { ...this.#chart.position, wants: [] }
        : this.#chart.position;
    this.begunBefore = own.begunBefore ?? (this.#committed ? lastBegun(this.#committed) : 0);
  }

  static born(around: Inside, observer: Observer, compiled: Compiled, identity: Identity, birth: Birth): LiveWorkflow {
    return new LiveWorkflow(around, observer, compiled, identity, {
      fence: 1,
      revision: 0,
      checksum: null,
      startedAt: null,
      completedAt: null,
      birth,
      chart: new Chart(compiled.machine, `workflow ${identity.workflowId}`, 'new'),
    });
  }

  /**
   * From what is stored, with its chart where the state says; or, with `moved`, where another definition has it: its first letter writes
   * that.
   */
  static restored(
    around: Inside,
    observer: Observer,
    compiled: Compiled,
    stored: StoredWorkflow,
    chart: Chart,
    moved: {
      readonly restoredFrom?: string | undefined;
      readonly salvage?: Salvage;
      readonly migration?: Migration;
      readonly begunBefore?: number;
      readonly validations?: readonly ValidationRow[];
    } = {},
  ): LiveWorkflow {
    const { workflowId, fence, revision, threadId, input, parent, startedAt, completedAt, checkpoint } = stored;
    const { checksum, id: restoredFrom } = checkpoint;
    const own = { fence, revision, checksum, startedAt, completedAt, restoredFrom, ...moved, chart };
    return new LiveWorkflow(around, observer, compiled, { workflowId, threadId, input, parent }, own);
  }

  get id(): WorkflowId {
    return this.identity.workflowId;
  }

  /** Settles when the letter's effect is committed, or refused. */
  deliver(letter: Letter): Promise<Committed> {
    return new Promise((answer, fail) => {
      if (this.#gone)
        return fail(
          new NotRunningError(`workflow ${this.id} has left the memory of this process; send it again`, {
            workflowId: this.id,
          }),
        );
      this.#inbox.push({ letter, answer, fail });
      if (this.#turning) return;
      this.#turning = true;
      queueMicrotask(() => void this.#run()); // What is delivered in the same breath is one turn.
    });
  }

  /** Delivers without waiting for the effect: a refusal is only worth a line in the log. */
  tell(letter: Letter): void {
    const told = this.deliver(letter).catch((error: unknown) => {
      if (this.#gone || error instanceof InvalidStateError) return;
      this.around.log.error(
        { workflowId: this.id, err: error },
        'what happened in the workflow could not be written; it leaves memory and is taken up again',
      );
      this.leave();
    });
    if (letter.within) void told.finally(() => void letter.within?.rollBack());
  }

  /** Starts what the state wants: after a restore, and after every commit. */
  reconcile(): void {
    if (this.#gone || !this.#committed) return;
    if (this.#salvage) return this.#settle(this.#salvage);
    if (this.grants.isUnread && !this.#turning) return this.tell({ open: () => ({}) });
    if (!this.#draining && !(this.#released && this.#inbox.length === 0))
      this.#activities.reconcile(this.#committed.wants, (want) => beginWanted(this, want));
    this.#leaveIfIdle();
  }

  /** Nobody moves it: it is committed as it was salvaged, or, where a person must decide, left as it was stored. */
  #settle({ automatic }: Salvage): void {
    if (this.#turning || this.#inbox.length > 0) return;
    if (automatic && !this.#draining) return this.tell({ open: () => ({ always: true }) });
    if (this.#completedAt === null) return this.leave();
    void this.#letGo(null);
  }

  /** Begins nothing more, lets what runs finish and be recorded, and then leaves memory. */
  drain(): void {
    this.#draining = true;
    this.#leaveIfIdle();
  }

  /** Leaves memory at once; calls under way are told to stop, and what they answer is not heard. */
  leave(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#activities.clear();
    this.log.take();
    this.permits.clear();
    const reason = new NotRunningError(`workflow ${this.id} has left the memory of this process; send it again`, {
      workflowId: this.id,
    });
    for (const { fail } of this.#inbox.splice(0)) fail(reason);
    this.#observer.left(this);
  }

  /** The committed context. */
  get context(): Position['context'] {
    return (this.#committed as Position).context;
  }

  /** What an examination of its checkpoints needs. */
  get examining(): Examining {
    const { around, compiled, identity } = this;
    return { around, compiled, workflowId: identity.workflowId, input: identity.input };
  }

  /** What the committed state wants. */
  get wants(): Position['wants'] {
    return (this.#committed as Position).wants;
  }

  /** Whether an author's function is under way. */
  get busy(): boolean {
    return this.#activities.busy;
  }

  get hasEnded(): boolean {
    return this.#committed !== undefined && hasEnded(this.#committed);
  }

  /** Who will move it from where it is. */
  get mover(): ReturnType<typeof moverOf> {
    return this.#committed && moverOf(this.#committed);
  }

  get isGone(): boolean {
    return this.#gone;
  }

  async #run(): Promise<void> {
    while (this.#inbox.length > 0 && !this.#gone) await this.#together(this.#nextTurn());
    this.#turning = false;
    this.#leaveIfIdle();
  }

  /** All that has arrived; a letter with a transaction has a turn to itself. */
  #nextTurn(): Delivery[] {
    const own = this.#inbox.findIndex(({ letter }) => letter.within);
    return this.#inbox.splice(0, own === -1 ? this.#inbox.length : Math.max(1, own));
  }

  /** All letters in one commit; where that is refused for its content, one by one. */
  async #together(batch: readonly Delivery[]): Promise<void> {
    try {
      await this.#turn(batch);
    } catch (error) {
      if (!isRefusal(error) || !this.#rewind()) return this.#lost(batch, error);
      if (batch.length === 1) return this.#refused(batch[0] as Delivery, error);
      for (const one of batch) await this.#together([one]);
    }
  }

  /** Somebody else has it, it was never born, or nobody knows what is stored: made again from there, by whoever has it next. */
  #lost(batch: readonly Delivery[], error: unknown): void {
    for (const { fail } of batch) fail(error);
    this.leave();
  }

  #refused({ letter, answer, fail }: Delivery, error: unknown): void {
    const instead = letter.instead?.(error as Error);
    if (instead === 'again') {
      if (letter.from) this.#activities.forget(letter.from);
      answer(this.#moved());
      this.tell({ open: () => ({}) }); // A workflow that is ending may have waited for this call alone.
    } else if (instead) this.#inbox.unshift({ letter: instead, answer, fail });
    else fail(error);
    if (this.grants.isUnread) this.tell({ open: () => ({}) });
    this.reconcile();
  }

  /** The chart is ahead of the store and the store said no: back to what is committed. */
  #rewind(): boolean {
    if (this.#committed) this.#chart.rewind(this.#committed);
    this.permits.rewound(this.#committed?.wants ?? []);
    this.grants.rewound();
    return this.#committed !== undefined;
  }

  async #turn(batch: readonly Delivery[]): Promise<void> {
    const before = this.#committed;
    this.#chart.takeEnded();
    const needs = batch.flatMap(({ letter }) => letter.needs ?? []);
    if (needs.length > 0) await this.values.load(needs);
    const opened: Opened[] = [];
    const taken: Delivery[] = [];
    for (const delivery of batch) {
      const one = this.#open(delivery);
      if (!one) continue;
      taken.push(delivery);
      opened.push(...one);
    }
    if (this.#salvage && taken.length === 0) return void this.#rewind();
    opened.push(...this.#goOn());
    if (before) opened.push(...(await this.#acquire(before)));
    if (this.#salvage) opened.unshift(this.#salvage.opened);
    if (opened.length > 0 || !before) {
      this.#setClock();
      await this.#commit(before, opened);
    }
    const moved = this.#moved();
    for (const { answer } of taken) answer(moved);
    if (opened.length > 0 || !before) this.#observer.committed(this, moved);
    this.reconcile();
  }

  /** What one letter means now; undefined where it was refused, and its sender told. Empty where it moves nothing. */
  #open(delivery: Delivery): Opened[] | undefined {
    const { letter } = delivery;
    let one: Opened;
    try {
      one = letter.open(this.#chart.position, this.#revision);
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      delivery.fail(error);
      return undefined;
    }
    if (letter.from) letter.from.running = false;
    const values = one.writes?.values;
    if (values) this.values.keep(values);
    const at = this.#chart.position;
    const moved = this.#chart.apply(one.event, one.placed);
    if (moved && one.also) this.#chart.apply(one.also, undefined);
    if (one.validated) one = { ...one, writes: { ...one.writes, validations: [this.#validated(one.validated, at)] } };
    const settled = this.#decide();
    return moved || one.always === true || !this.#committed ? [one, ...settled] : settled;
  }

  /** What is checked where a person moves it. @throws CorruptCheckpointError: nothing of the letter is committed */
  #validated({ operation, examined }: NonNullable<Opened['validated']>, at: Position): ValidationRow {
    const { around, compiled, identity, values } = this;
    const checked = ({ snapshot: { value, context } }: Position) =>
      checksAtHand(compiled, identity.input, { value, context }, (digest) => values.open(digest));
    const beganAt = around.clock.monotonic();
    const before = examined ?? { ...checked(at), checkpointId: this.#checkpointId, state: undefined, beganAt };
    const after = checked(this.#chart.position);
    const row = validationRow(around, operation, before, checksOf(after.made, after.problems));
    if (row.valid) {
      logValidation(around, this.id, row);
      return row;
    }
    void recordRefusal(around, this.id, row);
    requireSound(before, this.id);
    requireSound({ ...before, problems: after.problems }, this.id);
    throw new RefusedCommitError(`a state of workflow ${this.id} is not valid`, { workflowId: this.id });
  }

  /** Everything that can be said without effects is said before the commit. */
  #decide(): Opened[] {
    const made: Opened[] = [];
    for (let bound = 0; bound < 1_000; bound++) {
      made.push(...this.#park());
      const { wants } = this.#chart.position;
      const want = wants.find((one) => this.#isDecidable(one));
      if (!want) return made;
      const one = this.#decision(want);
      if (!this.#chart.apply(one.event, one.placed))
        throw new RefusedCommitError(`the decision ${want.id} moved nothing in workflow ${this.id}`, { want: want.id });
      made.push(one);
    }
    throw new RefusedCommitError(`workflow ${this.id} made 1,000 decisions in one turn; it goes in a circle`, {
      workflowId: this.id,
    });
  }

  /** What is free of the resources that are wanted is taken now, so that it costs no commit of its own. */
  async #acquire(before: Position): Promise<Opened[]> {
    const made: Opened[] = [];
    for (;;) {
      const event = await this.grants.next(before, this.#chart.position);
      if (!event) return made;
      this.#chart.apply(event, undefined);
      made.push({ event }, ...this.#decide());
    }
  }

  /** Questions that the whole workflow was paused for and that are not asked any more: what they held back begins. */
  #goOn(): Opened[] {
    const made: Opened[] = [];
    for (const question of answered(this.#chart.position)) {
      const event = { type: 'RESUME', question } as const;
      this.#chart.apply(event, undefined);
      made.push({ event }, ...this.#decide());
    }
    return made;
  }

  /** The clock of the workflow's time-out runs, or stands still, as the turn has left it. */
  #setClock(): void {
    const timeoutMs = workflowTimeoutMs(this.around, this.compiled.definition);
    const timeLeft = clockOf(timeoutMs, this.#chart.position, this.around.clock.now());
    if (timeLeft) this.#chart.apply({ type: 'CLOCK', timeLeft }, undefined);
  }

  /** Attempts that their circuit breaker or its budget of retries does not let begin wait: nothing of them is written. */
  #park(): Opened[] {
    const made: Opened[] = [];
    for (;;) {
      const held = this.#held();
      const parked = held ?? this.permits.refusal(this.#committed, this.#chart.position);
      if (!parked?.event) return made;
      this.#chart.apply(parked.event, undefined);
      made.push(parked);
    }
  }

  /** A step that would begin now, while the process is short of something: it waits, or another process begins it. */
  #held(): Opened | undefined {
    const { pressure, random } = this.around;
    const hold = pressure?.hold(random);
    if (!hold) return undefined;
    const begun = this.#committed?.context;
    const want = this.#chart.position.wants.find(
      (one) => one.kind === 'attempt' && one.work !== 'compensation' && one.tag > (begun?.count ?? 0),
    );
    if (want?.kind !== 'attempt') return undefined;
    const unbegun = begun?.attempt[want.address] === undefined;
    return {
      event: to(want.address, { kind: 'PARK', tag: want.tag, dueAt: hold.dueAt, unbegun, awaits: 'time' }),
      reason: hold.reason,
    };
  }

  #isDecidable(want: Wanted): boolean {
    if (want.kind === 'decision') return true;
    if (want.kind === 'quiet') return !this.busy;
    if (want.kind === 'attempt') return this.#beyondBudget(want) !== undefined;
    return want.kind === 'timer' && want.dueAt <= this.around.clock.now();
  }

  /** Of a step that is about to begin. */
  #beyondBudget(want: WantedAttempt): Error | undefined {
    if (want.tag <= (this.#committed?.context.count ?? 0)) return undefined;
    return beyondBudget(this.compiled.definition, this.#chart.position.context, want);
  }

  #decision(want: Wanted): Opened {
    if (want.kind === 'quiet') return { event: { type: 'SETTLED' } };
    if (want.kind === 'timer') return { event: to(want.address, { kind: 'DUE', dueAt: want.dueAt }) };
    if (want.kind === 'attempt') {
      const { around, compiled } = this;
      const { step, tag } = want;
      const about = { around, compiled, threadId: this.identity.threadId, revision: this.#revision, step, tag };
      return standstill({ ...about, error: this.#beyondBudget(want), onExhausted: 'compensate' });
    }
    if (want.kind !== 'decision') throw new RefusedCommitError(`nothing is to be decided about ${want.id}`, {});
    const node = this.compiled.nodes.get(want.step);
    if (!node)
      throw new RefusedCommitError(
        `the chart of workflow ${this.id} asks about step "${want.step}", which its definition does not have`,
        {},
      );
    return decide({
      around: this.around,
      compiled: this.compiled,
      workflowId: this.id,
      threadId: this.identity.threadId,
      revision: this.#revision,
      node,
      want,
      context: this.#chart.position.context,
      sight: () => this.#sightOf(node),
    });
  }

  /** What a decision may see: the input, and the outputs of what is before it; of a loop, those of its last pass too. */
  #sightOf(node: Node): Sight {
    const { output, done } = this.#chart.position.context;
    const inside = node.kind === 'loop' ? allNodes(node.body).map(({ name }) => name) : [];
    const outputs = [...(this.compiled.before.get(node.name) ?? []), ...inside].map((name) => [
      name,
      output[name] ? this.values.open(output[name]) : done[name] === 'completed' ? null : undefined,
    ]);
    return {
      input: this.values.open(this.identity.input),
      outputs: Object.fromEntries(outputs) as Record<string, unknown>,
    };
  }

  async #commit(before: Position | undefined, opened: readonly Opened[]): Promise<void> {
    const { clock, store, faults, ids, owner, limits, log } = this.around;
    const now = clock.now();
    const after = this.#chart.position;
    const taken = this.log.take();
    const decided = commitOf({
      workflowId: this.id,
      compiled: this.compiled,
      fence: this.#fence,
      revision: this.#revision + 1,
      birth: this.#birth,
      parent: this.identity.parent,
      before,
      after,
      opened,
      ended: this.#chart.takeEnded(),
      previousChecksum: this.#checksum,
      startedAt: this.#startedAt,
      completedAt: this.#completedAt,
      restoredFrom: this.#restoredFrom,
      migration: this.#migration,
      validations: this.#validations,
      owner,
      now,
      sleepAfterMs: limits.sleepAfterMs,
      busy: this.busy || this.grants.isPending(after.wants),
      claims: before ? [] : await this.grants.standInLine(after),
      releases: this.grants.releases(after),
      log: taken,
      compression: compressionOf(this.around),
      isCritical: (node) => isCritical(this.around, this.compiled.definition, node),
      ids,
    });
    const commit = { ...decided, log: [...taken, ...ownLines(decided)] };
    await faults.strike('before commit', this.id);
    const sentAt = clock.monotonic();
    const within = opened.find((one) => one.within)?.within;
    const { sequence } = await (within ? store.commitInside(within, commit) : store.commit(commit)).catch(
      (error: unknown) => {
        this.log.putBack(taken);
        throw error;
      },
    );
    await faults.strike('after commit', this.id);
    tellLog(log, commit, clock.monotonic() - sentAt);
    this.#released = commit.head.owner === null;
    this.#checkpointId = commit.checkpoint.id;
    this.#birth = undefined;
    this.#restoredFrom = undefined;
    this.#migration = undefined;
    this.#validations = [];
    this.#salvage = undefined;
    this.#revision = commit.revision;
    this.#sequence = sequence;
    this.#checksum = commit.checkpoint.checksum;
    this.permits.committed(after.wants);
    void this.grants.released(commit.releases);
    this.#startedAt = commit.head.startedAt;
    this.#completedAt = commit.head.completedAt;
    this.#committed = after;
    if (commit.tells.length > 0) this.around.told();
  }

  #moved(): Committed {
    return {
      checkpointId: this.#checkpointId,
      workflowId: this.id,
      revision: this.#revision,
      sequence: this.#sequence,
      status: this.#committed?.status ?? 'PENDING',
    };
  }

  #leaveIfIdle(): void {
    if (this.#gone || this.#turning || this.#inbox.length > 0 || !this.#committed) return;
    if (this.#salvage) return this.#settle(this.#salvage);
    if (this.busy || (!this.#draining && this.grants.isPending(this.#committed.wants))) return;
    if (this.#released || this.#draining) return this.leave();
    if (hasEnded(this.#committed)) void this.#letGo(null);
    else if (maySleep(this.#committed, this.around.clock.now(), this.around.limits.sleepAfterMs))
      void this.#letGo(nextDueAt(this.#committed));
  }

  /** It was claimed for something that changed nothing: back to where it was, without a commit. Letters that come meanwhile are sent again by their senders. */
  async #letGo(wakeAt: number | null): Promise<void> {
    this.#turning = true;
    try {
      await this.around.store.release(this.id, this.#fence, wakeAt);
    } catch (error) {
      this.around.log.warn(
        { workflowId: this.id, err: error },
        'the workflow could not be let go; it is taken up again',
      );
    }
    this.leave();
  }
}

/** Tag of the last attempt that may have been called: what a pause, or the wait for a turn, holds back was not. */
const lastBegun = ({ context: { heldAfter, queuedAfter, count } }: Position): number =>
  Math.min(heldAfter ?? count, queuedAfter ?? count);

const isRefusal = (error: unknown): boolean =>
  error instanceof CorruptCheckpointError ||
  error instanceof RefusedCommitError ||
  error instanceof RolledBackError ||
  error instanceof StateTooLargeError ||
  error instanceof UnsafeValueError;
