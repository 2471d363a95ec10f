// A PostgreSQL schema of its own for each test, with as many stores on it as the test opens. Tells the contract how to kill one and what
// is written.
import pg from 'pg';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import { openOrm } from '../../src/persistence/orm.ts';
import { PostgresStore, type PostgresStoreOptions } from '../../src/persistence/postgresStore.ts';
import type { Process } from '../../src/persistence/store.ts';
import type { StoreUnderTest } from './storeContract.ts';

export interface PostgresStorage extends StoreUnderTest {
  readonly schema: string;
  open(options?: Partial<PostgresStoreOptions>): Promise<PostgresStore>;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A session of one's own, until the end of the test. */
  session(): Promise<pg.Client>;
  /** Ends the sessions of a process, as the operating system does when it is killed. */
  endSessions(process: Process): Promise<void>;
}

/** @param url of the database; its schema is made anew */
export async function postgresStorage(schema: string, url: string): Promise<PostgresStorage> {
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`drop schema if exists ${schema} cascade`);
  await migrate(url, schema, { mode: 'on', log: silentLog });
  await admin.query(`set search_path = ${schema}`);
  const stores: PostgresStore[] = [];
  const sessions: pg.Client[] = [];
  const orm = await openOrm({ url, schema, log: silentLog, entities: [], maxConnections: 2 });
  const query = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await admin.query<Row>(text, values)).rows;
  const endSessions = async ({ id }: Process): Promise<void> => {
    await query(
      `select pg_terminate_backend(l.pid, 5000) from pg_locks l join workflow_processes p
         on l.locktype = 'advisory' and (l.classid::bigint << 32) | l.objid::bigint = p.lock_key where p.id = $1`,
      [id],
    );
  };
  return {
    schema,
    query,
    endSessions,
    async session() {
      const session = new pg.Client(url);
      sessions.push(session);
      await session.connect();
      await session.query(`set search_path = ${schema}`);
      return session;
    },
    open(options = {}) {
      const store = new PostgresStore({
        url,
        schema,
        clock: systemClock,
        log: silentLog,
        authored: { orm: () => Promise.resolve(orm), atOnce: 2 },
        ...options,
      });
      stores.push(store);
      return Promise.resolve(store);
    },
    async kill(store, process) {
      // The lease still runs: only the end of the session tells that this process is gone.
      const row = await query('select * from workflow_processes where id = $1', [process.id]);
      await (store as PostgresStore).leave(process.id);
      // The server lets go of a session's locks a moment after it has ended.
      await query('select pg_advisory_lock($1)', [row[0]?.['lock_key']]);
      await query('select pg_advisory_unlock($1)', [row[0]?.['lock_key']]);
      await query('insert into workflow_processes select * from json_populate_record(null::workflow_processes, $1)', [
        JSON.stringify(row[0]),
      ]);
    },
    async dump() {
      const tables = await query<{ table: string }>(
        'select table_name as table from information_schema.tables where table_schema = $1 order by 1',
        [schema],
      );
      const all: Record<string, string[]> = {};
      for (const { table } of tables) {
        if (table === 'workflow_processes') continue; // Leases are renewed meanwhile.
        const rows = await query<{ row: string }>(`select t::text as row from ${table} t order by 1`);
        all[table] = rows.map(({ row }) => row);
      }
      return all;
    },
    async close() {
      await Promise.all(sessions.map((session) => session.end()));
      await Promise.all(stores.map((store) => store.close()));
      await orm.close();
      await admin.end();
    },
  };
}
