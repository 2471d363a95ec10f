// Inspection costs nothing while nobody watches: nobody listens to the log, whichever way the last viewer left.
import { once } from 'node:events';
import { createClient } from 'graphql-sse';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { served, start } from './served.ts';

const room = served();

const listening = async (): Promise<number> =>
  (await room().ask<{ statistics: { stream: { subscribers: number } } }>('{ statistics { stream { subscribers } } }'))
    .statistics.stream.subscribers;
const becomes = async (count: number): Promise<void> => {
  await expect.poll(listening, { timeout: 5_000, interval: 10 }).toBe(count);
};

it('listens for the viewers of WebSockets, and to nothing when they have closed them or are cut off', async () => {
  const { workflowId } = await start(room(), 'wait');
  expect(await listening()).toBe(0);
  const url = `${room().url.replace('http', 'ws')}/inspect?workflow=${workflowId}`;
  const sockets = [1, 2, 3].map(() => new WebSocket(url));
  await Promise.all(sockets.map((socket) => once(socket, 'message')));
  await becomes(3);
  sockets[0]?.close();
  sockets[1]?.terminate();
  await becomes(1);
  sockets[2]?.close();
  await becomes(0);
});

it('listens for a subscription until its client leaves, also while nothing happens', async () => {
  const { id } = await start(room(), 'wait');
  const client = createClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
  const stream = client.iterate({ query: `subscription { inspection(workflowId: "${id}") }` });
  await stream.next();
  const waiting = stream.next();
  await becomes(1);
  await stream.return?.();
  await becomes(0);
  expect(await waiting).toMatchObject({ done: true });
  client.dispose();
});
