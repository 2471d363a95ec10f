// One workflow in memory. Letters that have arrived are taken together into one turn: opened, sent to the chart, decided, committed; then what
// goes on is reconciled with what the committed state wants. Turns follow each other, the birth included; nobody outside sees a position
// before it is committed.
import { InvalidStateError } from '../errors.ts';
import type { Digest, WorkflowId } from '../workflow.ts';
import { beginWanted } from './begin.ts';
import type { Chart } from './chart.ts';
import type { Moved } from './control.ts';
import type { Examining } from './examine.ts';
import { hardFlushError } from './flushes.ts';
import { Grants } from './grants.ts';
import { type Head, headAfter } from './head.ts';
import { Inbox } from './inbox.ts';
import { type Committed, type Delivery, type Letter, LOOK_AGAIN, WRITE_NOW } from './letter.ts';
import { LogBook } from './logBook.ts';
import { type Mover, moverOf } from './mover.ts';
import { release } from './ownMachine/release.ts';
import { Permits } from './permits.ts';
import { hasClaims, hasEnded, lastBegun, maySleep, nextDueAt, type Position } from './position.ts';
import { Activities } from './reconcile.ts';
import { isRefusal, notInMemory } from './refusal.ts';
import type { Compiled } from './registry.ts';
import type { Salvage } from './salvage.ts';
import { placesOf, Secrets } from './secrets.ts';
import type { Inside } from './surroundings.ts';
import { acquire, goOn, openBatch, setTimes } from './turn.ts';
import { Values } from './values.ts';
import { type Written, writeTurn } from './writeTurn.ts';

/** What the engine is told of it. */
export interface Observer {
  committed(workflow: LiveWorkflow, moved: Moved): void;
  /** It is no longer in memory: ended, asleep, or taken over by another process. */
  left(workflow: LiveWorkflow): void;
  /** It left memory because what is to happen in it cannot be written, which the same again does not change. */
  refused(workflowId: WorkflowId, error: Error): void;
}

export interface Identity {
  readonly workflowId: WorkflowId;
  readonly threadId: string;
  readonly input: Digest;
  /** Of a child. */
  readonly parent: WorkflowId | null;
  /** The trace that it belongs to, and the span that started it. */
  readonly traceparent: string;
}

/** How it comes into memory. */
export interface Taken {
  readonly head: Head;
  readonly chart: Chart;
  /** Tag of the last attempt that was begun before; where it is left out, the chart says it. */
  readonly begunBefore?: number | undefined;
  /** How often a process died, or lost it, while what was begun before was running. @default 0 */
  readonly interruptions?: number | undefined;
}

export class LiveWorkflow {
  readonly identity: Identity;
  readonly compiled: Compiled;
  readonly around: Inside;
  readonly values: Values;
  readonly secrets: Secrets;
  readonly permits: Permits;
  /** Lines of its own log that wait for a commit. */
  readonly log: LogBook;
  readonly grants: Grants;
  /** Actors of its own machine that hear events, by mark. */
  readonly listeners = new Map<number, (event: { readonly type: string }) => void>();
  /** Tag of the last attempt that was begun before this process had the workflow. */
  readonly begunBefore: number;
  /** How often a process has ended, or lost it, while the attempts of before were running: they are called anew each time. */
  readonly interruptions: number;
  readonly #observer: Observer;
  readonly #activities = new Activities();
  readonly #chart: Chart;
  #head: Head;
  #committed: Position | undefined;
  readonly #inbox = new Inbox();
  #draining = false;
  #turning = false;
  #gone = false;

  constructor(
    around: Inside,
    observer: Observer,
    compiled: Compiled,
    identity: Identity,
    { head, chart, begunBefore, interruptions = 0 }: Taken,
  ) {
    this.around = around;
    this.#observer = observer;
    this.compiled = compiled;
    this.identity = identity;
    this.values = new Values(identity.workflowId, around.store, around.limits.maxStateBytes);
    this.secrets = new Secrets(compiled.definition, this.values, around.redactor, () =>
      placesOf(identity, this.#chart.position.context),
    );
    this.permits = new Permits(this);
    this.log = new LogBook(
      around.clock,
      () => this.tell(WRITE_NOW),
      (line) => this.secrets.line(line),
    );
    this.grants = new Grants(this, head.fence, {
      isBorn: head.birth !== undefined,
      isOfAnother: head.migration !== undefined || (!head.birth && hasClaims(chart.position)),
    });
    this.#head = head;
    this.#chart = chart;
    // A migrated or salvaged workflow is not yet where its state is: everything that it wants there is new.
    this.#committed = head.birth
      ? undefined
      : head.migration || head.salvage
        ? { ...chart.position, wants: [], ...(head.salvage ? { status: head.salvage.status } : {}) }
        : chart.position;
    this.interruptions = interruptions;
    this.begunBefore = begunBefore ?? (this.#committed ? lastBegun(this.#committed) : 0);
  }

  get id(): WorkflowId {
    return this.identity.workflowId;
  }

  get fence(): number {
    return this.#head.fence;
  }

  /** Settles when the letter's effect is committed, or refused. */
  deliver(letter: Letter): Promise<Committed> {
    return new Promise((answer, fail) => {
      if (this.#gone) return fail(notInMemory(this.id));
      this.#inbox.put({ letter, answer, fail });
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
      this.#flushFailed(error);
      this.leave();
      if (isRefusal(error)) this.#observer.refused(this.id, error as Error);
    });
    if (letter.within) void told.finally(() => void letter.within?.rollBack());
  }

  /** Starts what the state wants: after a restore, and after every commit. */
  reconcile(): void {
    if (this.#gone || !this.#committed) return;
    if (this.#head.salvage) return this.#settle(this.#head.salvage);
    if (this.grants.isUnread && !this.#turning) return this.tell(LOOK_AGAIN);
    if (!this.#draining && !(this.#head.isReleased && this.#inbox.isEmpty))
      this.#activities.reconcile(this.#committed.wants, (want) => beginWanted(this, want));
    this.#leaveIfIdle();
  }

  /** Nobody moves it: it is committed as it was salvaged, or, where a person must decide, left as it was stored. */
  #settle({ automatic }: Salvage): void {
    if (this.#turning || !this.#inbox.isEmpty) return;
    // The event changes nothing by itself: a step that waits for what came after the checkpoint takes it.
    if (automatic && !this.#draining)
      return this.tell({ open: () => ({ event: { type: 'CHECKPOINT' }, always: true }) });
    if (this.#head.completedAt === null) return this.leave();
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
    this.around.keptLines?.keep(this.id, this.log.take());
    this.permits.clear();
    this.#inbox.refuse(notInMemory(this.id));
    this.#observer.left(this);
  }

  /** Whether anything of it is committed. */
  get isBorn(): boolean {
    return this.#committed !== undefined;
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

  /** What the committed state wants; nothing before the birth is committed. */
  get wants(): Position['wants'] {
    return this.#committed?.wants ?? [];
  }

  /** Whether an author's function is under way. */
  get busy(): boolean {
    return this.#activities.busy;
  }

  get isStopping(): boolean {
    return this.#activities.isStopping;
  }

  get hasEnded(): boolean {
    return this.#committed !== undefined && hasEnded(this.#committed);
  }

  /** Who will move it from where it is. @param asks whether a question of it is stored as open */
  mover(asks: boolean): Mover | undefined {
    return this.#committed && moverOf(this.#committed, asks);
  }

  get isGone(): boolean {
    return this.#gone;
  }

  async #run(): Promise<void> {
    while (!this.#inbox.isEmpty && !this.#gone) {
      if (this.#inbox.isLong) await this.around.rotation.next();
      if (!this.#gone) await this.#together(this.#inbox.takeTurn());
    }
    this.#turning = false;
    this.#leaveIfIdle();
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
    this.#flushFailed(error);
    this.leave();
  }

  #flushFailed(error: unknown): void {
    const { around, identity, compiled } = this;
    const flushed = { ...identity, definition: compiled.definition.name, revision: this.#head.revision };
    const row = hardFlushError(around, flushed, error);
    if (row) void around.alarm?.raise({ workflowId: this.id, row });
  }

  #refused({ letter, answer, fail }: Delivery, error: unknown): void {
    const instead = letter.instead?.(error as Error);
    if (instead === 'again') {
      if (letter.from) this.#activities.forget(letter.from);
      answer(this.#moved());
      this.tell(LOOK_AGAIN); // A workflow that is ending may have waited for this call alone.
    } else if (instead) this.#inbox.putFirst({ letter: instead, answer, fail });
    else fail(error);
    if (this.grants.isUnread) this.tell(LOOK_AGAIN);
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
    const { salvage } = this.#head;
    const turning = { workflow: this, chart: this.#chart, head: this.#head, before };
    this.#chart.takeEnded();
    const needs = batch.flatMap(({ letter }) => letter.needs ?? []);
    if (needs.length > 0) await this.values.load(needs);
    const { taken, opened } = await openBatch(turning, batch);
    if (salvage && taken.length === 0) return void this.#rewind();
    opened.push(...goOn(turning));
    if (before) opened.push(...(await acquire(turning, before)));
    if (salvage) opened.unshift(salvage.opened);
    if (opened.length > 0 || !before) {
      setTimes(turning);
      this.#written(await writeTurn(turning, opened));
      release(this, opened);
    }
    const moved = this.#moved();
    for (const { answer } of taken) answer(moved);
    if (opened.length > 0 || !before) this.#observer.committed(this, moved);
    this.reconcile();
  }

  #written({ commit, sequence, after }: Written): void {
    this.#head = headAfter(this.#head, commit, sequence);
    this.permits.committed(after.wants);
    void this.grants.released(commit.releases);
    this.#committed = after;
    if (commit.tells.length > 0) this.around.told();
  }

  #moved(): Committed {
    const { checkpointId, revision, sequence } = this.#head;
    return { checkpointId, workflowId: this.id, revision, sequence, status: this.#committed?.status ?? 'PENDING' };
  }

  #leaveIfIdle(): void {
    if (this.#gone || this.#turning || !this.#inbox.isEmpty || !this.#committed) return;
    if (this.#head.salvage) return this.#settle(this.#head.salvage);
    if (this.busy || (!this.#draining && this.grants.isPending(this.#committed.wants))) return;
    if (this.#head.isReleased || this.#draining) return this.leave();
    if (hasEnded(this.#committed)) void this.#letGo(null);
    else if (maySleep(this.#committed, this.around.clock.now(), this.around.limits.sleepAfterMs))
      void this.#letGo(nextDueAt(this.#committed));
  }

  /** It was claimed for something that changed nothing: back to where it was, without a commit. Letters that come meanwhile are sent again by their senders. */
  async #letGo(wakeAt: number | null): Promise<void> {
    this.#turning = true;
    try {
      await this.around.store.release(this.id, this.#head.fence, wakeAt);
    } catch (error) {
      this.around.log.warn(
        { workflowId: this.id, err: error },
        'the workflow could not be let go; it is taken up again',
      );
    }
    this.leave();
  }
}
