// What comes over the wire besides GraphQL: other sites' pages, other names, paths, sizes, slowness, silence. OWASP CSRF and WebSocket cheat sheets;
// ASVS 4.2, 4.4, 3.5.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { guarded } from '../access/guarded.ts';
import { closed } from '../closed.ts';

const room = guarded({ origins: ['https://console.example'] });
/** Nobody has to say who they are: a page that gets through has done it. */
const developer = guarded({}, { withKeys: false });

const MUTATION = 'mutation { startWorkflow(input: { definition: "greet", input: 1 }) { workflow { id } } }';
const started = async (): Promise<number> => {
  const [row] = await developer().open.orm.em.fork().execute<{ n: string }[]>('select count(*) n from workflows');
  return Number(row?.n);
};

describe('a page of another site', () => {
  it.each<readonly [string, RequestInit, string]>([
    [
      'a form',
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `query=${encodeURIComponent(MUTATION)}`,
      },
      '/graphql',
    ],
    [
      'a form of text',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify({ query: MUTATION }) },
      '/graphql',
    ],
    [
      'a form of files',
      {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: MUTATION })}\r\n--x--`,
      },
      '/graphql',
    ],
    [
      'a form of text to the streams',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify({ query: MUTATION }) },
      '/graphql/stream',
    ],
    ['an image', {}, `/graphql?query=${encodeURIComponent(MUTATION)}`],
    [
      'an image with a header that images have',
      { headers: { accept: 'image/*' } },
      `/graphql?query=${encodeURIComponent(MUTATION)}`,
    ],
    [
      'an image from the streams',
      { headers: { accept: 'text/event-stream' } },
      `/graphql/stream?query=${encodeURIComponent(MUTATION)}`,
    ],
    [
      'a link, with the header that GET needs',
      { headers: { 'apollo-require-preflight': '1' } },
      `/graphql?query=${encodeURIComponent(MUTATION)}`,
    ],
    [
      'a script',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
        body: JSON.stringify({ query: MUTATION }),
      },
      '/graphql',
    ],
    [
      'a script in a sandbox',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'null' },
        body: JSON.stringify({ query: MUTATION }),
      },
      '/graphql',
    ],
    [
      'a script of a name that begins like ours',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://localhost.evil.example' },
        body: JSON.stringify({ query: MUTATION }),
      },
      '/graphql',
    ],
    [
      'a script of a user that is called as we',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://localhost@evil.example' },
        body: JSON.stringify({ query: MUTATION }),
      },
      '/graphql',
    ],
  ])('starts nothing by %s', async (_, init, path) => {
    const before = await started();
    const response = await fetch(`${developer().url}${path}`, init);
    await response.text();
    expect(response.ok && response.status !== 200).toBe(false);
    expect(await started()).toBe(before);
  });

  it('gets no answer that a browser says is for another site', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const [status] = await raw(
        `GET /graphql/stream?query=%7BheadSequence%7D HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: ${site}\r\n\r\n`,
        developer().url,
      );
      expect(status).toContain('403');
    }
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'localhost:80@evil.example',
    '[::ffff:1.2.3.4]',
    '0x7f000001.evil.example',
    '',
  ])('does not reach this machine under the name %j', async (host) => {
    const [status] = await raw(
      `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: 26\r\n\r\n{"query":"{headSequence}"}`,
      developer().url,
    );
    expect(status).toMatch(/ 4\d\d /);
  });

  it('that is listed may ask and read, and no other', async () => {
    const asking = (origin: string) =>
      room().fetch('/graphql', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    const listed = await asking('https://console.example');
    expect([listed.status, listed.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://console.example',
    ]);
    expect(listed.headers.get('access-control-allow-credentials')).toBeNull();
    for (const origin of [
      'https://evil.example',
      'http://console.example',
      'https://console.example.evil.example',
      'https://console.example:8443',
    ])
      expect((await asking(origin)).status).toBe(403);
    const opened = new WebSocket(`${room().url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      origin: 'https://console.example',
    });
    await once(opened, 'open');
    opened.terminate();
    const refused = new WebSocket(`${room().url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      origin: 'https://evil.example',
    });
    await expect(once(refused, 'open')).rejects.toThrow('403');
  });
});

/** Status line and the rest of the first answer to some bytes; empty where the connection was closed without one. */
async function raw(bytes: string, url: string): Promise<[string, string]> {
  const socket = connectedTo(url);
  socket.write(bytes);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.includes('\r\n\r\n')) socket.end();
  });
  await closed(socket);
  return [text.split('\r\n')[0] ?? '', text];
}

function connectedTo(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {}); // Closed in the middle is an answer too.
  return socket;
}

describe('a path', () => {
  it.each([
    '/../../etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/graphql/../../package.json',
    '/%00',
    '//evil.example/graphql',
    '/graphql%2f..',
    'http://evil.example/livez/../graphql/x',
    '/.git/config',
    '/metrics/../graphql/../metrics',
    '*',
  ])('%s leads nowhere', async (path) => {
    const [status, text] = await raw(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`, room().url);
    expect(status).toMatch(/ 4\d\d |^$/);
    expect(text).not.toMatch(/root:|"name": "holdfast"|repositoryformatversion/);
  });
});

describe('headers', () => {
  it('with line breaks come into no answer', async () => {
    const response = await room().fetch('/graphql', {
      method: 'POST',
      headers: { traceparent: '00-%0d%0aset-cookie: a=b' },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.headers.get('set-cookie')).toBeNull();
    const [, text] = await raw('GET /livez HTTP/1.1\r\nhost: localhost\r\nx: a\r\n set-cookie: b\r\n\r\n', room().url);
    expect(text).not.toContain('set-cookie');
  });

  it.each([
    ['of 20 KB', `GET /livez HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
    [
      'with two lengths',
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    ],
    [
      'with a length and chunks',
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'with chunks by another name',
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n',
    ],
  ])('%s are refused', async (_, bytes) => {
    expect((await raw(bytes, room().url))[0]).toMatch(/ (4\d\d|501) |^$/);
  });
});

it.each(['/', '/livez', '/readyz', '/metrics', '/graphql', '/graphql/stream', '/inspect', '/machines/x', '/elsewhere'])(
  'the answer of %s is never taken for something else than its type says',
  async (path) => {
    const answer = await developer().fetch(path, { signal: AbortSignal.timeout(10_000) });
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    await answer.body?.cancel();
  },
);

describe('a body', () => {
  it('above 1 MiB is refused before it is whole, with a length or without', async () => {
    for (const headers of ['content-length: 99999999', 'transfer-encoding: chunked']) {
      const socket = connectedTo(room().url);
      socket.write(
        `POST /graphql HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${room().keys.VIEWER}\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`,
      );
      const part = 'x'.repeat(64 * 1024);
      let answer = '';
      socket.on('data', (chunk: Buffer) => void (answer += chunk.toString()));
      const sending = setInterval(() => socket.write(headers.startsWith('content') ? part : `10000\r\n${part}\r\n`), 1);
      await closed(socket);
      clearInterval(sending);
      expect(answer).toMatch(/^HTTP\/1\.1 413 |^$/);
    }
  });

  it('of an anonymous caller is not even read', async () => {
    const [status] = await raw(
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{`,
      room().url,
    );
    expect(status).toContain('401');
  });

  it('that is compressed, or nested a hundred thousand deep, is refused', async () => {
    const response = await room().fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${room().keys.VIEWER}` },
      body: `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    });
    expect(response.status).toBe(400);
  });
});

describe('whoever is slow', () => {
  it('with headers is not waited for longer than 10 s', { timeout: 60_000 }, async () => {
    const socket = connectedTo(room().url);
    await once(socket, 'connect');
    const began = performance.now();
    const dripping = setInterval(() => socket.write('x'), 500);
    socket.write('GET /graphql HTTP/1.1\r\nhost: localhost\r\nx-slow: ');
    socket.resume();
    await closed(socket);
    clearInterval(dripping);
    expect(performance.now() - began).toBeLessThan(45_000);
  });

  it('with the introduction of a WebSocket is closed, and so is one that begins twice or talks before', async () => {
    const codes = await Promise.all(
      [
        [],
        ['{"type":"connection_init"}', '{"type":"connection_init"}'],
        ['{"type":"subscribe","id":"1","payload":{"query":"{ __typename }"}}'],
      ].map(async (messages) => {
        const socket = room().socket({ authorization: `Bearer ${room().keys.VIEWER}` });
        await once(socket, 'open');
        for (const message of messages) socket.send(message);
        return (await closed<[number]>(socket))[0];
      }),
    );
    expect(codes).toEqual([4408, 4429, 4401]);
  });

  it('and answers no ping is found to be gone', { timeout: 40_000 }, async () => {
    const socket = new WebSocket(`${room().url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { authorization: `Bearer ${room().keys.VIEWER}` },
      autoPong: false,
    });
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await closed(socket);
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });
});
