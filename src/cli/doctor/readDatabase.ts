// Asks a PostgreSQL for everything that databaseChecks.ts judges. Changes nothing; two sessions, for a few milliseconds.
import pg from 'pg';
import { type Clock, sleep } from '../../clock.ts';
import { databaseOf } from '../../databaseUrl.ts';
import { connectionConfig } from '../../persistence/connection.ts';
import { neededIn, pendingIn } from '../../persistence/migrate.ts';
import type { DatabaseFacts } from './databaseChecks.ts';

const PATIENCE_MS = 5_000;

/** @throws the error of pg where it cannot be reached or does not let us in */
export async function readDatabase(
  url: string,
  { schema, mayMigrate, clock }: { readonly schema: string; readonly mayMigrate: boolean; readonly clock: Clock },
): Promise<DatabaseFacts> {
  const open = async (how: pg.ClientConfig): Promise<pg.Client> => {
    const client = new pg.Client({
      ...how,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      application_name: 'holdfast doctor',
    });
    client.on('error', () => {}); // What is asked of it says so.
    await client.connect();
    return client;
  };
  // As holdfast's own, with what it sets for each session; and as anybody's.
  const client = await open(connectionConfig(url, schema));
  try {
    const other = await open({ connectionString: url });
    try {
      const { skewMs, skewErrorMs, latencyMs } = await clockOf(client, clock);
      const { rows } = await client.query<Row>(FACTS, [schema]);
      const closed = await client.query<{ name: string }>(CLOSED, [schema]);
      const anybody = await other.query<{ is: string }>("select current_setting('synchronous_commit') is");
      const row = rows[0] as Row;
      return {
        ...row,
        commitByDefault: anybody.rows[0]?.is ?? '',
        where: databaseOf(url),
        latencyMs,
        skewMs,
        skewErrorMs,
        schema,
        closedTables: closed.rows.map(({ name }) => name),
        pending: await pendingIn(client, schema).catch(noneIfClosed),
        needed: await neededIn(client, schema).catch(noneIfClosed),
        mayMigrate,
        quarantined: await quarantinedIn(client),
        sessionsAreOurs: await sessionsAreOurs(client, other, clock),
      };
    } finally {
      await other.end();
    }
  } finally {
    await client.end();
  }
}

type Row = Omit<
  DatabaseFacts,
  | 'where'
  | 'commitByDefault'
  | 'latencyMs'
  | 'skewMs'
  | 'skewErrorMs'
  | 'schema'
  | 'closedTables'
  | 'pending'
  | 'needed'
  | 'mayMigrate'
  | 'sessionsAreOurs'
  | 'quarantined'
>;

const FACTS = `select
  current_setting('server_version_num')::int "versionNumber", current_setting('server_version') version,
  pg_encoding_to_char(encoding) encoding,
  current_setting('synchronous_commit') "synchronousCommit", current_setting('search_path') "searchPath", current_setting('fsync') fsync, current_setting('full_page_writes') "fullPageWrites",
  current_setting('max_connections')::int "maxConnections", current_setting('superuser_reserved_connections')::int reserved,
  (select count(*)::int from pg_stat_activity where backend_type = 'client backend') used,
  (select rolconnlimit from pg_roles where rolname = current_user) "roleLimit",
  pg_is_in_recovery() "isReplica", current_setting('transaction_read_only') = 'on' "isReadOnly",
  to_regnamespace($1) is not null "schemaExists",
  has_database_privilege(current_database(), 'create') "mayCreateSchema",
  coalesce(has_schema_privilege(to_regnamespace($1), 'usage'), false) "mayUseSchema",
  coalesce(has_schema_privilege(to_regnamespace($1), 'create'), false) "mayCreateInSchema"
  from pg_database where datname = current_database()`;

const CLOSED = `select relname as name from pg_class
  where relnamespace = to_regnamespace($1) and relkind in ('r', 'p')
    and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert') and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))
  order by relname`;

/** Of five questions the quickest tells most: its answer was made within half of its way of the middle. */
async function clockOf(
  client: pg.Client,
  clock: Clock,
): Promise<Pick<DatabaseFacts, 'skewMs' | 'skewErrorMs' | 'latencyMs'>> {
  let best = { skewMs: 0, skewErrorMs: Number.POSITIVE_INFINITY, latencyMs: 0 };
  for (let time = 0; time < 5; time++) {
    const [began, at] = [clock.monotonic(), clock.now()];
    const { rows } = await client.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now');
    const latencyMs = clock.monotonic() - began;
    if (latencyMs / 2 < best.skewErrorMs)
      best = { skewMs: Number(rows[0]?.now) - (at + latencyMs / 2), skewErrorMs: latencyMs / 2 + 1, latencyMs };
  }
  return best;
}

/** Where the bookkeeping may not be read, the finding about permissions says so. */
function noneIfClosed(error: unknown): readonly string[] {
  if ((error as { readonly code?: string }).code === '42501') return [];
  throw error;
}

/** Zero where the table is not there yet, or may not be read, which other findings say. */
async function quarantinedIn(client: pg.Client): Promise<number> {
  try {
    const { rows } = await client.query<{ count: number }>('select count(*)::int from checkpoint_quarantine');
    return rows[0]?.count ?? 0;
  } catch (error) {
    if (['42P01', '42501'].includes((error as { readonly code?: string }).code ?? '')) return 0;
    throw error;
  }
}

const CHANNEL = 'holdfast_doctor';
const LOCK = 4_702_394_921_427_289n;

/** What a pooler in transaction mode breaks: a notification comes to who listens, and a lock stays with who took it. */
async function sessionsAreOurs(one: pg.Client, other: pg.Client, clock: Clock): Promise<boolean> {
  const heard = new Promise<boolean>((resolve) => one.once('notification', () => resolve(true)));
  const silence = new AbortController();
  try {
    const [{ rows: before }] = [await one.query<{ pid: number }>('select pg_backend_pid() pid')];
    await one.query(`listen ${CHANNEL}`);
    await one.query('select pg_advisory_lock($1)', [LOCK]);
    await other.query('begin');
    const { rows: others } = await other.query<{ pid: number; free: boolean }>(
      'select pg_backend_pid() pid, pg_try_advisory_xact_lock($1) free',
      [LOCK],
    );
    const { rows: after } = await one.query<{ pid: number }>('select pg_backend_pid() pid');
    await other.query('commit');
    await other.query(`notify ${CHANNEL}`);
    const came = await Promise.race([
      heard,
      sleep(clock, 1_000, silence.signal).then(
        () => false,
        () => false,
      ),
    ]);
    return came && before[0]?.pid === after[0]?.pid && others[0]?.pid !== after[0]?.pid && others[0]?.free === false;
  } catch {
    return false;
  } finally {
    silence.abort();
    await one.query('select pg_advisory_unlock_all()').catch(() => {});
    await one.query(`unlisten ${CHANNEL}`).catch(() => {});
  }
}
