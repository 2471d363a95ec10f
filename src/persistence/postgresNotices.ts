// The port of notices on PostgreSQL.
import { escapeJson } from './escape.ts';
import type { NoticeStore, PlainNotice, StormNotice } from './noticeStore.ts';
import type { Reader } from './reader.ts';
import type { Vault } from './vault.ts';
import { tell, tellOfStorm } from './sql/notices.ts';

export class PostgresNotices implements NoticeStore {
  readonly #reader: Reader;
  readonly #vault: Vault;
  readonly #announce: (sequence: number) => void;

  /** @param announce told the newest number in the log after a write that added to it */
  constructor(reader: Reader, vault: Vault, announce: (sequence: number) => void) {
    this.#reader = reader;
    this.#vault = vault;
    this.#announce = announce;
  }

  async tell({ workflowId, payload, at }: PlainNotice): Promise<void> {
    const values = [workflowId, new Date(at).toISOString(), escapeJson(this.#vault.hideJson(payload))];
    const [line] = await this.#reader.ask<{ sequence: number }>(tell, values);
    if (line) this.#announce(line.sequence);
  }

  async tellOfStorm({ fingerprint, payload, at, windowMs }: StormNotice): Promise<void> {
    const values = [
      fingerprint,
      new Date(at).toISOString(),
      windowMs / 1_000,
      escapeJson(this.#vault.hideJson(payload)),
    ];
    const [line] = await this.#reader.ask<{ sequence: number }>(tellOfStorm, values);
    if (line && line.sequence > 0) this.#announce(line.sequence);
  }
}
