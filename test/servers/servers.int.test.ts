// That the servers which the other tests rely on are real ones, of the versions that are said to work.
import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { freshSchema } from './schema.ts';

describe('the test servers', () => {
  it('are a PostgreSQL of version 15 or newer', async () => {
    const client = new pg.Client(inject('databaseUrl'));
    await client.connect();
    const { rows } = await client.query<{ version: number; text: string }>(
      `select current_setting('server_version_num')::int as version, version() as text`,
    );
    await client.end();
    expect(rows[0]?.text).toMatch(/^PostgreSQL \d+/);
    expect(rows[0]?.version).toBeGreaterThanOrEqual(150_000);
  });

  it('and a Redis or Valkey of version 7 or newer that evicts nothing', async () => {
    const redis = new Redis(inject('redisUrl'));
    const about = await redis.info('server');
    const [, policy] = (await redis.config('GET', 'maxmemory-policy')) as string[];
    redis.disconnect();
    expect(Number(/redis_version:(\d+)/.exec(about)?.[1])).toBeGreaterThanOrEqual(7);
    expect(policy).toBe('noeviction');
  });
});

describe('freshSchema', () => {
  const schema = freshSchema();

  it('names a schema that does not exist yet', async () => {
    const client = new pg.Client(inject('databaseUrl'));
    await client.connect();
    const { rows } = await client.query(`select 1 from pg_namespace where nspname = $1`, [schema]);
    await client.query(`create schema "${schema}"`);
    await client.end();
    expect(rows).toEqual([]);
  });
});
