// The port of durations on PostgreSQL.
import type { DurationCount, DurationStore } from './durationStore.ts';
import type { Reader } from './reader.ts';
import { addDurations } from './sql/durations.ts';

export class PostgresDurations implements DurationStore {
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  async addDurations(counts: readonly DurationCount[]): Promise<void> {
    const rows = counts.map(({ minute, ...one }) => ({ ...one, minute: new Date(minute).toISOString() }));
    await this.#reader.ask(addDurations, [JSON.stringify(rows)]);
  }
}
