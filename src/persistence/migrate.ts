// Brings the tables of one schema up to date, or says what is missing. Several processes may start at once: a lock in the database lets
// one migrate while the others wait and then find nothing to do. Each migration and its line in the bookkeeping are one transaction.
import pg from 'pg';
import { NewerSchemaError, PendingMigrationsError } from '../errors.ts';
import type { Log } from '../log.ts';
import { checkSchema, connectionConfig } from './connection.ts';
import { BOOKKEEPING_TABLE } from './migrationSql.ts';
import { migrations } from './migrations/all.ts';
import { checkSession } from './ownSession.ts';
import { reach } from './reach.ts';

export { migrationSql } from './migrationSql.ts';

export interface MigrateOptions {
  /** `on` applies what is pending, `off` changes nothing at all and refuses when something is. */
  readonly mode: 'on' | 'off';
  readonly log: Log;
}

/**
 * Resolves to the names of the migrations that this call applied.
 * @throws ServerUnavailableError where the database cannot be reached, PendingMigrationsError with mode `off` when the schema is not up to date (`details.pending`),
 * NewerSchemaError where a newer version has changed it so that this one cannot work with it, InvalidConfigurationError where a pooler keeps no sessions
 */
export async function migrate(url: string, schema: string, { mode, log }: MigrateOptions): Promise<readonly string[]> {
  const client = new pg.Client({ ...connectionConfig(url, schema), statement_timeout: 0, query_timeout: 0 });
  client.on('error', (error) => log.warn({ err: error }, 'the connection of the migration broke'));
  await reach(client, url);
  try {
    await checkSession(client, url, schema);
    await refuseNewer(client, schema);
    if (mode === 'off') return await refusePending(client, schema);
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`holdfast migrate ${schema}`]);
    const pending = await pendingIn(client, schema);
    if (pending.length === 0) return [];
    // A role that owns the schema may be one that may not create any: "if not exists" would be refused to it all the same.
    const { rows } = await client.query<{ there: boolean }>('select to_regnamespace($1) is not null as there', [
      schema,
    ]);
    if (!rows[0]?.there) await client.query(`create schema if not exists ${checkSchema(schema)}`);
    // Most starts find nothing pending, and go without what it takes to migrate.
    const { applyAll } = await import('./applyMigrations.ts');
    await applyAll(url, schema);
    log.info({ schema, applied: pending }, 'migrated the database');
    return pending;
  } finally {
    await client.end(); // The lock goes with the session.
  }
}

async function refusePending(client: pg.Client, schema: string): Promise<readonly string[]> {
  const pending = await pendingIn(client, schema);
  if (pending.length === 0) return [];
  throw new PendingMigrationsError(
    `Schema ${schema} lacks ${pending.join(', ')} and may not be migrated. Apply what \`holdfast migrate --sql\` prints (in a clone: npx node src/cli.ts migrate --sql) with psql -f, or allow migrations (HOLDFAST_MIGRATE=on).`,
    { schema, pending },
  );
}

async function refuseNewer(client: pg.Client, schema: string): Promise<void> {
  const needed = await neededIn(client, schema);
  if (needed.length === 0) return;
  throw new NewerSchemaError(
    `Schema ${schema} was changed by a newer version (${needed.join(', ')}) in a way that this one cannot work with. Start that version, or restore the backup from before.`,
    { schema, needed },
  );
}

/** Migrations that code must know to work with the schema, and this code does not. */
export async function neededIn(client: pg.Client, schema: string): Promise<readonly string[]> {
  const table = `${checkSchema(schema)}.needed_migrations`;
  const found = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  return found.rows[0]?.there
    ? unknownAmong((await client.query<{ name: string }>(`select name from ${table}`)).rows)
    : [];
}

export const unknownAmong = (rows: readonly { readonly name: string }[]): string[] => {
  const known = new Set(migrations.map(({ name }) => name));
  return rows.map(({ name }) => name).filter((name) => !known.has(name));
};

export async function pendingIn(client: pg.Client, schema: string): Promise<readonly string[]> {
  const table = `${checkSchema(schema)}.${BOOKKEEPING_TABLE}`;
  const found = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  const applied = found.rows[0]?.there
    ? await client.query<{ name: string }>(`select name from ${table}`)
    : { rows: [] };
  const names = new Set(applied.rows.map((row) => row.name));
  return migrations.map((migration) => migration.name).filter((name) => !names.has(name));
}
