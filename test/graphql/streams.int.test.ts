// Subscriptions: whatever happens to the connection, a client that goes on from its last sequence loses nothing and sees nothing twice.
import { createClient as createSseClient } from 'graphql-sse';
import { type Client, createClient as createWsClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Subscribers } from '../../src/graphql/tail.ts';
import { type Served, served, start } from './served.ts';

const room = served();

interface Line {
  readonly sequence: number;
  readonly type: string;
  readonly workflowId: string | null;
}
type Received = { readonly data?: { readonly events: Line } | null; readonly errors?: readonly { extensions?: object }[] };

const EVENTS = `subscription ($after: Sequence, $filter: EventFilter) {
  events(afterSequence: $after, filter: $filter) { sequence type workflowId workflow { status } } }`;

const socketUrl = ({ url }: Served): string => `${url.replace('http', 'ws')}/graphql`;
const wsClient = (): Client => createWsClient({ url: socketUrl(room()), webSocketImpl: WebSocket, retryAttempts: 0, lazy: true });
const sseClient = () => createSseClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });

/** Resolves when as many streams are open as said. */
async function subscribers(count: number): Promise<void> {
  const read = async (): Promise<number> =>
    (await room().ask<{ statistics: { stream: Pick<Subscribers, 'count'> & { subscribers: number } } }>(
      '{ statistics { stream { subscribers } } }',
    )).statistics.stream.subscribers;
  await expect.poll(read, { timeout: 5_000, interval: 5 }).toBe(count);
}

/** Lines from a position on until a workflow is over. */
async function until(iterator: AsyncIterable<unknown>, isLast: (line: Line) => boolean): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const received of iterator as AsyncIterable<Received>) {
    if (!received.data) throw new Error(JSON.stringify(received.errors));
    lines.push(received.data.events);
    if (isLast(received.data.events)) break;
  }
  return lines;
}

const gapless = (lines: readonly Line[]): boolean => lines.every(({ sequence }, at) => sequence === (lines[0]?.sequence ?? 0) + at);

describe.each([
  ['WebSocket', wsClient],
  ['SSE', sseClient],
])('a subscription over %s', (_, client) => {
  it('begins with the oldest event for 0, right after n for n, and goes on with what happens', async () => {
    const first = await start(room(), 'greet');
    const mine = client();
    const isOver = (id: string) => (line: Line) => line.workflowId === id && line.type === 'WORKFLOW_COMPLETED';
    const all = await until(mine.iterate({ query: EVENTS, variables: { after: 0 } }), isOver(first.workflowId));
    expect(all[0]?.sequence).toBe(1);
    expect(gapless(all)).toBe(true);
    const after = all.at(-1)?.sequence ?? 0;
    const stream = mine.iterate({ query: EVENTS, variables: { after } });
    const second = await start(room(), 'greet');
    const rest = await until(stream, isOver(second.workflowId));
    expect(rest[0]?.sequence).toBe(after + 1);
    expect(gapless(rest)).toBe(true);
    await mine.dispose();
    await subscribers(0);
  });

  it('begins with what comes for null', async () => {
    const mine = client();
    const stream = mine.iterate<Received['data']>({ query: EVENTS });
    const next = stream.next();
    await subscribers(1);
    const { sequence, workflowId } = await start(room(), 'greet');
    expect((await next).value).toMatchObject({ data: { events: { workflowId, type: 'WORKFLOW_STARTED' } } });
    expect(sequence).toBeGreaterThan(0);
    await stream.return?.();
    await mine.dispose();
    await subscribers(0);
  });

  it('ends its generator at once when the client leaves while nothing happens', async () => {
    const mine = client();
    const stream = mine.iterate({ query: EVENTS });
    void stream.next();
    await subscribers(1);
    await stream.return?.();
    await subscribers(0);
    await mine.dispose();
  });

  it('ends with BAD_USER_INPUT for a position that the log has not reached', async () => {
    const mine = client();
    const { value } = await mine.iterate({ query: EVENTS, variables: { after: 1_000_000 } }).next().catch((errors: unknown) => ({ value: { errors } }));
    expect(value).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    await mine.dispose();
  });
});

describe('a client whose socket is killed again and again', () => {
  it('loses nothing and sees nothing twice', async () => {
    const WORKFLOWS = 60;
    const KILLS = 40;
    let after = (await room().ask<{ headSequence: number }>('{ headSequence }')).headSequence;
    const begin = after;
    const seen: number[] = [];
    let over = 0;
    let kills = 0;
    const writing = (async () => {
      for (let at = 0; at < WORKFLOWS; at += 1) await start(room(), 'greet', at);
    })();
    while (over < WORKFLOWS) {
      let socket: WebSocket | undefined;
      class Killable extends WebSocket {
        constructor(...given: ConstructorParameters<typeof WebSocket>) {
          super(...given);
          socket = this;
        }
      }
      const client = createWsClient({ url: socketUrl(room()), webSocketImpl: Killable, retryAttempts: 0 });
      let received = 0;
      try {
        for await (const { data } of client.iterate({ query: EVENTS, variables: { after } })) {
          const { sequence, type } = (data as unknown as { events: Line }).events;
          seen.push(sequence);
          after = sequence;
          received += 1;
          if (type === 'WORKFLOW_COMPLETED') over += 1;
          if (over === WORKFLOWS) break;
          // Without a close frame, in the middle of the stream, after a different number of events each time.
          if (kills < KILLS && received === 1 + (kills % 7)) {
            kills += 1;
            socket?.terminate();
          }
        }
      } catch {
        // Killed: the next client goes on after the last event that this one saw.
      }
      await client.dispose();
    }
    await writing;
    expect(kills).toBe(KILLS);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, at) => begin + 1 + at));
    await subscribers(0);
  });
});

describe('events of one kind', () => {
  it('come alone: those of one workflow, and errors', async () => {
    const client = wsClient();
    const mine = await start(room(), 'wait');
    const errors = client.iterate<{ errorEvents: { error: { message: string } } }>({
      query: 'subscription { errorEvents(errorType: ["Error"], minSeverity: LOW) { type error { message workflow { workflowId } } } }',
    });
    const error = errors.next();
    await subscribers(1);
    const other = await start(room(), 'release', { failures: 1 });
    expect((await error).value?.data).toMatchObject({
      errorEvents: { type: 'ERROR_RECORDED', error: { message: 'attempt 1 failed', workflow: { workflowId: other.workflowId } } },
    });
    await errors.return?.();
    const stream = client.iterate<{ workflowEvents: Line }>({
      query: `subscription ($id: ID!) { workflowEvents(workflowId: $id, afterSequence: 0) { sequence type workflowId } }`,
      variables: { id: mine.id },
    });
    const first = await stream.next();
    expect(first.value?.data).toMatchObject({ workflowEvents: { type: 'WORKFLOW_STARTED', workflowId: mine.workflowId } });
    await stream.return?.();
    await client.dispose();
    await subscribers(0);
  });
});

describe('a position older than what is kept', () => {
  it('ends the stream with SEQUENCE_EXPIRED and the oldest sequence', async () => {
    await start(room(), 'greet');
    await room().open.orm.em.fork().execute('delete from workflow_events where sequence < 4');
    const client = wsClient();
    const { value } = await client.iterate({ query: EVENTS, variables: { after: 2 } }).next();
    expect(value).toMatchObject({ errors: [{ extensions: { code: 'SEQUENCE_EXPIRED', oldestSequence: 4 } }] });
    const kept = await client.iterate({ query: EVENTS, variables: { after: 3 } }).next();
    expect(kept.value).toMatchObject({ data: { events: { sequence: 4 } } });
    await client.dispose();
    await subscribers(0);
  });
});
