// A schema as an earlier release has left it: its tables, with the rows that a fixture has of them.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { inject } from 'vitest';
import { BOOKKEEPING_TABLE } from '../../src/persistence/migrationSql.ts';
import { migrations } from '../../src/persistence/migrations/all.ts';

/** @param before number of the first migration that the release did not have */
export async function storeRelease(schema: string, file: string, before: string): Promise<void> {
  const client = new pg.Client(inject('databaseUrl'));
  await client.connect();
  const bytes = gunzipSync(readFileSync(new URL(file, import.meta.url)));
  const tables = JSON.parse(bytes.toString('utf8')) as Record<string, object[]>;
  await client.query(`create schema ${schema}`);
  await client.query(`set search_path = ${schema}`);
  await client.query(`create table ${BOOKKEEPING_TABLE} (id serial primary key, name varchar(255) not null,
    executed_at timestamptz not null default current_timestamp)`);
  for (const { name, sql } of migrations.filter(({ name }) => name < before)) {
    await client.query(sql);
    await client.query(`insert into ${BOOKKEEPING_TABLE} (name) values ($1)`, [name]);
  }
  for (const [table, rows] of Object.entries(tables)) {
    const computed = await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2 and is_generated = 'ALWAYS'`,
      [schema, table],
    );
    const left = computed.rows.map(({ name }) => name);
    const columns = Object.keys(rows[0] ?? {})
      .filter((name) => !left.includes(name))
      .join();
    // What a migration has put there is among the rows; the audit log only grows.
    if (table !== 'audit_log') await client.query(`delete from ${table}`);
    await client.query(
      `insert into ${table} (${columns}) overriding system value select ${columns} from json_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  }
  await client.end();
}
