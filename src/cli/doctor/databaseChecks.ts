// Of the database: what was read of it, judged. Pure, so that every bad setting can be tried without a server that has it.
import { type Finding, ok, problem, warning } from './finding.ts';

export interface DatabaseFacts {
  readonly where: string;
  readonly latencyMs: number;
  /** Such as 170010. */
  readonly versionNumber: number;
  readonly version: string;
  readonly encoding: string;
  /** In a session of holdfast, which sets it. */
  readonly synchronousCommit: string;
  /** In anybody's session. */
  readonly commitByDefault: string;
  /** In a session of holdfast, which sets it to its schema. */
  readonly searchPath: string;
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly maxConnections: number;
  readonly reserved: number;
  readonly used: number;
  /** Of the role alone; -1 for no limit. */
  readonly roleLimit: number;
  readonly isReplica: boolean;
  readonly isReadOnly: boolean;
  readonly schema: string;
  readonly schemaExists: boolean;
  readonly mayCreateSchema: boolean;
  readonly mayUseSchema: boolean;
  readonly mayCreateInSchema: boolean;
  /** Tables of ours that the role cannot read and write. */
  readonly closedTables: readonly string[];
  /** How far its clock is ahead of this process, in ms, and how exactly that is known. */
  readonly skewMs: number;
  readonly skewErrorMs: number;
  readonly pending: readonly string[];
  /** Migrations of a newer version that this one cannot work with. */
  readonly needed: readonly string[];
  readonly mayMigrate: boolean;
  /** Whether a notification came to the session that listens, and advisory locks belong to a session. */
  readonly sessionsAreOurs: boolean;
  /** Buffered checkpoints that could not be stored. */
  readonly quarantined: number;
}

/** What one process opens: 4 to read, 1 to write, 2 for resources, 1 that listens, 1 for its lease, up to 8 for the API. */
const CONNECTIONS_OF_A_PROCESS = 17;
const LEAST_VERSION = 15;

export function databaseFindings(facts: DatabaseFacts): Finding[] {
  return [
    ok('database.reachable', `${facts.where}, answers in ${facts.latencyMs.toFixed(1)} ms`),
    ...JUDGES.map((judge) => judge(facts)),
  ];
}

const JUDGES: readonly ((facts: DatabaseFacts) => Finding)[] = [
  ({ version, versionNumber }) =>
    versionNumber >= LEAST_VERSION * 10_000
      ? ok('database.version', `PostgreSQL ${version}`)
      : problem('database.version', `PostgreSQL ${version}`, `upgrade it: ${LEAST_VERSION} or newer is needed`),
  ({ encoding }) =>
    encoding === 'UTF8'
      ? ok('database.encoding', encoding)
      : problem(
          'database.encoding',
          `the database is in ${encoding}`,
          "create one with encoding 'UTF8' and move to it",
        ),
  ({ synchronousCommit: ours, commitByDefault }) => {
    const check = 'database.synchronous_commit';
    if (ours === 'off')
      return problem(
        check,
        'off: a commit that was acknowledged may be lost when the server fails',
        'alter role <the role> set synchronous_commit = on; let a pooler pass the startup option "options" on',
      );
    if (commitByDefault === 'off')
      return warning(
        check,
        `${ours} in the sessions of holdfast, off by default: what others store beside it may be lost when the server fails`,
        'alter database <name> set synchronous_commit = on',
      );
    return ok(check, ours);
  },
  ({ fsync, fullPageWrites }) =>
    fsync === 'on' && fullPageWrites === 'on'
      ? ok('database.fsync', 'fsync and full_page_writes are on')
      : problem(
          'database.fsync',
          `fsync is ${fsync}, full_page_writes is ${fullPageWrites}: what is stored may not survive a crash of the machine`,
          'set both to on in postgresql.conf',
        ),
  connectionsFinding,
  ({ isReplica, isReadOnly }) =>
    isReplica || isReadOnly
      ? problem(
          'database.writable',
          isReplica ? 'this is a replica that only reads' : 'transactions are read-only',
          'name the primary in DATABASE_URL (target_session_attrs=read-write)',
        )
      : ok('database.writable', 'transactions write'),
  permissionsFinding,
  ({ pending, needed, mayMigrate, schema }) => {
    if (needed.length > 0)
      return problem(
        'database.migrations',
        `schema ${schema} was changed by a newer version, which this one cannot work with: ${needed.join(', ')}`,
        'start that version, or restore the backup from before its migration',
      );
    if (pending.length === 0) return ok('database.migrations', `schema ${schema} is up to date`);
    const saw = `schema ${schema} lacks ${pending.length} migrations: ${pending.slice(0, 3).join(', ')}${pending.length > 3 ? ' …' : ''}`;
    return mayMigrate
      ? warning('database.migrations', saw, 'the next start applies them; or do it now: holdfast migrate')
      : problem(
          'database.migrations',
          `${saw}, and HOLDFAST_MIGRATE=off: a start is refused`,
          'holdfast migrate --sql | psql -v ON_ERROR_STOP=1 -f -',
        );
  },
  skewFinding,
  sessionsFinding,
  ({ quarantined }) =>
    quarantined === 0
      ? ok('database.quarantine', 'all buffered progress could be stored')
      : warning(
          'database.quarantine',
          `${quarantined} buffered checkpoints could not be stored; their steps were executed again`,
          'see which and why: quarantinedCheckpoints of the API (docs/operations.md, buffered progress)',
        ),
];

function sessionsFinding({ sessionsAreOurs, searchPath, schema }: DatabaseFacts): Finding {
  const check = 'database.sessions';
  const remedy = 'connect directly, or through a pool in session mode (docs/operations.md, PgBouncer)';
  if (searchPath !== schema)
    return problem(
      check,
      `the startup options of a session do not arrive: search_path is ${searchPath} (a pooler?)`,
      remedy,
    );
  if (!sessionsAreOurs)
    return problem(
      check,
      'a session does not stay on one connection: a notification or an advisory lock was lost (a pooler in transaction mode?)',
      remedy,
    );
  return ok(check, 'LISTEN and advisory locks work');
}

function connectionsFinding({ maxConnections, reserved, used, roleLimit }: DatabaseFacts): Finding {
  const check = 'database.max_connections';
  const room = maxConnections - reserved;
  const limits = roleLimit >= 0 ? `${maxConnections}, ${roleLimit} of them for this role` : String(maxConnections);
  const saw = `${limits}; ${used} are in use; a process of holdfast opens up to ${CONNECTIONS_OF_A_PROCESS}, and 8 more where steps use transactions`;
  const least = Math.min(room, roleLimit >= 0 ? roleLimit : room);
  if (least < CONNECTIONS_OF_A_PROCESS)
    return problem(
      check,
      saw,
      `raise max_connections (or the limit of the role) to ${CONNECTIONS_OF_A_PROCESS} for each process, and some for people`,
    );
  if (room - used < CONNECTIONS_OF_A_PROCESS)
    return warning(
      check,
      `${saw}: another process may find none`,
      'raise max_connections, or see who holds them: select * from pg_stat_activity',
    );
  return ok(check, saw);
}

function permissionsFinding({
  schema,
  schemaExists,
  mayCreateSchema,
  mayUseSchema,
  mayCreateInSchema,
  closedTables,
  mayMigrate,
}: DatabaseFacts): Finding {
  const check = 'database.permissions';
  if (!schemaExists)
    return mayCreateSchema
      ? ok(check, `the role may create the schema ${schema}`)
      : problem(
          check,
          `there is no schema ${schema}, and the role may not create one`,
          `create schema ${schema} authorization <the role>`,
        );
  if (!mayUseSchema)
    return problem(check, `the role may not use the schema ${schema}`, `grant usage on schema ${schema} to <the role>`);
  if (closedTables.length > 0)
    return problem(
      check,
      `the role may not read and write ${closedTables.slice(0, 3).join(', ')}`,
      `grant select, insert, update, delete on all tables in schema ${schema} to <the role>`,
    );
  if (!mayCreateInSchema && mayMigrate)
    return warning(
      check,
      `the role reads and writes ${schema}, but may not change its tables`,
      `grant create on schema ${schema}, or set HOLDFAST_MIGRATE=off and apply migrations as their owner`,
    );
  return ok(check, `the role reads and writes the schema ${schema}`);
}

function skewFinding({ skewMs, skewErrorMs }: DatabaseFacts): Finding {
  const check = 'database.clock';
  const sure = Math.max(0, Math.abs(skewMs) - skewErrorMs);
  const saw = `its clock is ${Math.abs(Math.round(skewMs))} ms ${skewMs < 0 ? 'behind' : 'ahead of'} this process (± ${Math.ceil(skewErrorMs)} ms)`;
  const remedy =
    'let NTP (chrony, systemd-timesyncd) set both clocks: workflows live by that of the database, tokens and logs by that of each machine';
  if (sure > 5_000) return problem(check, saw, remedy);
  if (sure > 1_000) return warning(check, saw, remedy);
  return ok(check, saw);
}
