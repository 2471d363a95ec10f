// Schemas with files of their own, so that each run of workers has a place to itself. Dropped and removed after the file's tests.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import type { House } from './worker.ts';

/** Gives out houses; nothing is in them yet. */
export function houses(): (orders: readonly number[]) => House {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-chaos-'));
  const made: string[] = [];
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    const client = new pg.Client(inject('databaseUrl'));
    await client.connect();
    for (const schema of made) await client.query(`drop schema if exists "${schema}" cascade`);
    await client.end();
  });
  return (orders) => {
    const schema = `chaos_${randomBytes(6).toString('hex')}`;
    made.push(schema);
    const file = (kind: string): string => path.join(folder, `${schema}.${kind}`);
    return { schema, ledger: file('ledger'), acknowledged: file('acknowledged'), orders };
  };
}
