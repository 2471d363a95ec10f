// Without keys and tokens: everybody on this machine may do everything, nobody else can come, and it ends when the first key is made.
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createServer } from '../../../src/graphql/server.ts';
import { revokeApiKey } from '../../../src/persistence/apiKeys.ts';
import { guarded } from './guarded.ts';
import { closed } from '../closed.ts';

const room = guarded({}, { withKeys: false });

describe('without keys', () => {
  it.each([
    [{ host: '0.0.0.0' }, 'HOST is "0.0.0.0"'],
    [{ host: '192.168.1.10' }, 'HOST is "192.168.1.10"'],
    [{ production: true }, 'NODE_ENV is "production"'],
  ])('a server with %j does not start, and says what to do', async (options, says) => {
    const { open } = room();
    const starting = createServer({ engine: open.engine, orm: open.orm, port: 0, ...options }).start();
    await expect(starting).rejects.toThrow(says);
    await expect(starting).rejects.toThrow('holdfast keys create --role ADMIN');
  });

  it.each([
    [{ jwksUrl: 'https://id.example/jwks', audience: 'x' }, 'HOLDFAST_JWT_ISSUER'],
    [{ jwksUrl: 'https://id.example/jwks', issuer: 'x' }, 'HOLDFAST_JWT_AUDIENCE'],
    [{ jwksUrl: 'http://id.example/jwks', issuer: 'x', audience: 'x' }, 'must be an https address'],
    [{ issuer: 'x', audience: 'x' }, 'HOLDFAST_JWKS_URL'],
    [{ publicKey: 'secret', issuer: 'x', audience: 'x' }, 'must be a public key as PEM'],
    [{ secret: 'x' }, 'has no option "secret"'],
  ])('tokens as %j are refused by name', (jwt, says) => {
    const { open } = room();
    expect(() => createServer({ engine: open.engine, orm: open.orm, jwt: jwt as never })).toThrow(says);
  });

  it.each([
    [403, { 'x-forwarded-for': '203.0.113.7' }],
    [403, { 'x-forwarded-for': '127.0.0.1, 203.0.113.7' }],
    [403, { 'x-real-ip': '203.0.113.7' }],
    [403, { forwarded: 'proto=https;for="[2001:db8::7]:4711"' }],
    [200, { 'x-forwarded-for': '127.0.0.1' }],
    [200, { forwarded: 'for="[::1]"' }],
  ])('%i is the answer to what a proxy passes on with %j', async (status, headers) => {
    const answer = await room().fetch('/graphql', { method: 'POST', headers, body: '{"query":"{ headSequence }"}' });
    expect(answer.status).toBe(status);
  });

  it('everybody is the developer, whatever they say, until there is a key; then nobody is, also when it is revoked', async () => {
    const { ask, clock, open, socket } = room();
    expect((await ask(undefined, '{ headSequence }')).status).toBe(200);
    expect((await ask('anything', '{ headSequence }')).status).toBe(200);
    const developer = socket();
    await once(developer, 'open');
    developer.send('{"type":"connection_init"}');
    await once(developer, 'message');
    const ended = closed<[number]>(developer);
    // It is shown to the developer, who is none any more from now on.
    const { data } = await ask(
      undefined,
      'mutation { createApiKey(input: { name: "first", role: ADMIN }) { secret apiKey { name } userErrors { code } } }',
    );
    expect(data).toMatchObject({ createApiKey: { apiKey: { name: 'first' }, userErrors: [] } });
    const first = (data as { createApiKey: { secret: string } }).createApiKey.secret;
    clock.move(2_001);
    expect((await ask(undefined, '{ headSequence }')).status).toBe(401);
    expect((await ask(first, '{ headSequence }')).status).toBe(200);
    expect((await ended)[0]).toBe(4403);
    await revokeApiKey(open.orm.em, 'first', { by: 'test', at: clock.now() });
    clock.move(2_001);
    expect((await ask(undefined, '{ headSequence }')).status).toBe(401);
  });
});
