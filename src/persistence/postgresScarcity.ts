// The port of what is scarce on PostgreSQL.
import type { Row } from './row.ts';
import { escapeText } from './escape.ts';
import type { Reader } from './reader.ts';
import type { Relief, ScarcityStore, Spending, Spent } from './scarcityStore.ts';
import { resolveExhausted, spend, spentBudgets } from './sql/scarcity.ts';

export class PostgresScarcity implements ScarcityStore {
  readonly #reader: Reader;
  readonly #announce: (sequence: number) => void;

  /** @param announce told the newest number in the log after a write that added to it */
  constructor(reader: Reader, announce: (sequence: number) => void) {
    this.#reader = reader;
    this.#announce = announce;
  }

  async spend({ budget, amount, limit, windowStart }: Spending): Promise<boolean> {
    const [row] = await this.#reader.ask<{ taken: boolean }>(spend, [
      escapeText(budget),
      amount,
      limit,
      time(windowStart),
    ]);
    return row?.taken === true;
  }

  spent(): Promise<readonly Spent[]> {
    return this.#reader.ask<Row<Spent>>(spentBudgets);
  }

  async relieved({ fingerprint, notes, at }: Relief): Promise<void> {
    this.#told(await this.#reader.ask<Line>(resolveExhausted, [fingerprint, escapeText(notes), time(at)]));
  }

  #told([line]: readonly Line[]): void {
    if (line && line.sequence > 0) this.#announce(line.sequence);
  }
}

interface Line {
  readonly sequence: number;
  readonly [column: string]: unknown;
}

const time = (ms: number): string => new Date(ms).toISOString();
