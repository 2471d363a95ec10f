// The port of logs on PostgreSQL.
import type { WorkflowId } from '../workflow.ts';
import { logRow } from './commitRows.ts';
import { escapeJson } from './escape.ts';
import { hiddenLine } from './hiddenTexts.ts';
import type { LogStore } from './logStore.ts';
import type { Reader } from './reader.ts';
import type { LogRow } from './rows/commit.ts';
import type { Vault } from './vault.ts';
import { appendLog } from './sql/log.ts';

export class PostgresLogs implements LogStore {
  readonly #reader: Reader;
  readonly #vault: Vault;
  readonly #announce: (sequence: number) => void;

  /** @param announce told the newest number in the log after a write that added to it */
  constructor(reader: Reader, vault: Vault, announce: (sequence: number) => void) {
    this.#reader = reader;
    this.#vault = vault;
    this.#announce = announce;
  }

  async append(workflowId: WorkflowId, lines: readonly LogRow[], at: number): Promise<void> {
    const values = [
      workflowId,
      escapeJson(lines.map((line) => logRow(hiddenLine(line, this.#vault)))),
      new Date(at).toISOString(),
    ];
    const [line] = await this.#reader.ask<{ sequence: number }>(appendLog, values);
    if (line) this.#announce(line.sequence);
  }
}
