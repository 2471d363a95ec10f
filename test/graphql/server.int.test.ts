// The life of a server: where it may listen, what it says while it drains, and that it stops once and cleanly.
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/clock.ts';
import { type OpenEngine, openEngine } from '../../src/engine/open.ts';
import { createServer } from '../../src/graphql/server.ts';
import type { ServerOptions } from '../../src/graphql/serverOptions.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { freshSchema } from '../servers/schema.ts';
import { greet } from './served.ts';
import { closed } from './closed.ts';

const schema = freshSchema();
let open: OpenEngine;
beforeAll(async () => {
  open = await openEngine({ definitions: [greet], databaseUrl: inject('databaseUrl'), schema });
  await open.engine.start();
});
afterAll(() => open.close(1_000));

const make = (options: Partial<ServerOptions> = {}) =>
  createServer({
    engine: open.engine,
    orm: open.orm,
    clock: systemClock,
    log: silentLog,
    version: '0',
    port: 0,
    ...options,
  });

const upgraded = async (url: string, headers: Record<string, string> = {}): Promise<WebSocket> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  return socket;
};

describe('a server', () => {
  it.each(['0.0.0.0', '::', '192.168.1.10', 'example.org'])(
    'refuses to listen on %s until there are keys',
    async (host) => {
      const refused = expect.objectContaining({ code: 'INVALID_CONFIGURATION' }) as Error;
      await expect(make({ host }).start()).rejects.toThrow(refused);
    },
  );

  it.each([
    [{ ports: 0 }, 'createServer has no option "ports"; there are engine, orm,'],
    [{ port: 65_536 }, 'createServer: port must be a whole number from 0 to 65535, got 65536'],
    [{ engine: undefined }, 'createServer needs engine and orm of an engine: createServer({ ...engine.open })'],
    [{ orm: {} }, 'createServer needs engine and orm of an engine'],
  ])('given %j, refuses it by name', (options, says) => {
    expect(() => make(options as Partial<ServerOptions>)).toThrow(says);
  });

  it('needs no more than what an engine has open, and says which holdfast it is', async () => {
    const server = createServer({ ...open, port: 0 });
    const { url } = await server.start();
    expect(await (await fetch(`${url}/livez`)).json()).toEqual({ alive: true, version: '0.1.0' });
    await server.stop();
  });

  it('says 503 with the reason while it drains, and goes on serving', async () => {
    const server = make();
    const { url } = await server.start();
    server.drain();
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ready: false, reasons: ['the server is draining'], codes: ['DRAINING'], shortOf: [] },
    ]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    await server.stop();
  });

  it('stays ready on the tables of a newer version, unless that says that it cannot', async () => {
    const server = make();
    const { url } = await server.start();
    const em = open.orm.em.fork();
    await em.execute("insert into holdfast_migrations (name) values ('9999_later')");
    const added = await fetch(`${url}/readyz`);
    await em.execute("insert into needed_migrations values ('9999_later')");
    const needed = await fetch(`${url}/readyz`);
    await em.execute('delete from needed_migrations');
    await em.execute("delete from holdfast_migrations where name = '9999_later'");
    expect([added.status, await added.json()]).toEqual([200, { ready: true, reasons: [], codes: [], shortOf: [] }]);
    expect([needed.status, await needed.json()]).toMatchObject([
      503,
      { codes: ['MIGRATION_NEWER'], reasons: ['migration 9999_later asks for a newer version than this'] },
    ]);
    await server.stop();
  });

  it('tells nobody what the driver of the database says but the log, once', async () => {
    const said: string[] = [];
    const log: Log = {
      ...silentLog,
      warn: (bindings, message) => void said.push(`${message}: ${String((bindings as { err?: Error }).err?.message)}`),
      child: () => log,
    };
    const server = make({ log });
    const { url } = await server.start();
    const em = open.orm.em.fork();
    await em.execute('alter table holdfast_migrations rename to kept');
    const answers = [await fetch(`${url}/readyz`), await fetch(`${url}/readyz`)];
    await em.execute('alter table kept rename to holdfast_migrations');
    for (const answer of answers)
      expect([answer.status, await answer.json()]).toEqual([
        503,
        {
          ready: false,
          reasons: ['the database cannot be read; the process log says why'],
          codes: ['DATABASE_UNREADABLE'],
          shortOf: [],
        },
      ]);
    expect(said).toEqual([expect.stringMatching(/^the server is not ready: .*holdfast_migrations/)]);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await server.stop();
  });

  it('says 503 when a migration is missing', async () => {
    const server = make();
    const { url } = await server.start();
    const em = open.orm.em.fork();
    await em.execute('alter table holdfast_migrations rename to kept');
    await em.execute('create table holdfast_migrations as select * from kept where false');
    const ready = await fetch(`${url}/readyz`);
    await em.execute('drop table holdfast_migrations');
    await em.execute('alter table kept rename to holdfast_migrations');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      ready: false,
      reasons: expect.arrayContaining(['migration 0001_backbone is not applied']) as string[],
    });
    await server.stop();
  });

  it('closes sockets with 1001 and streams, frees the port, and stops once', async () => {
    const server = make();
    const { url } = await server.start();
    const socket = await upgraded(url);
    const code = closed<[number]>(socket);
    const stream = await fetch(`${url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { events { sequence } }' }),
    });
    const ended = stream.text();
    await Promise.all([server.stop(), server.stop()]);
    expect((await code)[0]).toBe(1001);
    expect(await ended).not.toContain('event: next');
    const again = make({ port: Number(new URL(url).port) });
    await again.start();
    await again.stop();
    await expect(server.start()).rejects.toMatchObject({ code: 'NOT_RUNNING' });
  });

  it('stops before it was started, and after a start that failed', async () => {
    await make().stop();
    const taken = net.createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const server = make({ port: (taken.address() as net.AddressInfo).port });
    await expect(server.start()).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      cause: { code: 'EADDRINUSE' },
    });
    await server.stop();
    taken.close();
  });
});

describe('a WebSocket', () => {
  it('is refused to pages of other sites and under other paths', async () => {
    const server = make();
    const { url } = await server.start();
    await expect(upgraded(url, { origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(upgraded(url, { host: 'evil.example' })).rejects.toThrow('421');
    const elsewhere = new WebSocket(`${url.replace('http', 'ws')}/elsewhere`);
    await expect(once(elsewhere, 'open')).rejects.toThrow('404');
    (await upgraded(url, { origin: 'http://localhost:5173' })).terminate();
    await server.stop();
  });

  it('is closed for a frame above 1 MiB, for an operation before the introduction, and without one', async () => {
    const server = make();
    const { url } = await server.start();
    const written = vi.spyOn(console, 'error');
    const codeOf = async (act: (socket: WebSocket) => void): Promise<number> => {
      const socket = await upgraded(url);
      act(socket);
      return (await closed<[number]>(socket))[0];
    };
    expect(await codeOf((socket) => socket.send(`"${'x'.repeat(1024 * 1024)}"`))).toBe(1009);
    expect(
      await codeOf((socket) => socket.send('{"id":"1","type":"subscribe","payload":{"query":"{__typename}"}}')),
    ).toBe(4401);
    expect(await codeOf((socket) => socket.send('nonsense'))).toBe(4400);
    expect(await codeOf(() => {})).toBe(4408);
    // Nobody who may send something writes to the operator's console by it.
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
    await server.stop();
  });
});
