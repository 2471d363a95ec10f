// A server that asks who calls, for the tests of this folder: three API keys, an identity provider of its own, and a clock that can be moved.
import { generateKeyPairSync } from 'node:crypto';
import { createClient, type Client } from 'graphql-ws';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, inject } from 'vitest';
import { WebSocket } from 'ws';
import type { KeyRole } from '../../../src/apiKey.ts';
import type { Definition } from '../../../src/definition.ts';
import { type OpenEngine, openEngine } from '../../../src/engine/open.ts';
import { createServer, type GraphqlServer } from '../../../src/graphql/server.ts';
import type { ServerOptions } from '../../../src/graphql/serverOptions.ts';
import { timeOrderedIds } from '../../../src/ids.ts';
import type { JwtOptions } from '../../../src/jwtSettings.ts';
import { createApiKey } from '../../../src/persistence/apiKeys.ts';
import { MovedClock } from '../../engine/movedClock.ts';
import { freshSchema } from '../../servers/schema.ts';
import { type Answer, greet } from '../served.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
export const JWT: JwtOptions = { publicKey, issuer: 'https://id.example', audience: 'holdfast' };

/** Its durations can be moved too. */
class ServerClock extends MovedClock {
  override monotonic(): number {
    return this.now();
  }
}

export interface Guarded {
  readonly open: OpenEngine;
  readonly server: GraphqlServer;
  readonly url: string;
  readonly clock: MovedClock;
  /** What the process log was told, of every level. */
  readonly logged: { readonly message: string; readonly bindings: Record<string, unknown> }[];
  /** By role; the names are those in lower case. */
  readonly keys: Readonly<Record<KeyRole, string>>;
  readonly key: (role: KeyRole, name: string, expiresAt?: number) => Promise<string>;
  /** Signed as the provider signs: good for a minute, as OPERATOR, unless said otherwise. */
  readonly token: (claims?: JWTPayload & { role?: unknown }) => Promise<string>;
  readonly ask: (bearer: string | undefined, query: string, variables?: Record<string, unknown>) => Promise<Answer>;
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  readonly socket: (headers?: Record<string, string>) => WebSocket;
  readonly client: (authorization?: string) => Client;
}

/** @param withKeys false for one in which nobody has to say who they are */
export function guarded(
  options: Partial<ServerOptions> = {},
  { withKeys = true, definitions = [] as readonly Definition[] } = {},
): () => Guarded {
  const schema = freshSchema();
  let made: Guarded | undefined;
  beforeAll(async () => {
    const clock = new ServerClock();
    const logged: Guarded['logged'] = [];
    const hear = (bindings: object, message: string): void => void logged.push({ message, bindings: { ...bindings } });
    const log = { debug: hear, info: hear, warn: hear, error: hear, child: () => log };
    const open = await openEngine({
      definitions: [greet, ...definitions],
      databaseUrl: inject('databaseUrl'),
      schema,
      log,
    });
    await open.engine.start();
    const ids = timeOrderedIds(clock);
    const key: Guarded['key'] = (role, name, expiresAt) =>
      createApiKey(open.orm.em, {
        id: ids(),
        name,
        role,
        expiresAt: expiresAt ?? null,
        createdBy: 'test',
        createdAt: clock.now(),
      });
    const keys = { VIEWER: '', OPERATOR: '', ADMIN: '' };
    if (withKeys)
      for (const role of ['VIEWER', 'OPERATOR', 'ADMIN'] as const) keys[role] = await key(role, role.toLowerCase());
    const server = createServer({
      engine: open.engine,
      orm: open.orm,
      clock,
      log,
      port: 0,
      version: '0',
      ...options,
      // All that these tests try comes from one address.
      rateLimits: { failuresPerMinute: 1_000_000, ...options.rateLimits },
    });
    const { url } = await server.start();
    const headersOf = (bearer: string | undefined): Record<string, string> =>
      bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    made = {
      open,
      server,
      url,
      clock,
      logged,
      keys,
      key,
      token: (claims) => signed({ ...claims }, clock),
      async ask(bearer, query, variables) {
        const response = await made!.fetch('/graphql', {
          method: 'POST',
          headers: headersOf(bearer),
          body: JSON.stringify({ query, variables }),
        });
        return { status: response.status, ...((await response.json()) as object) };
      },
      fetch: (path, { headers, ...init } = {}) =>
        fetch(`${url}${path}`, {
          ...init,
          headers: {
            'content-type': 'application/json',
            accept: 'application/graphql-response+json',
            ...(headers as Record<string, string>),
          },
        }),
      socket: (headers = {}) =>
        new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers }),
      client: (authorization) =>
        createClient({
          url: `${url.replace('http', 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          retryAttempts: 0,
          ...(authorization === undefined ? {} : { connectionParams: { authorization } }),
        }),
    };
  });
  afterAll(async () => {
    await made?.server.stop();
    await made?.open.close(2_000);
  });
  return () => {
    if (!made) throw new Error('the server of this file has not started yet');
    return made;
  };
}

function signed(claims: JWTPayload & { role?: unknown }, clock: MovedClock): Promise<string> {
  const now = Math.floor(clock.now() / 1_000);
  const { iss = JWT.issuer, aud = JWT.audience, sub = 'mary', exp = now + 60, role = 'OPERATOR', ...more } = claims;
  return new SignJWT({ iss, aud, sub, exp, role, ...more })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .sign(pair.privateKey);
}
