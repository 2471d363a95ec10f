// The port of the circuit breakers: what they need from storage. `postgresCircuits.ts` is the one that ships. Beside the store of workflows,
// since a breaker belongs to none of them.
import type { AuditEntry } from './rows/audit.ts';

/** One circuit breaker, as it is written. */
export interface CircuitRow {
  readonly key: string;
  /** `closed open halfOpen forcedOpen forcedClosed`. */
  readonly state: string;
  /** What a process goes on from. */
  readonly snapshot: object;
  readonly failureCount: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
  readonly resetTimeoutMs: number;
  /** Ms since the epoch. */
  readonly openedAt: number | null;
  readonly retryAt: number | null;
  /** When it opened last, also where it has closed since. */
  readonly lastOpenedAt: number | null;
  /** Errors that opened it then, oldest first; none where a person did. */
  readonly openedBy: readonly string[];
  readonly forced: boolean;
  /** Why it is in this state. */
  readonly reason: string | null;
  /** Who brought it there; `system` for the breaker itself. */
  readonly changedBy: string;
  /** Goes up with every change of state and with every probe. */
  readonly generation: number;
  readonly updatedAt: number;
}

export interface FoundCircuitRow extends CircuitRow {
  /** Calls that were kept back so far, by all processes. */
  readonly rejected: number;
  /** Process that wrote the generation. */
  readonly writtenBy: string;
  /** Whether that process is alive, by the database's own word. */
  readonly writerIsAlive: boolean;
}

export interface CircuitTransitionRow {
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly reason: string;
  readonly actor: string;
  readonly generation: number;
  /** Errors that brought it about, oldest first. */
  readonly errorIds: readonly string[];
  /** Who asked for it, where a person did. */
  readonly audit?: AuditEntry;
}

export interface CircuitWrite {
  readonly row: CircuitRow;
  /** Generation that must be stored for this to be written; a row that is not there yet is made. */
  readonly expected: number;
  /** Process that writes. */
  readonly writer: string;
  /** Calls kept back since the last write. */
  readonly rejected: number;
  /** Each becomes a row and a line of the event log. In the order in which they happened. */
  readonly transitions: readonly CircuitTransitionRow[];
  /** Calls go through again: workflows that sleep until they do are woken, one after the other over so many ms. Null where they do not. */
  readonly releaseOverMs: number | null;
}

export interface CircuitStore {
  /** The breakers of these keys, or all, by key. */
  circuits(keys?: readonly string[]): Promise<readonly FoundCircuitRow[]>;
  /**
   * Position in the event log of the last transition, 0 without one; undefined when another generation is stored: nothing was written then.
   * @throws ServerUnavailableError when the database did not answer; whether it was written is unknown
   */
  saveCircuit(write: CircuitWrite): Promise<number | undefined>;
}
