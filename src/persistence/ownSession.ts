// Whether a connection is a session of ours: with the settings that we gave it, and the same one from statement to statement. A pooler may take both away;
// what rests on them (locks, LISTEN, prepared statements, "durable") then fails later and less clearly, so a start is refused. Where nobody stands between
// us and the server this is one question.
import pg from 'pg';
import { InvalidConfigurationError } from '../errors.ts';
import { connectionConfig } from './connection.ts';

interface Settings {
  readonly pid: number;
  readonly path: string;
  readonly commits: string;
}

const SETTINGS = `select pg_backend_pid() as pid, current_setting('search_path') as path, current_setting('synchronous_commit') as commits`;

/** @throws InvalidConfigurationError that says which of both is missing, and what to do */
export async function checkSession(client: pg.Client, url: string, schema: string): Promise<void> {
  const { rows } = await client.query<Settings>(SETTINGS);
  const { pid, path, commits } = rows[0] as Settings;
  if (path.split(',')[0]?.replaceAll('"', '').trim() !== schema)
    throw refused(`the options of a session do not arrive: search_path is ${path}, and not ${schema}`, OPTIONS);
  if (commits === 'off') throw refused('the options of a session do not arrive: synchronous_commit is off', OPTIONS);
  // A pooler gives its clients numbers of its own.
  if ((client as { readonly processID?: number | null }).processID === pid) return;
  if (!(await staysOurs(client, url, schema)))
    throw refused(
      'a session does not stay on one connection: a pooler in transaction or statement mode is in between',
      'Connect past it, or to a pool in session mode',
    );
}

/** While somebody else has the connection that a pooler would lend next, what we left in our session must still be there. */
async function staysOurs(client: pg.Client, url: string, schema: string): Promise<boolean> {
  const other = new pg.Client(connectionConfig(url, schema));
  other.on('error', () => {}); // What is asked of it says so.
  await other.connect();
  try {
    await client.query("select set_config('holdfast.session', 'ours', false)");
    await other.query('begin');
    await other.query('select 1');
    const { rows } = await client.query<{ is: string | null }>(
      "select current_setting('holdfast.session', true) as is",
    );
    const { rows: others } = await other.query<{ is: string | null }>(
      "select current_setting('holdfast.session', true) as is",
    );
    await other.query('rollback');
    return rows[0]?.is === 'ours' && others[0]?.is !== 'ours';
  } catch (error) {
    // PgBouncer in statement mode takes no transaction.
    if (error instanceof pg.DatabaseError) return false;
    throw error;
  } finally {
    await client.query("select set_config('holdfast.session', '', false)").catch(() => {});
    await other.end();
  }
}

const OPTIONS = 'Let the pooler pass "options" on, or set them for the role (alter role … set search_path = …)';

const refused = (problem: string, remedy: string): InvalidConfigurationError =>
  new InvalidConfigurationError(
    `DATABASE_URL leads to no session of our own: ${problem}. ${remedy} (docs/operations.md, PgBouncer)`,
    { option: 'databaseUrl' },
  );
