// A database that somebody named wrongly, at the first contact: the error says where, what and the remedy, and never the password.
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, inject, it } from 'vitest';
import { createEngine } from '../../src/index.ts';
import { freePort } from '../servers/server.ts';

const attempt = (databaseUrl: string): Promise<unknown> => createEngine({ workflows: [], databaseUrl });
const unavailable = (message: RegExp) => ({
  code: 'SERVER_UNAVAILABLE',
  retryable: true,
  message: expect.stringMatching(message) as string,
});

describe('a start without its database', () => {
  it('says that nobody listens there, and not the password', async () => {
    const port = await freePort();
    const error = (await attempt(`postgres://ada:s3cret@127.0.0.1:${port}/shop`).catch((one: unknown) => one)) as Error;
    expect(error).toMatchObject(
      unavailable(
        new RegExp(
          `^PostgreSQL cannot be reached at 127\\.0\\.0\\.1:${port}, database shop as ada: connect ECONNREFUSED .*\\. Check that it runs and that DATABASE_URL`,
        ),
      ),
    );
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain('s3cret');
  });

  it('says all that was tried of a name with several addresses', async () => {
    const port = await freePort();
    await expect(attempt(`postgres://localhost:${port}/shop`)).rejects.toMatchObject(
      unavailable(new RegExp(`localhost:${port}, database shop: connect ECONNREFUSED`)),
    );
  });

  it('says that there is no such database', async () => {
    const url = new URL(inject('databaseUrl'));
    url.pathname = '/no_such_database';
    await expect(attempt(url.href)).rejects.toMatchObject(
      unavailable(/database no_such_database.*does not exist\. Create the database, or correct its name/),
    );
  });

  it('says that a server which hangs up is no PostgreSQL that can be used', async () => {
    const other = net.createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    await expect(attempt(`postgres://127.0.0.1:${port}/shop`)).rejects.toMatchObject(
      unavailable(/^PostgreSQL cannot be reached at .*\. Check that it runs/),
    );
    other.close();
  });
});
