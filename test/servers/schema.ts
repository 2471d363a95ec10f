// A PostgreSQL schema for one test file, so that files may run side by side on one server. Used by every test that stores something.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';

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
