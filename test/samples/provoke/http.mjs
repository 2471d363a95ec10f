// HTTP clients against servers that answer every status, break, stall, lie and speak wrong TLS.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import axios from 'axios';
import got from 'got';
import ky from 'ky';
import nodeFetch from 'node-fetch';
import superagent from 'superagent';
import * as undici from 'undici';
import { freePort } from './node.mjs';

const STATUSES = {
  400: 'FATAL VALIDATION N',
  401: 'FATAL AUTHENTICATION N',
  402: 'FATAL QUOTA N',
  403: 'FATAL PERMISSION N',
  404: 'FATAL NOT_FOUND N',
  405: 'FATAL VALIDATION N',
  408: 'TRANSIENT TIMEOUT Y',
  409: 'CONFLICT CONCURRENCY N',
  410: 'FATAL NOT_FOUND N',
  412: 'CONFLICT CONCURRENCY N',
  413: 'FATAL VALIDATION N',
  415: 'FATAL VALIDATION N',
  418: 'FATAL VALIDATION N',
  421: 'TRANSIENT NETWORK Y',
  422: 'FATAL VALIDATION N',
  423: 'RETRIABLE LOCK_CONTENTION Y',
  424: 'FATAL DEPENDENCY N',
  425: 'TRANSIENT SERVICE_UNAVAILABLE Y',
  428: 'CONFLICT CONCURRENCY N',
  429: 'TRANSIENT RATE_LIMIT Y',
  431: 'FATAL VALIDATION N',
  451: 'FATAL POLICY_VIOLATION N',
  500: 'TRANSIENT SERVICE_UNAVAILABLE I',
  501: 'FATAL UNSUPPORTED N',
  502: 'TRANSIENT SERVICE_UNAVAILABLE I',
  503: 'TRANSIENT SERVICE_UNAVAILABLE I',
  504: 'TRANSIENT SERVICE_UNAVAILABLE I',
  505: 'FATAL UNSUPPORTED N',
  507: 'FATAL RESOURCE_EXHAUSTION N',
  508: 'FATAL INFINITE_LOOP N',
  511: 'FATAL AUTHENTICATION N',
  520: 'TRANSIENT SERVICE_UNAVAILABLE I',
  524: 'TRANSIENT SERVICE_UNAVAILABLE I',
  529: 'TRANSIENT SERVICE_UNAVAILABLE I',
};

export default async function provoke(sample) {
  const server = http
    .createServer((request, response) => {
      const { pathname } = new URL(request.url, 'http://x');
      const [, kind, value] = pathname.split('/');
      switch (kind) {
        case 'status': {
          const status = Number(value);
          const headers = { 'content-type': 'application/json' };
          if (status === 429 || status === 503) headers['Retry-After'] = '7';
          response.writeHead(status, headers).end(JSON.stringify({ error: { message: `status ${status}` } }));
          return;
        }
        case 'reset':
          return request.socket.resetAndDestroy();
        case 'close':
          return request.socket.destroy();
        case 'silent':
          return;
        case 'truncated':
          response.writeHead(200, { 'content-length': '1000' });
          response.write('short');
          return setTimeout(() => request.socket.destroy(), 20);
        case 'stalled':
          response.writeHead(200);
          return void response.write('begins');
        case 'redirects':
          return void response.writeHead(302, { location: '/redirects' }).end();
        case 'garbage':
          request.socket.end('220 smtp.example ESMTP\r\n');
          return;
        case 'json':
          return void response
            .writeHead(200, { 'content-type': 'application/json' })
            .end('<html>502 Bad Gateway</html>');
        case 'badgzip':
          return void response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip');
        case 'github-secondary':
          return void response
            .writeHead(403, { 'retry-after': '60', 'content-type': 'application/json' })
            .end(
              '{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}',
            );
        case 'github-primary':
          return void response
            .writeHead(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1900000000' })
            .end('{"message":"API rate limit exceeded"}');
        case 'date':
          return void response.writeHead(503, { 'Retry-After': 'Fri, 31 Dec 2038 23:59:59 GMT' }).end();
        case 'headers':
          return void response.writeHead(200, { big: 'x'.repeat(100_000) }).end();
        default:
          response.end('ok');
      }
    })
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = (path) => `http://127.0.0.1:${server.address().port}/${path}`;
  const closed = await freePort();
  const clients = {
    axios: (target, options) => axios.get(target, options),
    got: (target, options) => got(target, { retry: { limit: 0 }, ...options }),
    ky: (target, options) => ky(target, { retry: 0, timeout: 5_000, ...options }).text(),
    superagent: (target) => superagent.get(target),
  };
  for (const [name, get] of Object.entries(clients)) {
    for (const [status, means] of Object.entries(STATUSES))
      if (name === 'axios' || Number(status) % 3 === 0 || status === '503' || status === '429')
        await sample(`${name}-${status}`, means, () => get(url(`status/${status}`)));
    await sample(`${name}-refused`, 'TRANSIENT NETWORK Y', () => get(`http://127.0.0.1:${closed}/`));
    await sample(`${name}-refused-localhost`, 'TRANSIENT NETWORK Y', () => get(`http://localhost:${closed}/`));
    await sample(`${name}-reset`, 'TRANSIENT NETWORK I', () => get(url('reset')));
    await sample(`${name}-closed`, 'TRANSIENT NETWORK I', () => get(url('close')));
    await sample(`${name}-truncated`, 'TRANSIENT NETWORK I', () => get(url('truncated')));
    await sample(`${name}-unknown-host`, 'TRANSIENT DNS Y', () => get('http://does-not-exist.invalid/'));
    await sample(`${name}-secondary-limit`, 'TRANSIENT RATE_LIMIT Y', () => get(url('github-secondary')));
  }
  await sample('axios-timeout', 'TRANSIENT TIMEOUT I', () => axios.get(url('silent'), { timeout: 50 }));
  await sample('axios-timeout-named', 'TRANSIENT TIMEOUT I', () =>
    axios.get(url('silent'), { timeout: 50, transitional: { clarifyTimeoutError: true } }),
  );
  await sample('axios-timeout-own-words', 'TRANSIENT TIMEOUT I', () =>
    axios.get(url('silent'), { timeout: 50, timeoutErrorMessage: 'the catalogue is slow today' }),
  );
  await sample('axios-cancel', 'FATAL CANCELLED N', () => axios.get(url('silent'), { signal: AbortSignal.abort() }));
  await sample('axios-signal-timeout', 'TRANSIENT TIMEOUT I', () =>
    axios.get(url('silent'), { signal: AbortSignal.timeout(30) }),
  );
  await sample('axios-redirects', 'FATAL INFINITE_LOOP N', () => axios.get(url('redirects')));
  await sample('axios-max-content', 'FATAL RESOURCE_EXHAUSTION N', () => axios.get(url(''), { maxContentLength: 1 }));
  await sample('axios-bad-url', 'FATAL PROGRAMMING N', () => axios.get('http://[bad'));
  await sample('axios-bad-protocol', 'FATAL PROGRAMMING N', () => axios.get('gopher://x/'));
  await sample('axios-primary-limit', 'TRANSIENT RATE_LIMIT Y', () => axios.get(url('github-primary')));
  await sample('axios-retry-date', 'TRANSIENT SERVICE_UNAVAILABLE I', () => axios.get(url('date')));
  await sample('got-timeout', 'TRANSIENT TIMEOUT I', () =>
    got(url('silent'), { timeout: { request: 50 }, retry: { limit: 0 } }),
  );
  await sample('got-abort', 'FATAL CANCELLED N', () =>
    got(url('silent'), { signal: AbortSignal.abort(), retry: { limit: 0 } }),
  );
  await sample('got-redirects', 'FATAL INFINITE_LOOP N', () => got(url('redirects'), { retry: { limit: 0 } }));
  await sample('got-json', 'FATAL VALIDATION N', () => got(url('json'), { retry: { limit: 0 } }).json());
  await sample('got-bad-url', 'FATAL PROGRAMMING N', () => got('nonsense'));
  await sample('ky-timeout', 'TRANSIENT TIMEOUT I', () => ky(url('silent'), { timeout: 50, retry: 0 }));
  await sample('ky-abort', 'FATAL CANCELLED N', () => ky(url('silent'), { signal: AbortSignal.abort(), retry: 0 }));
  await sample('superagent-timeout', 'TRANSIENT TIMEOUT I', () => superagent.get(url('silent')).timeout(50));
  await sample('superagent-parse', 'FATAL VALIDATION N', () => superagent.get(url('json')));
  // fetch of Node.js and of packages
  const fetches = { fetch, undici: undici.fetch, 'node-fetch': nodeFetch };
  for (const [name, get] of Object.entries(fetches)) {
    await sample(`${name}-refused`, 'TRANSIENT NETWORK Y', () => get(`http://127.0.0.1:${closed}/`));
    await sample(`${name}-refused-localhost`, 'TRANSIENT NETWORK Y', () => get(`http://localhost:${closed}/`));
    await sample(`${name}-unknown-host`, 'TRANSIENT DNS Y', () => get('http://does-not-exist.invalid/'));
    await sample(`${name}-reset`, 'TRANSIENT NETWORK I', () => get(url('reset')));
    await sample(`${name}-closed`, 'TRANSIENT NETWORK I', () => get(url('close')));
    await sample(`${name}-truncated`, 'TRANSIENT NETWORK I', async () => (await get(url('truncated'))).text());
    await sample(`${name}-redirects`, 'FATAL INFINITE_LOOP N', () => get(url('redirects')));
    await sample(`${name}-bad-scheme`, 'FATAL PROGRAMMING N', () => get('gopher://x/'));
    await sample(`${name}-bad-url`, 'FATAL PROGRAMMING N', () => get('nonsense'));
    await sample(`${name}-abort`, 'FATAL CANCELLED N', () => get(url('silent'), { signal: AbortSignal.abort() }));
    await sample(`${name}-signal-timeout`, name === 'node-fetch' ? 'FATAL CANCELLED N' : 'TRANSIENT TIMEOUT I', () =>
      get(url('silent'), { signal: AbortSignal.timeout(30) }),
    );
    await sample(`${name}-json`, 'FATAL VALIDATION N', async () => (await get(url('json'))).json());
    await sample(`${name}-garbage`, 'FATAL VALIDATION N', () => get(url('garbage')));
    await sample(`${name}-bad-gzip`, 'CONFLICT STATE_CORRUPTION N', async () => (await get(url('badgzip'))).text());
    await sample(`${name}-thrown-response`, 'TRANSIENT SERVICE_UNAVAILABLE I', async () => {
      const response = await get(url('status/503'));
      throw Object.assign(new Error(`HTTP ${response.status}`), { response });
    });
    await sample(`${name}-bare-response`, 'TRANSIENT RATE_LIMIT Y', async () => {
      throw await get(url('status/429'));
    });
    await sample(`${name}-wrapped-status`, 'FATAL NOT_FOUND N', async () => {
      const { status } = await get(url('status/404'));
      throw Object.assign(new Error('lookup failed'), { status });
    });
  }
  await sample('fetch-bad-port', 'FATAL PROGRAMMING N', () => fetch('http://127.0.0.1:6000/'));
  await sample('fetch-bad-header', 'FATAL PROGRAMMING N', () => fetch(url(''), { headers: { 'bad name': 'x' } }));
  await sample('fetch-get-with-body', 'FATAL PROGRAMMING N', () => fetch(url(''), { method: 'GET', body: 'x' }));
  await sample('fetch-body-twice', 'FATAL PROGRAMMING N', async () => {
    const response = await fetch(url(''));
    await response.text();
    await response.text();
  });
  await sample('fetch-own-abort-reason', 'FATAL CANCELLED N', () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 10);
    return fetch(url('silent'), { signal: stop.signal });
  });
  await sample('undici-connect-timeout', 'TRANSIENT TIMEOUT Y', () =>
    undici.request('http://10.255.255.1:81/', { dispatcher: new undici.Agent({ connect: { timeout: 50 } }) }),
  );
  await sample('undici-headers-timeout', 'TRANSIENT TIMEOUT I', () =>
    undici.request(url('silent'), { headersTimeout: 50 }),
  );
  await sample('undici-body-timeout', 'TRANSIENT TIMEOUT I', async () =>
    (await undici.request(url('stalled'), { bodyTimeout: 50 })).body.text(),
  );
  await sample('undici-headers-overflow', 'FATAL VALIDATION N', () => undici.request(url('headers')));
  await sample('undici-too-large', 'FATAL VALIDATION N', async () =>
    (await undici.request(url(''), { dispatcher: new undici.Agent({ maxResponseSize: 1 }) })).body.text(),
  );
  await sample('undici-status', 'TRANSIENT SERVICE_UNAVAILABLE I', () =>
    undici.request(url('status/502'), { dispatcher: new undici.Agent().compose(undici.interceptors.responseError()) }),
  );
  await sample('undici-retry-exhausted', 'TRANSIENT SERVICE_UNAVAILABLE I', () =>
    undici.request(url('status/503'), {
      dispatcher: new undici.Agent().compose(
        undici.interceptors.retry({ maxRetries: 1, minTimeout: 1, maxTimeout: 1, retryAfter: false }),
      ),
    }),
  );
  await sample('undici-client-closed', 'TRANSIENT NETWORK I', async () => {
    const client = new undici.Client(url('').slice(0, -1));
    await client.close();
    await client.request({ path: '/', method: 'GET' });
  });
  await sample('undici-destroyed', 'TRANSIENT NETWORK I', async () => {
    const client = new undici.Client(url('').slice(0, -1));
    const asked = client.request({ path: '/silent', method: 'GET' });
    setTimeout(() => client.destroy(), 20);
    await asked;
  });
  await sample('undici-invalid-method', 'FATAL PROGRAMMING N', () => undici.request(url(''), { method: 'BAD METHOD' }));
  await sample('undici-bad-content-length', 'FATAL PROGRAMMING N', () =>
    undici.request(url(''), { method: 'POST', headers: { 'content-length': '2' }, body: 'longer' }),
  );
  await sample(
    'http-hang-up',
    'TRANSIENT NETWORK I',
    () => new Promise((_, reject) => http.get(url('close')).on('error', reject)),
  );
  await sample(
    'http-own-timeout',
    'TRANSIENT TIMEOUT I',
    () =>
      new Promise((_, reject) => {
        const request = http.get(url('silent'), { timeout: 30 });
        request.on('timeout', () => request.destroy(new Error('Request timed out')));
        request.on('error', reject);
      }),
  );
  await sample('http-headers-sent', 'FATAL PROGRAMMING N', async () => {
    const one = http
      .createServer((_, response) => {
        response.end();
        try {
          response.setHeader('a', 'b');
        } catch (error) {
          one.emit('thrown', error);
        }
      })
      .listen(0);
    const [error] = await Promise.all([once(one, 'thrown'), fetch(`http://127.0.0.1:${one.address().port}`)]).then(
      ([thrown]) => thrown,
    );
    one.close();
    throw error;
  });
  await sample('http-invalid-path', 'FATAL PROGRAMMING N', () => http.get({ port: 1, path: '/a b' }));
  // TLS
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samples-tls-'));
  const certificate = (name, days, subject) => {
    const key = path.join(folder, `${name}.key`);
    const cert = path.join(folder, `${name}.crt`);
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        key,
        '-out',
        cert,
        ...days,
        '-subj',
        `/CN=${subject}`,
        '-addext',
        `subjectAltName=DNS:${subject}`,
      ],
      { stdio: 'ignore' },
    );
    return { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
  };
  const good = certificate('good', ['-days', '30'], 'localhost');
  const other = certificate('other', ['-days', '30'], 'elsewhere.example');
  let expired;
  try {
    expired = certificate('expired', ['-not_before', '20200101000000Z', '-not_after', '20200201000000Z'], 'localhost');
  } catch {
    expired = undefined;
  }
  const secure = async (material, ask, options = {}) => {
    const one = https.createServer({ ...material, ...options }, (_, response) => response.end('ok')).listen(0);
    await once(one, 'listening');
    try {
      return await ask(one.address().port);
    } finally {
      one.close();
      one.closeAllConnections();
    }
  };
  await sample('tls-self-signed-fetch', 'FATAL TLS N', () =>
    secure(good, (port) => fetch(`https://localhost:${port}/`)),
  );
  await sample('tls-self-signed-axios', 'FATAL TLS N', () =>
    secure(good, (port) => axios.get(`https://localhost:${port}/`)),
  );
  await sample('tls-self-signed-got', 'FATAL TLS N', () =>
    secure(good, (port) => got(`https://localhost:${port}/`, { retry: { limit: 0 } })),
  );
  await sample('tls-self-signed-node-fetch', 'FATAL TLS N', () =>
    secure(good, (port) => nodeFetch(`https://localhost:${port}/`)),
  );
  await sample('tls-wrong-name', 'FATAL TLS N', () =>
    secure(other, (port) =>
      axios.get(`https://localhost:${port}/`, { httpsAgent: new https.Agent({ ca: other.cert }) }),
    ),
  );
  await sample('tls-wrong-name-undici', 'FATAL TLS N', () =>
    secure(other, (port) =>
      undici.request(`https://localhost:${port}/`, { dispatcher: new undici.Agent({ connect: { ca: other.cert } }) }),
    ),
  );
  if (expired)
    await sample('tls-expired', 'FATAL TLS N', () =>
      secure(expired, (port) =>
        axios.get(`https://localhost:${port}/`, { httpsAgent: new https.Agent({ ca: expired.cert }) }),
      ),
    );
  await sample('tls-on-plain-port', 'FATAL TLS N', () => fetch(url('').replace('http:', 'https:')));
  await sample('tls-on-plain-port-axios', 'FATAL TLS N', () => axios.get(url('').replace('http:', 'https:')));
  await sample('tls-version', 'FATAL TLS N', () =>
    secure(
      good,
      (port) =>
        new Promise((_, reject) =>
          tls.connect({ port, maxVersion: 'TLSv1.2', rejectUnauthorized: false }).on('error', reject),
        ),
      { minVersion: 'TLSv1.3' },
    ),
  );
  await sample('tls-cipher', 'FATAL TLS N', () =>
    secure(
      good,
      (port) =>
        new Promise((_, reject) =>
          tls
            .connect({ port, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256', rejectUnauthorized: false })
            .on('error', reject),
        ),
      { ciphers: 'ECDHE-RSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' },
    ),
  );
  await sample('tls-client-certificate', 'FATAL TLS N', () =>
    secure(
      good,
      (port) =>
        new Promise((_, reject) => {
          const one = https.get({ port, rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
          one.on('error', reject);
        }),
      { requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2', ca: other.cert },
    ),
  );
  await sample('tls-closed-early', 'TRANSIENT NETWORK I', async () => {
    const one = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0);
    try {
      await new Promise((_, reject) =>
        tls.connect({ port: one.address().port, rejectUnauthorized: false }).on('error', reject),
      );
    } finally {
      one.close();
    }
  });
  await sample('tls-bad-pem', 'FATAL CONFIGURATION N', () =>
    tls.createSecureContext({ key: 'nonsense', cert: 'nonsense' }),
  );
  // HTTP/2
  const second = async (answer, options) => {
    const one = http2.createServer(options, () => {});
    one.on('stream', answer);
    one.listen(0);
    await once(one, 'listening');
    const session = http2.connect(`http://127.0.0.1:${one.address().port}`);
    try {
      await new Promise((_, reject) => {
        session.on('error', reject);
        const stream = session.request({ ':path': '/' });
        stream.on('error', reject);
        stream.on('close', () => reject(Object.assign(new Error('no error'), { late: true })));
        stream.resume();
      });
    } finally {
      session.destroy();
      one.close();
    }
  };
  await sample('http2-refused-stream', 'TRANSIENT NETWORK Y', () =>
    second((stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)),
  );
  await sample('http2-internal', 'TRANSIENT SERVICE_UNAVAILABLE I', () =>
    second((stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)),
  );
  await sample('http2-calm', 'TRANSIENT RATE_LIMIT I', () =>
    second((stream) => stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM)),
  );
  await sample('http2-goaway', 'TRANSIENT NETWORK Y', async () => {
    const one = http2.createServer();
    one.on('session', (session) => session.goaway(0));
    one.listen(0);
    await once(one, 'listening');
    const session = http2.connect(`http://127.0.0.1:${one.address().port}`);
    session.on('error', () => {});
    await once(session, 'goaway');
    try {
      await new Promise((_, reject) => session.request({ ':path': '/' }).on('error', reject));
    } finally {
      session.destroy();
      one.close();
    }
  });
  fs.rmSync(folder, { recursive: true, force: true });
  server.closeAllConnections();
  server.close();
}
