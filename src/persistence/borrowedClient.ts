// A transaction that somebody else began, on one client of pg, in the form in which MikroORM works in one. What is given it can do anything
// in it but end it. Used for the work that authors do inside a commit.
import { Kysely } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { TransactionMisusedError } from '../errors.ts';

/** Says before each statement whether it may still be sent, by throwing where not; and how many are under way. */
export interface Permit {
  ask(): void;
  underWay: number;
}

type Executor = ReturnType<Kysely<unknown>['getExecutor']>;
type Compiled = Parameters<Executor['executeQuery']>[0];

/** @param like whose dialect it speaks */
export function transactionOn(client: pg.PoolClient, permit: Permit, like: Kysely<unknown>) {
  const dialect = like.getExecutor();
  const run = async (text: string, values: readonly unknown[] = []) => {
    permit.ask();
    permit.underWay += 1;
    try {
      return await client.query<Record<string, unknown>>(text, [...values]);
    } finally {
      permit.underWay -= 1;
    }
  };
  // Kysely asks for rows of whatever type its caller names, as pg does.
  const rowsOf = async ({ sql, parameters }: Compiled): Promise<{ rows: never[]; numAffectedRows?: bigint }> => {
    const { command, rowCount, rows } = await run(sql, parameters);
    const affected = CHANGES.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {};
    return { rows: rows as never[], ...affected };
  };
  const connection = {
    executeQuery: rowsOf,
    async *streamQuery(query: Compiled) {
      yield await rowsOf(query);
    },
  };
  const kysely = new Kysely<unknown>({
    dialect: {
      createAdapter: () => dialect.adapter,
      createQueryCompiler: () => ({ compileQuery: (node, id) => dialect.compileQuery(node, id) }),
      createIntrospector: notHere,
      createDriver: () => ({
        init: nothing,
        acquireConnection: () => Promise.resolve(connection),
        beginTransaction: nothing,
        commitTransaction: notYours,
        rollbackTransaction: notYours,
        savepoint: async (_, name) => void (await run(`savepoint "${name}"`)),
        rollbackToSavepoint: async (_, name) => void (await run(`rollback to savepoint "${name}"`)),
        releaseSavepoint: async (_, name) => void (await run(`release savepoint "${name}"`)),
        releaseConnection: nothing,
        destroy: nothing,
      }),
    },
  });
  return kysely.startTransaction().execute();
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

const nothing = (): Promise<void> => Promise.resolve();

const notHere = (): never => {
  throw new TransactionMisusedError('the structure of the database cannot be read inside step.transaction');
};

const notYours = (): Promise<never> =>
  Promise.reject(
    new TransactionMisusedError(
      'the transaction of step.transaction is committed with its step, or rolled back when its function throws; leave commit() and rollback() out',
    ),
  );
