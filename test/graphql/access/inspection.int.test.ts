// Inspection asks who calls as /graphql does; a page, which can send no header with a WebSocket, comes with a ticket.
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { revokeApiKey } from '../../../src/persistence/apiKeys.ts';
import { guarded } from './guarded.ts';
import { closed } from '../closed.ts';

const room = guarded();

const started = async (): Promise<string> => {
  const { data } = await room().ask(
    room().keys.OPERATOR,
    'mutation { startWorkflow(input: { definition: "greet", input: 1 }) { workflow { workflowId } } }',
  );
  return (data as { startWorkflow: { workflow: { workflowId: string } } }).startWorkflow.workflow.workflowId;
};
const open = (query: string, headers: Record<string, string> = {}): WebSocket =>
  new WebSocket(`${room().url.replace('http', 'ws')}/inspect?${query}`, { headers });
const refusal = async (socket: WebSocket): Promise<number | undefined> =>
  ((await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }])[1].statusCode;
const firstOf = async (socket: WebSocket): Promise<unknown> => {
  const [message] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(message.toString());
};
const ticket = async (key: string): Promise<string> => {
  const response = await room().fetch('/inspect', { method: 'POST', headers: { authorization: `Bearer ${key}` } });
  return ((await response.json()) as { ticket: string }).ticket;
};

it('lets nobody in without a key, and everybody who may look with one', async () => {
  const workflowId = await started();
  expect(await refusal(open(`workflow=${workflowId}`))).toBe(401);
  const socket = open(`workflow=${workflowId}`, { authorization: `Bearer ${room().keys.OPERATOR}` });
  expect(await firstOf(socket)).toMatchObject({ type: '@xstate.actor', sessionId: workflowId });
  socket.close();
});

it('gives a ticket to whoever has a key, which lets in once, within a minute', async () => {
  const workflowId = await started();
  expect((await room().fetch('/inspect', { method: 'POST' })).status).toBe(401);
  const mine = await ticket(room().keys.OPERATOR);
  const socket = open(`workflow=${workflowId}&ticket=${mine}`);
  expect(await firstOf(socket)).toMatchObject({ sessionId: workflowId });
  socket.close();
  expect(await refusal(open(`workflow=${workflowId}&ticket=${mine}`))).toBe(401);
  const old = await ticket(room().keys.OPERATOR);
  room().clock.move(60_001);
  expect(await refusal(open(`workflow=${workflowId}&ticket=${old}`))).toBe(401);
  expect(await refusal(open(`workflow=${workflowId}&ticket=none`))).toBe(401);
});

it('ends when the key is revoked, whether it came as a header or for a ticket', async () => {
  const workflowId = await started();
  const key = await room().key('OPERATOR', 'guest');
  // Past what the process may go on believing of the keys.
  room().clock.move(10_000);
  const own = open(`workflow=${workflowId}`, { authorization: `Bearer ${key}` });
  const page = open(`workflow=${workflowId}&ticket=${await ticket(key)}`);
  await Promise.all([once(own, 'message'), once(page, 'message')]);
  const ended = Promise.all([closed(own), closed(page)]);
  await revoke('guest');
  const moving = setInterval(() => room().clock.move(2_001), 50);
  for (const [code] of (await ended.finally(() => clearInterval(moving))) as unknown as [number][])
    expect(code).toBe(4403);
});

it('ends when the role is not what it takes any more', async () => {
  const workflowId = await started();
  const key = await room().key('OPERATOR', 'climber');
  room().clock.move(10_000);
  const socket = open(`workflow=${workflowId}`, { authorization: `Bearer ${key}` });
  const ended = closed<[number, Buffer]>(socket);
  await once(socket, 'message');
  await room().open.orm.em.fork().execute("update api_keys set role = 'VIEWER' where name = 'climber'");
  const moving = setInterval(() => room().clock.move(2_001), 50);
  const [code, why] = await ended.finally(() => clearInterval(moving));
  expect([code, why.toString()]).toEqual([4403, 'To inspect this asks for the role OPERATOR']);
  expect(await refusal(open(`workflow=${workflowId}`, { authorization: `Bearer ${key}` }))).toBe(403);
});

describe('the streams of one caller', () => {
  const few = guarded({ rateLimits: { streams: 2 } });
  it('are those that inspect too: another is refused with 429 until one has ended', async () => {
    const bearer = few().keys.OPERATOR;
    const headers = { authorization: `Bearer ${bearer}`, accept: 'text/event-stream' };
    // Of one that is there: those of others end by themselves.
    const { data } = await few().ask(
      bearer,
      'mutation { startWorkflow(input: { definition: "greet", input: 1 }) { workflow { workflowId } } }',
    );
    const { workflowId } = (data as { startWorkflow: { workflow: { workflowId: string } } }).startWorkflow.workflow;
    const look = (): WebSocket =>
      new WebSocket(`${few().url.replace('http', 'ws')}/inspect?workflow=${workflowId}`, { headers });
    const sockets = [look(), look()];
    const ends = sockets.map((socket) => closed(socket));
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    expect(await refusal(look())).toBe(429);
    const stream = await few().fetch('/graphql/stream', {
      method: 'POST',
      headers,
      body: '{"query":"{ headSequence }"}',
    });
    expect([stream.status, await stream.json()]).toMatchObject([
      429,
      { errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] },
    ]);
    sockets[0]?.close();
    await ends[0];
    await expect
      .poll(
        async () =>
          (await few().fetch('/graphql/stream', { method: 'POST', headers, body: '{"query":"{ headSequence }"}' }))
            .status,
      )
      .toBe(200);
    sockets[1]?.close();
    await ends[1];
  });
});

const revoke = async (name: string): Promise<void> => {
  await revokeApiKey(room().open.orm.em, name, { by: 'test', at: room().clock.now() });
};
