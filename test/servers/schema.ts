// A PostgreSQL schema for one test file, so that files may run side by side on one server; a database of its own where a file ends sessions that it
// finds by what they do. Used by every test that stores something.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';

/** Makes a database that nobody else uses, dropped after the file's tests. Returns its URL. */
export async function freshDatabase(): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = async (statement: string): Promise<void> => {
    const client = new pg.Client(inject('databaseUrl'));
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await admin(`create database ${name}`);
  afterAll(() => admin(`drop database ${name} with (force)`));
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

/** Names a schema that nobody else uses, and drops it, with all that is in it, after the file's tests. The caller creates it. */
export function freshSchema(): string {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  afterAll(async () => {
    const client = new pg.Client(inject('databaseUrl'));
    await client.connect();
    await client.query(`drop schema if exists "${schema}" cascade`);
    await client.end();
  });
  return schema;
}
