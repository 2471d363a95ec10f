// Who calls: API keys and tokens, over HTTP, WebSocket and server-sent events, when they come and for as long as they stay.
import { once } from 'node:events';
import { createClient as createSseClient } from 'graphql-sse';
import { describe, expect, it, vi } from 'vitest';
import { createServer } from '../../../src/graphql/server.ts';
import { revokeApiKey } from '../../../src/persistence/apiKeys.ts';
import type { Answer } from '../served.ts';
import { guarded, JWT } from './guarded.ts';
import { closed } from '../closed.ts';

const room = guarded({ jwt: JWT });

const START = `mutation { startWorkflow(input: { definition: "greet", input: 1 }) { workflow { id startedBy } userErrors { code } } }`;
const startedBy = ({ data }: Answer): unknown =>
  (data?.['startWorkflow'] as { workflow?: { startedBy: string } } | undefined)?.workflow?.startedBy;
const codesOf = ({ errors = [] }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);

/** Moves past what a process may go on believing of the keys. */
const later = (ms = 2_001): void => room().clock.move(ms);

describe('a caller over HTTP', () => {
  it('is in the record under the name of the key, or the subject of the token', async () => {
    expect(startedBy(await room().ask(room().keys.ADMIN, START))).toBe('admin');
    expect(startedBy(await room().ask(await room().token(), START))).toBe('mary');
  });

  it('who says nothing may do nothing, and is told how to say it; probes answer everybody', async () => {
    const { status, ...answer } = await room().ask(undefined, '{ headSequence }');
    expect([status, codesOf(answer as Answer)]).toEqual([401, ['UNAUTHENTICATED']]);
    expect(answer.errors?.[0]?.message).toContain('holdfast keys create');
    const stream = await room().fetch('/graphql/stream', { method: 'POST', body: '{"query":"{ headSequence }"}' });
    expect([stream.status, stream.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="holdfast"']);
    expect((await room().fetch('/livez')).status).toBe(200);
    expect((await room().fetch('/readyz')).status).toBe(200);
  });

  it.each([
    ['a key that nobody has', () => `Bearer hf_${'A'.repeat(43)}`],
    ['a key that is cut', () => `Bearer ${room().keys.ADMIN.slice(0, -1)}`],
    ['a key with more behind it', () => `Bearer ${room().keys.ADMIN}A`],
    ['another scheme', () => `Basic ${Buffer.from(`admin:${room().keys.ADMIN}`).toString('base64')}`],
    ['a scheme alone', () => 'Bearer'],
    ['two keys', () => `Bearer ${room().keys.ADMIN}, Bearer ${room().keys.VIEWER}`],
    ['9 KB', () => `Bearer ${'a'.repeat(9_000)}`],
    ['no token', () => 'Bearer a.b.c'],
  ])('who says something wrong is refused with 401, and never taken for nobody: %s', async (_, authorization) => {
    const response = await room().fetch('/graphql', {
      method: 'POST',
      headers: { authorization: authorization() },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(401);
    expect(codesOf((await response.json()) as Answer)).toEqual(['UNAUTHENTICATED']);
  });

  it('with a key that was revoked, or has expired, is refused', async () => {
    const { open, key, clock, ask } = room();
    const revoked = await key('VIEWER', 'to be revoked');
    const short = await key('VIEWER', 'short', clock.now() + 10_000);
    later();
    expect((await ask(revoked, '{ headSequence }')).status).toBe(200);
    expect((await ask(short, '{ headSequence }')).status).toBe(200);
    await revokeApiKey(open.orm.em, 'to be revoked', { by: 'test', at: clock.now() });
    later();
    expect((await ask(revoked, '{ headSequence }')).status).toBe(401);
    later(10_000);
    expect((await ask(short, '{ headSequence }')).status).toBe(401);
  });

  it('costs no question to the database: the keys are read every two seconds, whatever is shown', async () => {
    const { ask, logged, keys, token } = room();
    const bearer = await token();
    const reads = (): number =>
      logged.filter(({ bindings, message }) => bindings['part'] === 'orm' && message.includes('from api_keys')).length;
    await ask(keys.VIEWER, '{ headSequence }');
    const before = reads();
    await Promise.all(
      Array.from({ length: 60 }, (_, n) => [keys.VIEWER, bearer, `hf_${String(n).padStart(43, 'x')}`][n % 3]).map(
        (each) => ask(each, '{ __typename }'),
      ),
    );
    // Unknown ones may have been made just now: they are looked for ten times a second at most.
    expect(reads() - before).toBeLessThanOrEqual(20);
  });

  it('leaves when the key was last used, once a minute', async () => {
    const { open, key, clock, ask } = room();
    const used = await key('VIEWER', 'used');
    later();
    const lastUsed = async (): Promise<number> => {
      const [row] = await open.orm.em
        .fork()
        .execute<{ at: number | null }[]>(
          `select cast(extract(epoch from last_used_at) * 1000 as float8) at from api_keys where name = 'used'`,
        );
      return row?.at ?? 0;
    };
    await ask(used, '{ headSequence }');
    await vi.waitFor(async () => expect(await lastUsed()).toBeGreaterThan(0), 10_000);
    const first = await lastUsed();
    await ask(used, '{ headSequence }');
    expect(await lastUsed()).toBe(first);
    clock.move(60_000);
    await ask(used, '{ headSequence }');
    await vi.waitFor(async () => expect(await lastUsed()).toBeGreaterThan(first), 10_000);
  });
});

describe('a token', () => {
  it.each([
    ['that has expired', () => ({ exp: seconds() - 10 }), 'The token has expired'],
    ['that is not yet good', () => ({ nbf: seconds() + 60 }), '"nbf"'],
    ['of another issuer', () => ({ iss: 'https://evil.example' }), '"iss"'],
    ['for somebody else', () => ({ aud: ['other', 'services'] }), '"aud"'],
    ['that never expires', () => ({ exp: null }), '"exp"'],
    ['of nobody', () => ({ sub: '' }), '"sub"'],
    ['of a subject with a line break', () => ({ sub: 'mary\n{"level":50}' }), '"sub"'],
    ['of the engine', () => ({ sub: 'system' }), '"sub"'],
  ])('%s is refused', async (_, claims, says) => {
    const answer = await room().ask(await room().token(claims() as never), '{ headSequence }');
    expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHENTICATED']]);
    expect(answer.errors?.[0]?.message).toContain(says);
  });

  it('is good a few seconds after its end, for clocks that differ', async () => {
    expect((await room().ask(await room().token({ exp: seconds() - 2 }), '{ headSequence }')).status).toBe(200);
  });

  it('that names no role may do nothing', async () => {
    const answer = await room().ask(await room().token({ role: 'root' }), '{ headSequence }');
    expect(codesOf(answer)).toEqual(['FORBIDDEN']);
  });
});

const seconds = (): number => Math.floor(room().clock.now() / 1_000);

describe('a caller over WebSocket', () => {
  const ended = async (headers: Record<string, string>, params?: object): Promise<unknown[]> => {
    const socket = room().socket(headers);
    const end = closed<[number, Buffer]>(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', ...(params && { payload: params }) }));
    const [code, reason] = await end;
    return [code, reason.toString()];
  };

  it('says who they are in the header, or first of all', async () => {
    for (const [headers, params] of [
      [{ authorization: `Bearer ${room().keys.VIEWER}` }, undefined],
      [{}, { Authorization: `bearer ${await room().token()}` }],
    ] as const) {
      const socket = room().socket(headers);
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init', payload: params }));
      expect(String((await once(socket, 'message'))[0])).toContain('connection_ack');
      socket.terminate();
    }
  });

  it('is closed with 4401 for saying nothing, and with 4403 for saying what is not true', async () => {
    expect(await ended({})).toEqual([4401, expect.stringContaining('Say who you are')]);
    expect(await ended({}, { authorization: `Bearer hf_${'A'.repeat(43)}` })).toEqual([
      4403,
      expect.stringContaining('was not accepted'),
    ]);
    expect(await ended({}, { authorization: { toString: 'x' } })).toEqual([4403, expect.stringContaining('Bearer')]);
    await expect(ended({ authorization: 'Bearer nonsense' })).rejects.toThrow('401');
  });

  it('is closed with 4403 when the token is over, and when the key is revoked', async () => {
    const { key, token, clock, open } = room();
    const revoked = await key('VIEWER', 'revoked while connected');
    later();
    const closes = [];
    for (const bearer of [await token({ exp: seconds() + 20 }), revoked]) {
      const socket = room().socket({ authorization: `Bearer ${bearer}` });
      await once(socket, 'open');
      socket.send('{"type":"connection_init"}');
      await once(socket, 'message');
      closes.push(closed<[number, Buffer]>(socket));
    }
    const both = Promise.all(closes);
    await revokeApiKey(open.orm.em, 'revoked while connected', { by: 'test', at: clock.now() });
    const moving = setInterval(() => clock.move(5_000), 50);
    const ends = await both.finally(() => clearInterval(moving));
    expect(ends.map(([code, reason]) => [code, String(reason)])).toEqual([
      [4403, 'The token has expired'],
      [4403, 'The API key was revoked, or it has expired'],
    ]);
  });
});

describe('a caller over server-sent events', () => {
  it('is told that the token is over, and the stream ends', async () => {
    const { token, clock, url } = room();
    const client = createSseClient({
      url: `${url}/graphql/stream`,
      headers: { authorization: `Bearer ${await token({ exp: seconds() + 20 })}` },
      retryAttempts: 0,
    });
    const results = client.iterate({ query: 'subscription { events { sequence } }' });
    const next = results.next();
    const moving = setInterval(() => clock.move(5_000), 50);
    const { value } = await next.finally(() => clearInterval(moving));
    expect(value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((await results.next()).done).toBe(true);
  });
});

describe('a server that others can reach, or in production', () => {
  it('starts as soon as callers prove who they are', async () => {
    const { open, clock } = room();
    for (const options of [{ host: '0.0.0.0' }, { production: true }]) {
      const server = createServer({ engine: open.engine, orm: open.orm, clock, port: 0, ...options });
      const { url } = await server.start();
      const answer = await fetch(`http://127.0.0.1:${new URL(url).port}/graphql?query={__typename}`);
      expect(answer.status).toBe(401);
      await server.stop();
    }
  });
});
