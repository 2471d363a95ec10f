// Credentials that are made up, stolen, or bent: ASVS 9.1 (tokens), 6.3 and 13.3 (keys).
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer, type GraphqlServer } from '../../../src/graphql/server.ts';
import { guarded, JWT } from '../access/guarded.ts';

const room = guarded({ jwt: JWT });
const QUERY = '{ caller { name role } }';

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const claims = () => ({
  iss: JWT.issuer,
  aud: JWT.audience,
  sub: 'mallory',
  role: 'ADMIN',
  exp: Math.floor(room().clock.now() / 1_000) + 60,
});
const mallory = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const hmac = (header: object, secret: string): string => {
  const text = `${encoded(header)}.${encoded(claims())}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};
const byMallory = (header: object): Promise<string> =>
  new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', ...header }).sign(mallory.privateKey);

describe('a token', () => {
  it.each<readonly [string, () => string | Promise<string>]>([
    ['without a signature', () => new UnsecuredJWT(claims()).encode()],
    ['with alg NONE in capitals', () => `${encoded({ alg: 'NONE' })}.${encoded(claims())}.`],
    ['with alg nOnE', () => `${encoded({ alg: 'nOnE', typ: 'JWT' })}.${encoded(claims())}.`],
    ['signed by HMAC with the public key as the secret', () => hmac({ alg: 'HS256' }, String(JWT.publicKey))],
    ['signed by HMAC with the trimmed public key', () => hmac({ alg: 'HS256' }, String(JWT.publicKey).trim())],
    ['signed by HMAC with nothing', () => hmac({ alg: 'HS256' }, '')],
    ['signed by HMAC that says it is RS256', () => hmac({ alg: 'RS256' }, String(JWT.publicKey))],
    ['of another key', () => byMallory({})],
    [
      'of another key that it brings along',
      () => mallory.publicKey && exportJWK(mallory.publicKey).then((jwk) => byMallory({ jwk })),
    ],
    ['of another key, by an address', () => byMallory({ jku: 'https://evil.example/jwks', kid: 'one' })],
    ['with a kid that is a path', () => byMallory({ kid: '../../../../dev/null' })],
    ['with a kid that is SQL', () => byMallory({ kid: `x' union select 'secret' --` })],
    [
      'with a critical header that nobody knows',
      () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'RS256', crit: ['b64'], b64: true } as never)
          .sign(mallory.privateKey),
    ],
    [
      'whose claims were changed',
      async () => {
        const [head, , signature] = (await room().token()).split('.');
        return `${head}.${encoded(claims())}.${signature}`;
      },
    ],
    ['cut before its signature', async () => (await room().token()).replace(/\.[^.]*$/, '.')],
    ['with a signature twice', async () => `${await room().token()}.${(await room().token()).split('.')[2]}`],
    ['that is encrypted, they say', () => `${encoded({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d`],
  ])('%s is refused', async (_, make) => {
    const answer = await room().ask(await make(), QUERY);
    expect([answer.status, answer.errors?.[0]?.extensions['code']]).toEqual([401, 'UNAUTHENTICATED']);
    // Nothing that helps to make a better one.
    expect(answer.errors?.[0]?.message).toBe('The token was not accepted');
  });

  it('that is good is good, so that the others are refused for what they are', async () => {
    expect((await room().ask(await room().token(), QUERY)).data).toEqual({
      caller: { name: 'mary', role: 'OPERATOR' },
    });
  });

  it('in the address, a cookie or a custom header counts for nothing', async () => {
    const token = await room().token();
    for (const [path, headers] of [
      [`/graphql?access_token=${token}&query={headSequence}`, {}],
      [`/graphql?query={headSequence}`, { cookie: `authorization=Bearer ${token}` }],
      [`/graphql?query={headSequence}`, { 'x-user-id': 'admin', 'x-role': 'ADMIN', 'x-forwarded-for': '127.0.0.1' }],
    ] as const) {
      const response = await room().fetch(path, { headers: { ...headers, 'apollo-require-preflight': '1' } });
      expect(response.status).toBe(401);
    }
  });
});

describe('keys that the provider publishes', () => {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let provider: Server;
  let server: GraphqlServer;
  let url = '';
  let asked = 0;
  let published: object[] = [];
  beforeAll(async () => {
    provider = createHttpServer((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    published = [
      { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'ES256' },
      { kty: 'oct', k: Buffer.from('shared').toString('base64url'), kid: 'shared', alg: 'HS256' },
    ];
    const jwksUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks`;
    const { open, clock } = room();
    server = createServer({
      engine: open.engine,
      orm: open.orm,
      clock,
      port: 0,
      jwt: { jwksUrl, issuer: JWT.issuer, audience: JWT.audience },
      rateLimits: { failuresPerMinute: 1_000 },
    });
    ({ url } = await server.start());
  });
  afterAll(async () => {
    await server.stop();
    provider.close();
  });
  const ask = async (token: string): Promise<number> =>
    (
      await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: QUERY }),
      })
    ).status;
  const signed = (kid: string, alg = 'ES256') =>
    new SignJWT(claims()).setProtectedHeader({ alg, kid }).sign(own.privateKey);

  it('let in who signs with theirs, and nobody by a shared secret that stands among them', async () => {
    expect(await ask(await signed('one'))).toBe(200);
    expect(await ask(hmac({ alg: 'HS256', kid: 'shared' }, 'shared'))).toBe(401);
  });

  it('are not asked for again for every kid that somebody makes up', async () => {
    const before = asked;
    for (let at = 0; at < 20; at += 1) expect(await ask(await signed(`made up ${at}`))).toBe(401);
    expect(asked - before).toBeLessThanOrEqual(1);
  });

  it('are somebody else’s to give: what cannot be had is a 503, and no way in', async () => {
    const { open, clock } = room();
    const lost = createServer({
      engine: open.engine,
      orm: open.orm,
      clock,
      port: 0,
      jwt: { jwksUrl: 'http://127.0.0.1:1/jwks', issuer: JWT.issuer, audience: JWT.audience },
    });
    const at = await lost.start();
    const response = await fetch(`${at.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await signed('one')}` },
      body: JSON.stringify({ query: QUERY }),
    });
    expect([response.status, await response.text()]).toEqual([503, expect.not.stringContaining('127.0.0.1:1')]);
    await lost.stop();
  });
});

describe('an API key', () => {
  it('is nowhere in the database, the process log or an answer', async () => {
    const { open, keys, logged, ask } = room();
    await ask(keys.ADMIN, '{ apiKeys { nodes { name beginning } } }');
    const rows = await open.orm.em.fork().execute<object[]>('select * from api_keys');
    const everything = JSON.stringify(rows) + JSON.stringify(logged);
    for (const key of Object.values(keys)) {
      expect(everything).not.toContain(key);
      expect(everything).not.toContain(key.slice(8));
    }
  });

  it('is found by its hash: how long a wrong one takes says nothing of how much of it is right', async () => {
    const { keys, ask } = room();
    const right = keys.VIEWER;
    const last = right.at(-1) === 'A' ? 'B' : 'A';
    const near = `${right.slice(0, -1)}${last}`;
    const far = `hf_${'z'.repeat(43)}`;
    const times: Record<string, number[]> = { near: [], far: [] };
    for (let round = 0; round < 60; round += 1)
      for (const [name, key] of Object.entries({ near, far })) {
        const began = performance.now();
        expect((await ask(key, QUERY)).status).toBe(401);
        times[name]?.push(performance.now() - began);
      }
    const median = (of: number[] = []): number => of.toSorted((a, b) => a - b)[of.length >> 1] ?? 0;
    expect(Math.abs(median(times['near']) - median(times['far']))).toBeLessThan(5);
  });

  it('with SQL, line breaks or bytes of another script in it is refused like any other', async () => {
    for (const key of [`hf_' or 1=1 --${'x'.repeat(30)}`, `hf_${'é'.repeat(43)}`, 'hf_', `hf_${'A'.repeat(8_000)}`]) {
      const response = await room()
        .fetch('/graphql', {
          method: 'POST',
          headers: { authorization: `Bearer ${key}` },
          body: '{"query":"{ __typename }"}',
        })
        .catch(() => undefined);
      expect(response === undefined || response.status === 401).toBe(true);
    }
  });
});
