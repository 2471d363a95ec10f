// One transaction in which an author works: open → closed (the author can do nothing more in it; the commit of the workflow may) → over. On a
// client of its own, which goes back to the pool only when nothing is left in it. Made by authorTransactions.ts.
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { TransactionMisusedError } from '../errors.ts';
import type { Permit } from './borrowedClient.ts';
import type { AuthorTransaction } from './store.ts';

/** A process that freezes holds what it has locked no longer than this. */
const IDLE_MS = 60_000;
/** The same from the author's last statement to the commit, in which the end of the event log is locked for everybody. */
const IDLE_BEFORE_COMMIT_MS = 10_000;
const STATEMENT_MS = 30_000;

/**
 * What an earlier user of the connection set is forgotten. Read committed, whatever the database's default: the head of the event log
 * changes all the time, and a stricter transaction could not write it. The number of the transaction shows at the end whether it is still the same.
 */
const BEGIN = `reset role; reset all; begin isolation level read committed read write;
set local idle_in_transaction_session_timeout = ${IDLE_MS}; select pg_current_xact_id()::text as xid`;

/** The commit of a workflow runs under its own settings, whatever the author set. */
const OURS = {
  name: 'under_our_settings',
  text: `
select pg_current_xact_id()::text as xid, set_config('role', 'none', true), set_config('search_path', $1, true),
  set_config('synchronous_commit', 'on', true), set_config('lock_timeout', '0', true),
  set_config('statement_timeout', '${STATEMENT_MS}', true),
  set_config('idle_in_transaction_session_timeout', '${IDLE_BEFORE_COMMIT_MS}', true),
  set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`,
};

/** Ends a server process that is at work, from another connection. */
export type Terminate = (processId: number) => Promise<unknown>;

export class OpenTransaction implements AuthorTransaction {
  readonly client: pg.PoolClient;
  readonly #permit: Permit = { underWay: 0, ask: () => this.#mayGoOn() };
  readonly #schema: string;
  readonly #terminate: Terminate;
  readonly #left: () => void;
  readonly #failed: (error: unknown) => void;
  #em: EntityManager | undefined;
  #number = '';
  #state: 'open' | 'closed' | 'over' = 'open';

  /**
   * @param left told once, when the client has been given back
   * @param failed told what the author's part threw
   */
  constructor(
    client: pg.PoolClient,
    schema: string,
    terminate: Terminate,
    left: () => void,
    failed: (error: unknown) => void,
  ) {
    this.client = client;
    this.#schema = schema;
    this.#terminate = terminate;
    this.#left = left;
    this.#failed = failed;
  }

  async begin(orm: MikroORM): Promise<void> {
    const answers = (await this.client.query(BEGIN)) as unknown as pg.QueryResult<{ xid: string }>[];
    this.#number = answers.at(-1)?.rows[0]?.xid ?? '';
    const { transactionOn } = await import('./borrowedClient.ts');
    // Whoever called may be inside a transaction of an entity manager of their own: it is not to be found here.
    this.#em = orm.em.fork({ disableContextResolution: true });
    this.#em.setTransactionContext(await transactionOn(this.client, this.#permit, orm.em.getConnection().getClient()));
  }

  get em(): EntityManager {
    return this.#em as EntityManager;
  }

  get isOver(): boolean {
    return this.#state === 'over';
  }

  async close(): Promise<void> {
    const number = await this.#underOurSettings().catch((error: unknown) => {
      throw isInFailedTransaction(error) ? wentOn(error) : error;
    });
    if (number !== this.#number)
      throw new TransactionMisusedError(
        'the function of step.transaction ended the transaction itself; what it wrote before that is stored. Leave out COMMIT and ROLLBACK',
      );
  }

  /** What is left to be written is, and then only we may write. Resolves to the number of the transaction. */
  async #underOurSettings(): Promise<string | undefined> {
    await this.em.flush();
    this.#mayGoOn();
    this.#state = 'closed';
    const { rows } = await this.client.query<{ xid: string }>({ ...OURS, values: [this.#schema] });
    return rows[0]?.xid;
  }

  /** Leaves nothing of it, whatever is going on in it. */
  async rollBack(because?: unknown): Promise<void> {
    if (this.#state === 'over') return;
    if (because !== undefined) this.#failed(because);
    this.#state = 'over';
    try {
      if (this.#permit.underWay > 0) {
        await this.#terminate((this.client as unknown as { processID: number }).processID);
        return this.#giveBack(new Error('the transaction was rolled back in the middle of a statement'));
      }
      await this.client.query({ text: 'rollback', query_timeout: STATEMENT_MS } as pg.QueryConfig);
      this.#giveBack();
    } catch (error) {
      this.#giveBack(error as Error);
    }
  }

  /** It has been committed, or its connection is in doubt. */
  end(broken?: Error): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#giveBack(broken);
  }

  #giveBack(broken?: Error): void {
    this.client.release(broken);
    this.#left();
  }

  #mayGoOn(): void {
    if (this.#state !== 'open')
      throw new TransactionMisusedError(
        'the transaction of step.transaction is over; await everything that is done in it before its function ends',
      );
  }
}

const IN_FAILED_TRANSACTION = '25P02';

/** The ORM hands the server's error on as the cause of its own, with or without the code. */
const isInFailedTransaction = (error: unknown): boolean => {
  const { code, cause, message } = (error ?? {}) as { code?: unknown; cause?: unknown; message?: string };
  if (code === IN_FAILED_TRANSACTION || (message?.startsWith('current transaction is aborted') ?? false)) return true;
  return cause !== undefined && isInFailedTransaction(cause);
};

const wentOn = (cause: unknown): TransactionMisusedError =>
  new TransactionMisusedError(
    'a statement inside step.transaction failed, and its function went on; PostgreSQL takes nothing more in such a transaction. Let the error through, or run the statement in em.transactional',
    {},
    { cause },
  );
