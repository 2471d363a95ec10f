// What is done to sockets and streams: other protocols, bombs, frames without end, names taken twice, and coming again and again. OWASP WebSocket and GraphQL
// cheat sheets; ASVS 4.4, 15.2.2.
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { guarded } from '../access/guarded.ts';
import { closed } from '../closed.ts';

const room = guarded();
const SUBSCRIPTION = 'subscription { events { sequence } }';

const codeOf = async (socket: WebSocket): Promise<number> => (await closed<[number]>(socket))[0];
const admin = (): Record<string, string> => ({ authorization: `Bearer ${room().keys.ADMIN}` });

async function introduced(): Promise<WebSocket> {
  const socket = room().socket(admin());
  socket.on('error', () => {}); // How an attack may end.
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return socket;
}

/** How many listen to the log, as `/metrics` says it. */
async function subscribers(): Promise<number> {
  const text = await (await room().fetch('/metrics', { headers: admin() })).text();
  return Number(/^holdfast_subscribers (\d+)$/m.exec(text)?.[1]);
}

const streamed = (signal: AbortSignal): Promise<Response> =>
  room().fetch('/graphql/stream', {
    method: 'POST',
    headers: { ...admin(), accept: 'text/event-stream' },
    body: JSON.stringify({ query: SUBSCRIPTION }),
    signal,
  });

describe('a WebSocket', () => {
  it('without a protocol is closed with 4406', async () => {
    const socket = new WebSocket(`${room().url.replace('http', 'ws')}/graphql`, { headers: admin() });
    expect(await codeOf(socket)).toBe(4406);
  });

  it.each(['graphql-ws', 'soap', 'graphql-transport-ws2'])('is agreed on no other protocol: %s', async (protocol) => {
    const socket = new WebSocket(`${room().url.replace('http', 'ws')}/graphql`, protocol, { headers: admin() });
    const opened = vi.fn<() => void>();
    socket.once('open', opened);
    await codeOf(socket);
    expect(opened, 'the client is told of none, and gives up').not.toHaveBeenCalled();
  });

  it('is not compressed, whatever the other end offers: nothing small becomes large here', async () => {
    const socket = await introduced();
    expect(socket.extensions).toBe('');
    socket.terminate();
  });

  it('whose message comes in fragments without end is closed with 1009 when they are 1 MiB', async () => {
    const socket = await introduced();
    const ended = codeOf(socket);
    socket.send(' ', { fin: false });
    for (let sent = 0; sent < 20; sent++) socket.send(' '.repeat(64 * 1024), { fin: false });
    expect(await ended).toBe(1009);
  });

  it('that names two operations the same is closed with 4409, and what it had open ends', async () => {
    const socket = await introduced();
    const ended = codeOf(socket);
    const message = JSON.stringify({ id: 'one', type: 'subscribe', payload: { query: SUBSCRIPTION } });
    socket.send(message);
    socket.send(message);
    expect(await ended).toBe(4409);
    await vi.waitFor(async () => expect(await subscribers()).toBe(0), 10_000);
  });

  it('that sends half of a frame and stays silent holds nobody else up', async () => {
    const { hostname, port } = new URL(room().url);
    const half = connect(Number(port), hostname).on('error', () => {});
    const key = `authorization: ${admin()['authorization']}`;
    half.write(
      `GET /graphql HTTP/1.1\r\nhost: ${hostname}:${port}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n${key}\r\n\r\n`,
    );
    const [said] = (await once(half, 'data')) as [Buffer];
    expect(said.toString()).toContain('101 Switching Protocols');
    half.write(Buffer.from([0x81, 0xfe, 0xff, 0xff, 1, 2, 3, 4, 5]));
    const other = await introduced();
    other.terminate();
    half.destroy();
  });
});

describe('a stream of server-sent events', () => {
  it('that is opened and left a hundred times leaves nothing behind', async () => {
    const leave = new AbortController();
    for (let round = 0; round < 10; round++)
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const own = new AbortController();
          expect((await streamed(own.signal)).status).toBe(200);
          own.abort();
        }),
      );
    await vi.waitFor(async () => expect(await subscribers()).toBe(0), 10_000);
    expect((await streamed(leave.signal)).status, 'there is room for the next').toBe(200);
    leave.abort();
  });

  it('that asks for what was before the log, or after its end, is told so, and does not wait for it', async () => {
    const answers = await Promise.all(
      ['-1', '9007199254740991', '1e309', '"x"'].map(async (after) => {
        const answer = await room().fetch('/graphql/stream', {
          method: 'POST',
          headers: { ...admin(), accept: 'text/event-stream' },
          body: JSON.stringify({ query: `subscription { events(afterSequence: ${after}) { sequence } }` }),
          signal: AbortSignal.timeout(10_000),
        });
        return await answer.text();
      }),
    );
    for (const answer of answers) expect(answer).toMatch(/"errors":\[\{"message":/);
  });
});

describe('what a stream cannot be', () => {
  it.each<readonly [string, RequestInit, number]>([
    ['without a document', { method: 'POST', body: '{}' }, 400],
    ['with variables that are none', { method: 'POST', body: '{"query":"{ __typename }","variables":1}' }, 400],
    ['one that others share', { method: 'PUT' }, 415],
    ['with an answer that is no stream', { method: 'POST', body: '{"query":"{ __typename }"}' }, 404],
  ])('%s is refused with a sentence and a code', async (name, init, status) => {
    const accept = name.endsWith('no stream') ? 'application/json' : 'text/event-stream';
    const response = await room().fetch('/graphql/stream', { ...init, headers: { ...admin(), accept } });
    expect(response.status).toBe(status);
    const { errors } = (await response.json()) as { errors: unknown };
    expect(errors).toEqual([
      { message: expect.stringMatching(/\w{4}/) as string, extensions: { code: 'BAD_REQUEST' } },
    ]);
  });
});
