// Poolers that keep no sessions are known at the first contact. PgBouncer itself was tried by hand (docs/operations.md): here one session, or two that
// take turns, stand for what is behind it.
import pg from 'pg';
import { afterEach, expect, inject, it } from 'vitest';
import { connectionConfig } from '../../src/persistence/connection.ts';
import { checkSession } from '../../src/persistence/ownSession.ts';

const url = inject('databaseUrl');
const open: pg.Client[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()));
});

async function connected(config: pg.ClientConfig = connectionConfig(url, 'holdfast')): Promise<pg.Client> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  await client.connect();
  open.push(client);
  return client;
}

/** With a number of its own, as a pooler gives it, and each statement on the next of these sessions. */
function pooled(...sessions: readonly pg.Client[]): pg.Client {
  let turn = 0;
  const query = (text: string): Promise<unknown> => (sessions[turn++ % sessions.length] as pg.Client).query(text);
  return { processID: 4711, query } as unknown as pg.Client;
}

it('a session of our own is one, with a pooler in session mode before it or without', async () => {
  const client = await connected();
  await expect(checkSession(client, url, 'holdfast')).resolves.toBeUndefined();
  await expect(checkSession(pooled(client), url, 'holdfast')).resolves.toBeUndefined();
});

it('a session that is another from statement to statement is refused', async () => {
  const client = pooled(await connected(), await connected());
  await expect(checkSession(client, url, 'holdfast')).rejects.toMatchObject({
    code: 'INVALID_CONFIGURATION',
    message: expect.stringContaining('a pooler in transaction or statement mode') as string,
  });
});

it.each([
  ['of the schema', {}, /search_path is "\$user", public, and not holdfast/],
  ['of durability', { options: '-c search_path=holdfast -c synchronous_commit=off' }, /synchronous_commit is off/],
])('a session without its options %s is refused', async (_, more, message) => {
  const client = await connected({ connectionString: url, ...more });
  await expect(checkSession(client, url, 'holdfast')).rejects.toThrow(message);
});

it('a search_path that the role has, and that goes on behind the schema, will do', async () => {
  const client = await connected({ connectionString: url, options: '-c search_path=holdfast,public' });
  await expect(checkSession(client, url, 'holdfast')).resolves.toBeUndefined();
});
