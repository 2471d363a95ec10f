// What became of a circuit, by whom and why: the last change as its row has it, the errors that led to it, and the transitions that are not stored yet.
import type { CircuitSnapshot } from '../machines/circuitBreaker.ts';
import type { AuditEntry } from '../persistence/rows/audit.ts';
import type { CircuitRow, CircuitTransitionRow, FoundCircuitRow } from '../persistence/circuitStore.ts';

/** Who brings a change about, and why. */
export interface Cause {
  readonly actor: string;
  readonly reason: (after: CircuitSnapshot) => string;
  /** Errors that brought it about. */
  readonly errorIds?: readonly string[];
  /** Where a person does: the row of the audit log. */
  readonly audit?: AuditEntry | undefined;
}

/** A circuit began to keep calls back. */
export interface Opening {
  /** Ms since the epoch. */
  readonly at: number;
  /** Errors that opened it, oldest first; none where a person did. */
  readonly errorIds: readonly string[];
}

export const SYSTEM = 'system';
const OPENING: ReadonlySet<string> = new Set(['open', 'forcedOpen']);
/** Errors that are remembered of one opening. */
const MOST_ERRORS = 10;
const LONGEST_REASON = 500;

export class CircuitChanges {
  #unstored: CircuitTransitionRow[] = [];
  readonly #stored = new WeakSet<CircuitTransitionRow>();
  #reason: string | null = null;
  #changedBy = SYSTEM;
  #updatedAt: number;
  #opening: Opening | undefined;
  /** The last errors of calls since it changed its state. */
  #failing: string[] = [];

  constructor(now: number) {
    this.#updatedAt = now;
  }

  get updatedAt(): number {
    return this.#updatedAt;
  }

  get opening(): Opening | undefined {
    return this.#opening;
  }

  get failing(): readonly string[] {
    return this.#failing;
  }

  get unstored(): readonly CircuitTransitionRow[] {
    return this.#unstored;
  }

  get columns(): Pick<CircuitRow, 'lastOpenedAt' | 'openedBy' | 'reason' | 'changedBy' | 'updatedAt'> {
    return {
      lastOpenedAt: this.#opening?.at ?? null,
      openedBy: this.#opening?.errorIds ?? [],
      reason: this.#reason,
      changedBy: this.#changedBy,
      updatedAt: this.#updatedAt,
    };
  }

  /** A call failed with this error. */
  failed(errorId: string): void {
    this.#failing = [...this.#failing, errorId].slice(-MOST_ERRORS);
  }

  /** Something in it is different. */
  updated(now: number): void {
    this.#updatedAt = now;
  }

  /** It has come to another state. */
  turned(before: CircuitSnapshot, after: CircuitSnapshot, cause: Cause): void {
    this.#reason = cause.reason(after).slice(0, LONGEST_REASON);
    this.#changedBy = cause.actor;
    const errorIds = [...(cause.errorIds ?? [])];
    if (OPENING.has(after.value)) this.#opening = { at: this.#updatedAt, errorIds };
    this.#failing = [];
    this.#unstored.push({
      from: before.value,
      to: after.value,
      at: this.#updatedAt,
      reason: this.#reason,
      actor: cause.actor,
      generation: after.context.generation,
      errorIds,
      ...(cause.audit && {
        audit: { ...cause.audit, before: { state: before.value }, after: { state: after.value } },
      }),
    });
  }

  /** A turn could not be stored and is taken back, with what came after it; `before` are the columns before it. False where another process's word has replaced it. */
  takeBack(turn: CircuitTransitionRow, { reason, changedBy }: Pick<CircuitRow, 'reason' | 'changedBy'>): boolean {
    const at = this.#unstored.indexOf(turn);
    if (at < 0) return false;
    this.#unstored = this.#unstored.slice(0, at);
    this.#reason = reason;
    this.#changedBy = changedBy;
    return true;
  }

  /** Up to this generation it is stored. */
  stored(upTo: number): void {
    for (const turn of this.#unstored) if (turn.generation <= upTo) this.#stored.add(turn);
    this.#unstored = this.#unstored.filter((turn) => !this.#stored.has(turn));
  }

  isStored(turn: CircuitTransitionRow): boolean {
    return this.#stored.has(turn);
  }

  /** Another process has written what counts. */
  replaced({ reason, changedBy, updatedAt, lastOpenedAt, openedBy }: FoundCircuitRow): void {
    this.#unstored = [];
    this.#reason = reason;
    this.#changedBy = changedBy;
    this.#updatedAt = updatedAt;
    this.#opening = lastOpenedAt === null ? undefined : { at: lastOpenedAt, errorIds: openedBy };
  }
}
