// Wrong credentials are limited by address on every transport alike; right ones from the same address are let in.
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { closed } from '../closed.ts';
import { guarded } from './guarded.ts';

/** One is answered with what is wrong, the next a minute later. */
const room = guarded({ rateLimits: { failuresPerMinute: 1 } });
const WRONG = { authorization: `Bearer hf_${'A'.repeat(43)}` };
const INSPECT = '/inspect?workflow=01890000-0000-7000-8000-000000000000';
type Answered = readonly [status: number | undefined, retryAfter: string | null | undefined, code?: unknown];

async function posted(path: string, headers: Record<string, string> = WRONG): Promise<Answered> {
  const answer = await room().fetch(path, { method: 'POST', headers, body: '{"query":"{ headSequence }"}' });
  const { errors } = (await answer.json()) as { errors?: readonly { extensions: Record<string, unknown> }[] };
  return [answer.status, answer.headers.get('retry-after'), errors?.[0]?.extensions['code']];
}

async function upgraded(path: string, protocol?: string): Promise<Answered> {
  const socket = new WebSocket(`${room().url.replace('http', 'ws')}${path}`, protocol, { headers: WRONG });
  socket.on('error', () => {});
  const [, { statusCode, headers }] = (await once(socket, 'unexpected-response')) as [
    unknown,
    { statusCode?: number; headers: Record<string, string | undefined> },
  ];
  return [statusCode, headers['retry-after']];
}

async function introduced(): Promise<number> {
  const socket = room().socket();
  const ended = closed<[number]>(socket);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: WRONG }));
  return (await ended)[0];
}

it.each<[string, () => Promise<Answered>]>([
  ['HTTP', () => posted('/graphql')],
  ['server-sent events', () => posted('/graphql/stream')],
  ['a ticket that is asked for', () => posted('/inspect')],
  ['the upgrade of a WebSocket', () => upgraded('/graphql', 'graphql-transport-ws')],
  ['the upgrade of an inspection', () => upgraded(INSPECT)],
  ['a ticket that is made up', () => upgraded(`${INSPECT}&ticket=none`)],
])('%s: the second is answered with 429, and when to come again', async (_, attempt) => {
  room().clock.move(60_000);
  expect((await attempt())[0]).toBe(401);
  const [status, retryAfter] = await attempt();
  expect(status).toBe(429);
  expect(Number(retryAfter)).toBeGreaterThan(0);
  expect(Number(retryAfter)).toBeLessThanOrEqual(60);
});

it('connection_init: the first socket is closed with 4403, the second with 1013', async () => {
  room().clock.move(60_000);
  expect(await introduced()).toBe(4403);
  expect(await introduced()).toBe(1013);
});

it('lets a valid key in all the same, counts nobody who says nothing, and is recorded once', async () => {
  const said = () =>
    room().logged.filter(({ message }) => message.startsWith('wrong credentials come from one address'));
  const before = said().length;
  room().clock.move(60_000);
  for (let times = 0; times < 5; times++) expect((await posted('/graphql', {}))[0]).toBe(401);
  expect((await posted('/graphql'))[0]).toBe(401);
  for (let times = 0; times < 5; times++)
    expect(await posted('/graphql')).toEqual([429, expect.stringMatching(/^\d+$/), 'RATE_LIMITED']);
  expect((await posted('/graphql', { authorization: `Bearer ${room().keys.VIEWER}` }))[0]).toBe(200);
  expect(said().length).toBe(before + 1);
  expect(said()[0]?.bindings).toEqual({ address: '127.0.0.1', perMinute: 1 });
  const recorded = async (): Promise<readonly object[]> => {
    const filter = '{ auditLog(filter: { action: ["authenticate"] }, first: 50) { nodes { actor outcome address } } }';
    const { data } = await room().ask(room().keys.ADMIN, filter);
    return (data as { auditLog: { nodes: object[] } }).auditLog.nodes;
  };
  await expect.poll(async () => (await recorded()).length).toBe(said().length);
  expect((await recorded())[0]).toEqual({ actor: 'anonymous', outcome: 'RATE_LIMITED', address: '127.0.0.1' });
});
