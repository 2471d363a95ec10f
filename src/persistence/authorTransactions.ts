// Commits that bring an author's work with them: begun before the work, on a connection of their own, beside the group commit. Each is sent
// once. Where its outcome is unknown the workflow's row is asked whose its revision is; it is never sent again. Used by the PostgreSQL store.
import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { type Clock, sleep } from '../clock.ts';
import { RefusedCommitError, ServerUnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import { OpenTransaction } from './authorTransaction.ts';
import { resolvedIn } from './postgresCommitWire.ts';
import { settleSystemErrors } from './sql/systemErrors.ts';
import { batchQuery } from './batch.ts';
import type { CommitWatch } from './commitWatch.ts';
import type { Protection } from './encodeCommit.ts';
import { closed, encodeOrRefuse, refused, type Settled, stale } from './groupCommit.ts';
import { Line } from './line.ts';
import { type FoundRow, outcomeOf, type WireHook } from './postgresCommitWire.ts';
import type { Reader } from './reader.ts';
import { RolledBackError } from './rolledBack.ts';
import { untilNobodyWrites, writtenBefore } from './sql/outcome.ts';
import { connectionSurvives, verdictOn } from './sqlstate.ts';
import type { AuthorTransaction } from './store.ts';
import type { Commit, Committed } from './rows/commit.ts';

export interface AuthorTransactionsOptions extends Protection {
  /** With the author's entities, opened when first asked for; closed by whoever opened it, after `close`. */
  readonly orm: () => Promise<MikroORM>;
  readonly schema: string;
  /** Transactions open at once. */
  readonly atOnce: number;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly log: Log;
  readonly watch?: CommitWatch | undefined;
  /** Told the highest sequence of each commit. */
  readonly grown: (headSequence: number) => void;
  /** For tests: called before COMMIT is sent and after it was answered. */
  readonly hook?: WireHook | undefined;
}

const REPLY_TIMEOUT_MS = 35_000;
const ASK_AGAIN_MS = 100;

export class AuthorTransactions {
  readonly #options: AuthorTransactionsOptions;
  readonly #line: Line;
  readonly #beginning = new Set<Promise<AuthorTransaction>>();
  readonly #open = new Set<OpenTransaction>();
  readonly #closing = new AbortController();

  constructor(options: AuthorTransactionsOptions) {
    this.#options = options;
    this.#line = new Line(options.atOnce);
  }

  begin(signal: AbortSignal): Promise<AuthorTransaction> {
    const begun = this.#begin(signal);
    const over = (): void => void this.#beginning.delete(begun);
    this.#beginning.add(begun);
    begun.then(over, over);
    return begun;
  }

  async #begin(signal: AbortSignal): Promise<AuthorTransaction> {
    const { schema, reader } = this.#options;
    const either = AbortSignal.any([signal, this.#closing.signal]);
    const leave = await this.#line.enter(either);
    let orm: MikroORM;
    let client: pg.PoolClient;
    try {
      orm = await this.#options.orm();
      client = await (await orm.em.getConnection().getNativeClient()).connect();
    } catch (error) {
      leave();
      throw unavailable(error);
    }
    const terminate = (processId: number) => reader.ask(TERMINATE, [processId]);
    const left = (): void => {
      either.removeEventListener('abort', stop);
      this.#open.delete(transaction);
      leave();
    };
    const failed = (error: unknown): void => this.#options.watch?.workFailed(error);
    const transaction = new OpenTransaction(client, schema, terminate, left, failed);
    const stop = (): void => void transaction.rollBack();
    this.#open.add(transaction);
    try {
      await transaction.begin(orm);
    } catch (error) {
      transaction.end(error as Error);
      throw unavailable(error);
    }
    either.addEventListener('abort', stop);
    if (either.aborted) stop();
    return transaction;
  }

  async commit(given: AuthorTransaction, commit: Commit): Promise<Committed> {
    const transaction = given as OpenTransaction;
    if (transaction.isOver) throw new RolledBackError('the transaction was rolled back before its commit');
    try {
      const sequence = await this.#write(transaction, commit);
      if (sequence !== undefined) return this.#written(sequence);
    } catch (error) {
      this.#options.watch?.workFailed(error);
      await this.#failed(transaction, commit, error);
    }
    await transaction.rollBack();
    return this.#settle(commit);
  }

  /** Rolls back what is open and lets nobody begin. */
  async close(): Promise<void> {
    this.#closing.abort(closed());
    // A pool that is ended while it connects never ends.
    await Promise.allSettled(this.#beginning);
    await Promise.all([...this.#open].map((transaction) => transaction.rollBack()));
  }

  /** Undefined: the compare-and-set was lost, and nothing is committed. */
  async #write(transaction: OpenTransaction, commit: Commit): Promise<number | undefined> {
    const { client } = transaction;
    const batch = [encodeOrRefuse(commit, this.#options)];
    const statement = { ...batchQuery(batch), query_timeout: REPLY_TIMEOUT_MS };
    const { rows } = await client.query<{ sequence: string | number }>(statement);
    const [won] = rows;
    if (!won) return undefined;
    const resolved = resolvedIn(batch);
    if (resolved.length > 0)
      await client.query({
        ...settleSystemErrors,
        values: [resolved],
        query_timeout: REPLY_TIMEOUT_MS,
      } as pg.QueryConfig);
    await this.#options.hook?.('before', client);
    const { command } = await client.query({ text: 'commit', query_timeout: REPLY_TIMEOUT_MS } as pg.QueryConfig);
    if (command !== 'COMMIT') throw new RolledBackError(`PostgreSQL answered ${command} to COMMIT`);
    await this.#options.hook?.('after', client);
    this.#options.watch?.workStored();
    transaction.end();
    return Number(won.sequence);
  }

  /** Throws where the answer of the server says that nothing is stored; returns where nobody knows. */
  async #failed(transaction: OpenTransaction, commit: Commit, error: unknown): Promise<void> {
    if (error instanceof RefusedCommitError || connectionSurvives(error)) {
      await transaction.rollBack();
      if (error instanceof RefusedCommitError) throw error;
      if (verdictOn(error) === 'refused') throw refused(commit, error);
      throw new RolledBackError('the database rolled the transaction back', error as Error);
    }
    this.#options.log.warn(
      { err: error, workflowId: commit.workflowId, revision: commit.revision },
      'the commit of a transaction has an unknown outcome; asking whether it is stored',
    );
    transaction.end(error as Error);
  }

  /** Whose the revision is: asked until somebody knows. */
  async #settle(commit: Commit): Promise<Committed> {
    const outcome = await this.#outcome(commit);
    if (outcome.is === 'written') return this.#written(outcome.sequence);
    const isFree = outcome.is === 'stale' && outcome.fence === commit.fence && outcome.revision === commit.revision - 1;
    if (outcome.is === 'stale' && !isFree) throw stale(commit, outcome);
    throw new RolledBackError('the connection was lost before the transaction was committed');
  }

  async #outcome(commit: Commit): Promise<Settled> {
    const { reader, clock } = this.#options;
    for (;;) {
      this.#closing.signal.throwIfAborted();
      try {
        // What was sent before the connection was lost may still be at work, and then holds the row.
        await reader.ask(untilNobodyWrites, [commit.workflowId]);
        const [found] = await reader.ask<FoundRow>(writtenBefore, [[commit.workflowId], [commit.revision]]);
        return outcomeOf(commit, found);
      } catch (error) {
        if (verdictOn(error) === 'refused') throw error;
      }
      await sleep(clock, ASK_AGAIN_MS, this.#closing.signal);
    }
  }

  #written(sequence: number): Committed {
    if (sequence > 0) this.#options.grown(sequence);
    return { sequence };
  }
}

const TERMINATE = { name: 'terminate', text: 'select pg_terminate_backend($1::int)' };

const unavailable = (cause: unknown): ServerUnavailableError =>
  new ServerUnavailableError(`no connection for the transaction of a step: ${(cause as Error).message}`, {}, { cause });
