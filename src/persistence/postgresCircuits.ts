// The breakers' port on PostgreSQL. A write whose reply was lost is sent again: its generation is stored then, and the answer is that another
// one is, so who writes looks at the row before believing it.
import type { EventType } from '../workflow.ts';
import type { CircuitRow, CircuitStore, CircuitTransitionRow, CircuitWrite, FoundCircuitRow } from './circuitStore.ts';
import { escapeJson, escapeText } from './escape.ts';
import type { PostgresAudit } from './postgresAudit.ts';
import type { Reader } from './reader.ts';
import { allCircuits, circuitsOf, saveCircuit } from './sql/circuits.ts';
import type { Row } from './row.ts';

export class PostgresCircuits implements CircuitStore {
  readonly #reader: Reader;
  readonly #audit: PostgresAudit;
  readonly #announce: (sequence: number) => void;

  /** @param announce told the newest number in the log after a write that added to it */
  constructor(reader: Reader, audit: PostgresAudit, announce: (sequence: number) => void) {
    this.#reader = reader;
    this.#audit = audit;
    this.#announce = announce;
  }

  circuits(keys?: readonly string[]): Promise<readonly FoundCircuitRow[]> {
    return keys
      ? this.#reader.ask<Row<FoundCircuitRow>>(circuitsOf, [keys.map(escapeText)])
      : this.#reader.ask<Row<FoundCircuitRow>>(allCircuits);
  }

  async saveCircuit({
    row,
    expected,
    writer,
    rejected,
    transitions,
    releaseOverMs,
  }: CircuitWrite): Promise<number | undefined> {
    const asked = [
      escapeJson(columnsOf(row, writer)),
      expected,
      rejected,
      escapeJson(transitions.map(lineOf)),
      releaseOverMs,
    ];
    const audits = transitions.flatMap(({ audit }) => audit ?? []);
    const saved =
      audits.length === 0
        ? (await this.#reader.ask<{ sequence: number }>(saveCircuit, asked))[0]
        : await this.#audit.change(async (ask) => {
            const [answer] = await ask<{ sequence: number }>(saveCircuit, asked);
            return { answer, entries: answer ? audits : [] };
          });
    if (saved && saved.sequence > 0) this.#announce(saved.sequence);
    return saved?.sequence;
  }
}

const columnsOf = (row: CircuitRow, writer: string): object => ({
  key: row.key,
  state: row.state,
  snapshot: row.snapshot,
  failure_count: row.failureCount,
  threshold: row.failureThreshold,
  success_threshold: row.successThreshold,
  reset_timeout_ms: row.resetTimeoutMs,
  opened_at: timeOf(row.openedAt),
  retry_at: timeOf(row.retryAt),
  last_opened_at: timeOf(row.lastOpenedAt),
  opened_by: row.openedBy,
  forced: row.forced,
  reason: row.reason,
  changed_by: row.changedBy,
  generation: row.generation,
  written_by: writer,
  updated_at: timeOf(row.updatedAt),
});

const lineOf = (transition: CircuitTransitionRow): object => ({
  ...transition,
  audit: undefined,
  at: timeOf(transition.at),
  errors: transition.errorIds,
  type: LINES[transition.to] ?? 'CIRCUIT_CLOSED',
});

const LINES: Readonly<Record<string, EventType>> = {
  open: 'CIRCUIT_OPENED',
  forcedOpen: 'CIRCUIT_OPENED',
  halfOpen: 'CIRCUIT_HALF_OPENED',
  closed: 'CIRCUIT_CLOSED',
  forcedClosed: 'CIRCUIT_CLOSED',
};

const timeOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
