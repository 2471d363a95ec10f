// `holdfast doctor` against a real PostgreSQL and a real Redis, with settings that are good and with settings that are bad.
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { redis } from '../servers/redis.ts';
import { freshSchema } from '../servers/schema.ts';
import { freePort, type TestServer } from '../servers/server.ts';
import { served } from '../graphql/served.ts';
import { typed } from './typed.ts';

const room = served();
const schema = freshSchema();
const role = `poor_${randomBytes(4).toString('hex')}`;
const ascii = `ascii_${randomBytes(4).toString('hex')}`;

interface Found {
  readonly check: string;
  readonly status: string;
  readonly saw: string;
  readonly remedy?: string;
}

async function doctor(env: Record<string, string> = {}): Promise<{ code: number; found: Map<string, Found> }> {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const { code, stdout } = await typed(['doctor', '--json'], {
    env: { DATABASE_URL: inject('databaseUrl'), HOLDFAST_SCHEMA: schema, HOLDFAST_URL: nobody, ...env },
  });
  const found = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Found);
  return { code, found: new Map(found.map((one) => [one.check, one])) };
}

async function asAdministrator(...statements: string[]): Promise<void> {
  const client = new pg.Client(inject('databaseUrl'));
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function as(user: string, database?: string): string {
  const url = new URL(inject('databaseUrl'));
  [url.username, url.password] = [user, 'secret'];
  if (database !== undefined) url.pathname = `/${database}`;
  return url.href;
}

beforeAll(() =>
  asAdministrator(
    `create role ${role} login password 'secret' connection limit 4`,
    `alter role ${role} set synchronous_commit = off`,
    `create database ${ascii} encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0`,
  ),
);
afterAll(() =>
  asAdministrator(`drop database if exists ${ascii}`, `drop owned by ${role}`, `drop role if exists ${role}`),
);

describe('holdfast doctor', () => {
  it('finds a good database good, warns of what is to be migrated, and ends with 0', async () => {
    const { code, found } = await doctor();
    expect([...found.values()].filter(({ status }) => status === 'problem').map(({ check }) => check)).toEqual(
      // The server of the tests does without, for speed.
      found.get('database.fsync')?.status === 'problem' ? ['database.fsync'] : [],
    );
    expect(code).toBe(found.get('database.fsync')?.status === 'problem' ? 1 : 0);
    for (const check of [
      'reachable',
      'version',
      'encoding',
      'synchronous_commit',
      'writable',
      'permissions',
      'clock',
      'sessions',
      'quarantine',
    ])
      expect(found.get(`database.${check}`)).toMatchObject({ status: 'ok' });
    expect(found.get('database.migrations')).toMatchObject({
      status: 'warning',
      remedy: expect.stringContaining('holdfast migrate') as string,
    });
    expect(found.get('server.reachable')).toMatchObject({ status: 'warning' });
  });

  it('sees what a role may not, and what is set for it', async () => {
    const { code, found } = await doctor({ DATABASE_URL: as(role), HOLDFAST_SCHEMA: `none_${schema}` });
    expect(code).toBe(1);
    expect(found.get('database.permissions')).toMatchObject({
      status: 'problem',
      saw: expect.stringContaining('may not create one') as string,
    });
    expect(found.get('database.max_connections')).toMatchObject({
      status: 'problem',
      saw: expect.stringContaining('4 of them for this role') as string,
    });
    expect(found.get('database.synchronous_commit')).toMatchObject({ status: 'warning' });
    await asAdministrator(`alter role ${role} set default_transaction_read_only = on`);
    expect((await doctor({ DATABASE_URL: as(role) })).found.get('database.writable')).toMatchObject({
      status: 'problem',
    });
    await asAdministrator(`alter role ${role} reset default_transaction_read_only`);
  });

  it('sees tables that are closed', async () => {
    expect(
      (
        await typed(['migrate'], {
          env: { DATABASE_URL: inject('databaseUrl'), HOLDFAST_SCHEMA: schema, LOG_LEVEL: 'silent' },
        })
      ).code,
    ).toBe(0);
    expect((await doctor()).found.get('database.migrations')).toMatchObject({ status: 'ok' });
    expect((await doctor({ DATABASE_URL: as(role) })).found.get('database.permissions')).toMatchObject({
      status: 'problem',
      saw: expect.stringContaining('may not use') as string,
    });
    await asAdministrator(`grant usage on schema ${schema} to ${role}`);
    expect(
      (await doctor({ DATABASE_URL: as(role), HOLDFAST_MIGRATE: 'off' })).found.get('database.permissions'),
    ).toMatchObject({
      status: 'problem',
      saw: expect.stringContaining('may not read and write') as string,
    });
  });

  it('sees an encoding that cannot hold every text', async () => {
    expect((await doctor({ DATABASE_URL: as(role, ascii) })).found.get('database.encoding')).toMatchObject({
      status: 'problem',
      saw: expect.stringContaining('SQL_ASCII') as string,
    });
  });

  it.each([
    ['nobody answers', async () => `postgres://a@127.0.0.1:${await freePort()}/none`, /ECONNREFUSED/],
    ['the database is not there', async () => as(role, 'nothing'), /does not exist.*3D000/],
  ])('says so where %s', async (_, url, says) => {
    const { code, found } = await doctor({ DATABASE_URL: await url() });
    expect(code).toBe(1);
    expect(found.get('database.reachable')).toMatchObject({
      status: 'problem',
      saw: expect.stringMatching(says) as string,
    });
    expect(found.get('access.exposure')).toMatchObject({ status: 'warning' });
  });

  it('says of settings that cannot be which it is, and looks no further', async () => {
    const { code, found } = await doctor({ PORT: 'many' });
    expect(code).toBe(1);
    expect(found.get('configuration')).toMatchObject({
      status: 'problem',
      saw: expect.stringContaining('PORT must be') as string,
    });
    expect(found.has('database.reachable')).toBe(false);
  });

  it('sees a server that is ready', async () => {
    const { found } = await doctor({ HOLDFAST_URL: room().url });
    expect(found.get('server.ready')).toMatchObject({ status: 'ok' });
    expect(found.get('server.call')).toMatchObject({ status: 'ok' });
  });

  it('makes no data folder, and shows people a table with remedies', async () => {
    const env = { HOLDFAST_DATA_DIR: `${tmpdir()}/holdfast-none-${randomBytes(4).toString('hex')}`, PORT: '0' };
    const { code, stdout } = await typed(['doctor'], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +database\.reachable +the embedded PostgreSQL is made at the first start$/m);
    expect(stdout).toMatch(/\d+ ok, \d+ warnings, 0 problems\n$/);
  });
});

describe('holdfast doctor with REDIS_URL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await redis();
  });
  afterAll(() => server.stop());

  it('sees what it throws away and what it loses', async () => {
    const client = new Redis(server.url);
    try {
      await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const bad = (await doctor({ REDIS_URL: server.url })).found;
      expect(bad.get('redis.reachable')).toMatchObject({ status: 'ok' });
      expect(bad.get('redis.maxmemory_policy')).toMatchObject({
        status: 'problem',
        saw: expect.stringContaining('allkeys-lru') as string,
      });
      expect(bad.get('redis.appendonly')).toMatchObject({ status: 'warning' });
      await client.config('SET', 'maxmemory-policy', 'noeviction');
      await client.config('SET', 'appendonly', 'yes');
      const good = (await doctor({ REDIS_URL: server.url })).found;
      expect(good.get('redis.maxmemory_policy')).toMatchObject({ status: 'ok' });
      expect(good.get('redis.appendonly')).toMatchObject({ status: 'ok' });
    } finally {
      client.disconnect();
    }
  });

  it('says so where none answers', async () => {
    const { code, found } = await doctor({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    expect(code).toBe(1);
    expect(found.get('redis.reachable')).toMatchObject({
      status: 'problem',
      saw: expect.stringContaining('ECONNREFUSED') as string,
    });
  });
});
