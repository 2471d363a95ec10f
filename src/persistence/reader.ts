// Asks the database what may be asked twice. A short absence of the database is waited out, a long one is told.
import pg from 'pg';
import { type Clock, sleep } from '../clock.ts';
import { ServerUnavailableError } from '../errors.ts';
import { lend } from './lend.ts';
import { verdictOn } from './sqlstate.ts';

/** A restart of the server or a failover takes a few seconds. */
const PATIENCE_MS = 10_000;
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 1_000;

export class Reader {
  readonly #pool: pg.Pool;
  readonly #clock: Clock;
  readonly #closing = new AbortController();

  constructor(pool: pg.Pool, clock: Clock) {
    this.#pool = pool;
    this.#clock = clock;
  }

  /**
   * Only for statements that may run twice: reads, and claims (a second one raises the fence once more).
   * @throws ServerUnavailableError when the database did not answer for 10 s; what it refuses is thrown as it is
   */
  async ask<Row extends pg.QueryResultRow>(
    statement: { readonly name: string; readonly text: string },
    values: unknown[] = [],
  ): Promise<readonly Row[]> {
    const until = this.#clock.monotonic() + PATIENCE_MS;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        return await this.#once<Row>({ ...statement, values });
      } catch (error) {
        if (verdictOn(error) === 'refused') throw error;
        if (this.#closing.signal.aborted || this.#clock.monotonic() + waitMs > until) throw unavailable(error);
      }
      await sleep(this.#clock, waitMs, this.#closing.signal);
    }
  }

  close(): void {
    this.#closing.abort(new ServerUnavailableError('The store was closed'));
  }

  async #once<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<readonly Row[]> {
    return lend(this.#pool, async (client) => (await client.query<Row>(query)).rows);
  }
}

export const unavailable = (cause: unknown): ServerUnavailableError =>
  new ServerUnavailableError(`The database does not answer: ${(cause as Error).message}`, {}, { cause });
