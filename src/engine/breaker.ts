// One circuit breaker in this process: the actor, and what is stored of it. Changes of state are written at once, by compare-and-set on
// the generation; where another process was faster, what it wrote is taken over. Counters wait for the next look of `breakers.ts`.
// A probe is granted only when its generation is stored, so that no two processes have one. Where the store does not answer, the breaker goes
// on in memory: it must not be the reason why nothing runs.
import type { AuditEntry } from '../persistence/rows/audit.ts';
import { StaleRevisionError } from '../errors.ts';
import type { CircuitActor, CircuitEvent } from '../machines/circuitBreaker.ts';
import { CircuitWindow } from '../machines/circuitWindow.ts';
import { permitOf, saysNothing } from '../machines/circuitPermit.ts';
import { circuitActor, type StoredCircuit, storedCircuit } from '../machines/circuitStored.ts';
import type { CircuitTransitionRow, FoundCircuitRow } from '../persistence/circuitStore.ts';
import { BreakerCall, type CallFailure, type Refusal } from './breakerCall.ts';
import type { BreakerOptions } from './breakerOptions.ts';
import { type Cause, CircuitChanges, type Opening, SYSTEM } from './circuitChanges.ts';
import { type BreakerSurroundings, CircuitSaving } from './circuitSaving.ts';
import { circuitRow } from './circuitRow.ts';
import type { SetBreaker } from './control.ts';
import { openTimeMs } from './openTime.ts';
import { SteadyWall } from './steadyWall.ts';

const MOST_TRIES = 10;

interface PersonsWord {
  readonly actor: string;
  readonly reason: string;
  readonly audit?: AuditEntry | undefined;
}

export class Breaker {
  readonly key: string;
  readonly options: Required<BreakerOptions>;
  readonly #around: BreakerSurroundings;
  #actor: CircuitActor;
  readonly #wall: SteadyWall;
  readonly #changes: CircuitChanges;
  readonly #saving: CircuitSaving;
  /** Of a breaker that opens by a rate. */
  readonly #window: CircuitWindow | undefined;
  /** Calls that may still go through while it closes: each that is asked for brings a share of one. */
  #shares = 0;
  readonly #waiting = new Set<() => void>();
  /** Whether calls were kept back since it last changed its state. */
  #hasRefused = false;
  /** Looks that are still to wake who began to sleep for it while it closed. */
  #releasesLeft = 0;
  #releases = false;
  /** Whether it is stored, or will be: one that nobody has asked is not. */
  #isKnown: boolean;
  #forcing: Promise<unknown> = Promise.resolve();

  /** @param found undefined where nothing is stored yet */
  constructor(key: string, options: Required<BreakerOptions>, around: BreakerSurroundings, found?: FoundCircuitRow) {
    this.key = key;
    this.options = options;
    this.#around = around;
    const { kind } = options;
    this.#window =
      kind === 'countWindow' || kind === 'timeWindow' ? new CircuitWindow({ ...options, kind }) : undefined;
    this.#actor = circuitActor(options);
    this.#wall = new SteadyWall(around.clock);
    this.#changes = new CircuitChanges(around.clock.now());
    this.#saving = new CircuitSaving(around, {
      key,
      changes: this.#changes,
      snapshot: () => this.#actor.getSnapshot(),
      row: () => circuitRow(this, this.#actor.getSnapshot(), this.#window, this.#changes),
      releaseOverMs: () => this.#releaseOverMs(),
      released: () => void (this.#releases = false),
      takeOver: (row) => this.#takeOver(row),
    });
    if (found) this.#saving.takeOver(found);
    this.#isKnown = found !== undefined;
  }

  /**
   * Whether a call may be made now; at once unless it is the one that tries an open circuit's dependency.
   * @param operation the piece of work; different ones must fail before it opens
   * @param callMs longest time that the call can take
   */
  ask(operation: string, callMs: number): BreakerCall | Refusal | Promise<BreakerCall | Refusal> {
    return this.askNow(operation) ?? this.#probe(operation, callMs);
  }

  /** The same without asking the store; undefined where the call would be the one that tries. */
  askNow(operation: string): BreakerCall | Refusal | undefined {
    const snapshot = this.#actor.getSnapshot();
    const { value, context } = snapshot;
    // What nearly every call is; reading the clock would cost as much as all the rest.
    if (value === 'closed' && context.closedAt === null && this.#isKnown)
      return this.#call(context.generation, operation);
    const now = this.#wall.now();
    const permission = permitOf(snapshot, now);
    switch (permission.permit) {
      case 'call':
        if (!this.#isKnown) this.#becomeKnown();
        return this.#call(permission.generation, operation);
      case 'share': {
        this.#shares += permission.share;
        if (this.#shares < 1)
          return { ...this.#refusal('closing', permission.until - now), rampMs: this.options.rampMs };
        this.#shares -= 1;
        return this.#call(permission.generation, operation);
      }
      case 'probe':
        return undefined;
      case 'expired':
        this.#expire(now);
        return this.askNow(operation);
      case 'refused': {
        const { because } = permission;
        if (because === 'forced') return this.#refusal(because, this.options.resetTimeoutMs);
        return this.#refusal(because, (because === 'open' ? permission.retryAt : permission.expiresAt) - now);
      }
    }
  }

  /** When it opened last, and by which errors; undefined where it never did. */
  get opening(): Opening | undefined {
    return this.#changes.opening;
  }

  /**
   * After how many ms a step that waits may ask, drawn anew each time; undefined while it waits for longer than it knows, and where it is due
   * soon enough by itself.
   */
  releaseIn(dueInMs = Number.POSITIVE_INFINITY): number | undefined {
    const { random, clock } = this.#around;
    const { value, context } = this.#actor.getSnapshot();
    if (value === 'forcedClosed')
      return Math.max(0, this.#changes.updatedAt + this.options.rampMs * random() - clock.now());
    if (value !== 'closed') return undefined;
    if (context.closedAt === null) return 0;
    const leftMs = Math.max(0, context.closedAt + this.options.rampMs - this.#wall.now());
    // Its own time is drawn, too; a second draw each time would make it try, and commit, again and again.
    return leftMs > 0 && dueInMs <= leftMs + this.options.rampMs / 10 ? undefined : leftMs * random();
  }

  /** Calls back when its state changes. Returns how to stop that. */
  onChange(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => void this.#waiting.delete(wake);
  }

  #becomeKnown(): void {
    this.#isKnown = true;
    this.#saving.mark();
  }

  #call(generation: number, operation: string): BreakerCall {
    const startedAt = this.#window ? this.#around.clock.monotonic() : 0;
    return new BreakerCall(this, this.#actor, generation, operation, startedAt);
  }

  #refusal(because: Refusal['because'], waitMs: number): Refusal {
    this.#saving.reject();
    this.#hasRefused = true;
    return { because, waitMs };
  }

  /** The call that tried has not answered: it counts as failed, and whatever it says later as nothing. */
  #expire(now: number): void {
    const retryAt = now + this.#openFor();
    const seconds = Math.round(this.options.halfOpenMaxWaitMs / 1_000);
    const reason = (): string => `the call that tried did not answer in its time (${seconds} s at most)`;
    if (this.#send({ type: 'EXPIRED', now, retryAt }, { actor: SYSTEM, reason })) void this.#saving.saveQuietly();
  }

  #openFor(): number {
    return openTimeMs(this.options, this.#actor.getSnapshot(), this.#around.random);
  }

  async #probe(operation: string, callMs: number): Promise<BreakerCall | Refusal> {
    const actor = this.#actor;
    const now = this.#wall.now();
    const expiresAt = now + Math.min(callMs, this.options.halfOpenMaxWaitMs);
    this.#send({ type: 'PROBE', now, expiresAt }, { actor: SYSTEM, reason: () => `${operation} tries` });
    const generation = this.#generation;
    await this.#saving.saveQuietly();
    const isMine = actor === this.#actor && generation === this.#generation;
    return isMine ? this.#call(generation, operation) : this.ask(operation, callMs);
  }

  /** What is told of a call; only `BreakerCall` calls this. A call of another generation, or before a take-over, says nothing any more. */
  hearSuccess(actor: CircuitActor, generation: number, operation: string, startedAt: number): void {
    if (this.#window && actor === this.#actor && this.#isTrip(generation, operation, false, startedAt))
      return this.hearFailure(actor, {
        generation,
        operation,
        startedAt,
        why: 'too many calls are slow',
        counted: true,
      });
    if (actor.getSnapshot().value === 'halfOpen')
      this.hear(actor, { type: 'SUCCEEDED', generation, now: this.#wall.now() });
    else this.hear(actor, { type: 'SUCCEEDED', generation });
  }

  /** Counts a call of a closed circuit in the window; whether the circuit is to open. */
  #isTrip(generation: number, operation: string, failed: boolean, startedAt: number): boolean {
    const { value, context } = this.#actor.getSnapshot();
    if (!this.#window || value !== 'closed' || generation !== context.generation) return false;
    const at = this.#around.clock.monotonic();
    return this.#window.add({ operation, failed, durationMs: at - startedAt, at });
  }

  hear(actor: CircuitActor, event: Extract<CircuitEvent, { type: 'SUCCEEDED' | 'GAVE_BACK' }>): void {
    if (actor !== this.#actor || saysNothing(actor.getSnapshot(), event)) return;
    if (this.#send(event, { actor: SYSTEM, reason: () => 'the call that tried succeeded' }))
      void this.#saving.saveQuietly();
  }

  /** @param openForMs how long it stays open, should this open it */
  hearFailure(actor: CircuitActor, failure: CallFailure): void {
    const { generation, operation, startedAt, why, openForMs = 0, errorId } = failure;
    if (actor !== this.#actor || generation !== this.#generation) return;
    if (errorId !== undefined) this.#changes.failed(errorId);
    const now = this.#wall.read();
    const retryAt = now + Math.max(openForMs, this.#openFor());
    const trips = this.#window && { opens: failure.counted ?? this.#isTrip(generation, operation, true, startedAt) };
    const counted = this.#windowSays(failure);
    const opens = this.#send(
      { type: 'FAILED', generation, operation, now, retryAt, ...trips },
      {
        actor: SYSTEM,
        reason: ({ context }) => `${counted ?? `${context.failures} failures`}; the last in ${operation}: ${why}`,
        errorIds: this.#changes.failing,
      },
    );
    if (opens) void this.#saving.saveQuietly();
  }

  /** What opens a breaker that opens by a rate, for people. */
  #windowSays({ counted }: CallFailure): string | undefined {
    if (!this.#window) return undefined;
    const { failures, slow, size } = this.#window;
    return counted ? `${slow} of ${size} calls took ${this.options.slowCallMs} ms or longer` : `${failures} failures`;
  }

  /**
   * A person's word. Resolves when it is stored; false where it was so already. One after the other: each is taken back alone.
   * @throws ServerUnavailableError, StaleRevisionError: nothing was changed
   */
  force(to: SetBreaker, by: PersonsWord): Promise<boolean> {
    const forced = this.#forcing.then(() => this.#force(to, by));
    this.#forcing = forced.catch(() => {});
    return forced;
  }

  async #force(to: SetBreaker, { actor, reason, audit }: PersonsWord): Promise<boolean> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const before = storedCircuit(this.#actor.getSnapshot());
      const { columns } = this.#changes;
      const event = to === 'FORCE_CLOSED' ? { type: to } : { type: to, now: this.#around.clock.now() };
      if (!this.#send(event, { actor, reason: () => reason, audit })) return false;
      const turn = this.#changes.unstored.at(-1) as CircuitTransitionRow;
      const failure = await this.save().then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      // Also where another process has set it differently since: what was asked for was done, and is not done again.
      if (this.#changes.isStored(turn)) return true;
      if (!failure) continue;
      if (this.#changes.takeBack(turn, columns)) this.#revive(before, false);
      throw failure.error;
    }
    throw new StaleRevisionError(`circuit breaker "${this.key}" changes too fast to be set; try again`, {
      key: this.key,
    });
  }

  /** Writes what is not stored yet, and takes over what another process wrote meanwhile. @throws ServerUnavailableError */
  save(): Promise<void> {
    return this.#saving.save();
  }

  /** A step that was refused just before it closed may have begun to wait only now, in the commit that was under way. */
  releaseLate(): void {
    if (this.#releasesLeft === 0) return;
    this.#releasesLeft -= 1;
    this.#releases = true;
    this.#saving.mark();
  }

  /** A row as it is stored now, read for all breakers together. */
  see(found: FoundCircuitRow): void {
    this.#saving.see(found);
  }

  #releaseOverMs(): number | null {
    return this.#releases || RELEASING.has(this.#changes.unstored.at(-1)?.to ?? '') ? this.options.rampMs : null;
  }

  #takeOver(found: FoundCircuitRow): void {
    this.#changes.replaced(found);
    this.#revive(found.snapshot as unknown as StoredCircuit, found.state === 'halfOpen' && !found.writerIsAlive);
    this.#turned();
  }

  #revive(stored: StoredCircuit, probeIsLost: boolean): void {
    const now = this.#wall.read();
    this.#actor.stop();
    this.#actor = circuitActor(this.options, { stored, now, probeIsLost });
  }

  /** Whether a new generation has begun: that is to be written at once. */
  #send(event: CircuitEvent, cause: Cause): boolean {
    const before = this.#actor.getSnapshot();
    this.#actor.send(event);
    const after = this.#actor.getSnapshot();
    if (after === before) return false;
    this.#saving.mark();
    this.#changes.updated(this.#around.clock.now());
    if (after.context.generation === before.context.generation) return false;
    if (after.value !== before.value) {
      this.#turned();
      this.#changes.turned(before, after, cause);
    }
    return true;
  }

  /** Another state: calls of the one before count no more, and who waits asks again. */
  #turned(): void {
    this.#releasesLeft = this.#hasRefused && RELEASING.has(this.#actor.getSnapshot().value) ? LATE_RELEASES : 0;
    this.#hasRefused = false;
    this.#window?.clear();
    this.#shares = 1 - FIRST_SHARE;
    for (const wake of this.#waiting)
      try {
        wake();
      } catch (err) {
        // Whoever listens changes nothing about what it is told of, nor for the others.
        this.#around.log.error({ err, breaker: this.key }, 'a listener for a circuit breaker failed');
      }
  }

  get #generation(): number {
    return this.#actor.getSnapshot().context.generation;
  }
}

const LATE_RELEASES = 3;
const RELEASING: ReadonlySet<string> = new Set(['closed', 'forcedClosed']);
/** The first call after closing goes through. */
const FIRST_SHARE = 0.1;
