// Changes outside of commits that a person asked for, and what was refused: with the row of the audit log in the same transaction.
import type pg from 'pg';
import { addToAuditLog, onClient } from './auditLog.ts';
import { lend } from './lend.ts';
import type { NamedKeys } from '../namedKeys.ts';
import { unavailable } from './reader.ts';
import type { AuditEntry } from './rows/audit.ts';
import { connectionSurvives, verdictOn } from './sqlstate.ts';

/** One named statement in the transaction. */
export type Ask = <Answer extends pg.QueryResultRow>(
  statement: { readonly name: string; readonly text: string },
  values?: unknown[],
) => Promise<Answer[]>;

export class PostgresAudit {
  readonly #pool: pg.Pool;
  readonly #keys: NamedKeys | undefined;

  /** @param pool for transactions: its sessions end by themselves when their process stands still in the middle of one */
  constructor(pool: pg.Pool, keys: NamedKeys | undefined) {
    this.#pool = pool;
    this.#keys = keys;
  }

  /** @throws ServerUnavailableError */
  record(entries: readonly AuditEntry[]): Promise<void> {
    return this.change(() => Promise.resolve({ answer: undefined, entries }));
  }

  /**
   * What `work` does and the rows that it answers with: both or neither.
   * @throws ServerUnavailableError when the database did not answer; whether it was done is unknown then
   */
  async change<Answer>(
    work: (ask: Ask) => Promise<{ readonly answer: Answer; readonly entries: readonly AuditEntry[] }>,
  ): Promise<Answer> {
    try {
      return await lend(this.#pool, async (client) => {
        await client.query('begin');
        try {
          const { answer, entries } = await work(
            async (statement, values = []) => (await client.query({ ...statement, values })).rows as never,
          );
          await addToAuditLog(onClient(client), entries, this.#keys);
          await client.query('commit');
          return answer;
        } catch (error) {
          if (connectionSurvives(error)) await client.query('rollback');
          throw error;
        }
      });
    } catch (error) {
      throw verdictOn(error) === 'refused' ? error : unavailable(error);
    }
  }
}
