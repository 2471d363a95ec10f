// Subscriptions: whatever happens to the connection, a client that goes on from its last sequence loses nothing and sees nothing twice.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createClient as createSseClient } from 'graphql-sse';
import { type Client, createClient as createWsClient } from 'graphql-ws';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Subscribers } from '../../src/graphql/tail.ts';
import { type Served, served, start } from './served.ts';

const room = served();

interface Line {
  readonly sequence: number;
  readonly type: string;
  readonly workflowId: string | null;
}
type Received = {
  readonly data?: { readonly events: Line } | null;
  readonly errors?: readonly { extensions?: object }[];
};

const EVENTS = `subscription ($after: Sequence, $filter: EventFilter) {
  events(afterSequence: $after, filter: $filter) { sequence type workflowId workflow { status } } }`;

const socketUrl = ({ url }: Served): string => `${url.replace('http', 'ws')}/graphql`;
const wsClient = (): Client =>
  createWsClient({ url: socketUrl(room()), webSocketImpl: WebSocket, retryAttempts: 0, lazy: true });
const sseClient = () => createSseClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });

/** Resolves when as many streams are open as said. */
async function subscribers(count: number): Promise<void> {
  const read = async (): Promise<number> =>
    (
      await room().ask<{ statistics: { stream: Pick<Subscribers, 'count'> & { subscribers: number } } }>(
        '{ statistics { stream { subscribers } } }',
      )
    ).statistics.stream.subscribers;
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

const gapless = (lines: readonly Line[]): boolean =>
  lines.every(({ sequence }, at) => sequence === (lines[0]?.sequence ?? 0) + at);

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
    expect(await stream.next()).toMatchObject({ done: true });
    await mine.dispose();
  });

  it('ends with BAD_USER_INPUT for a position that the log has not reached', async () => {
    const mine = client();
    const { value } = await mine
      .iterate({ query: EVENTS, variables: { after: 1_000_000 } })
      .next()
      .catch((errors: unknown) => ({ value: { errors } }));
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
      const sockets: WebSocket[] = [];
      const Killable = class extends WebSocket {
        constructor(...given: ConstructorParameters<typeof WebSocket>) {
          super(...given);
          sockets.push(this);
        }
      };
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
            sockets[0]?.terminate();
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

describe.each(['WebSocket', 'SSE'] as const)('a client over %s that stops reading', (transport) => {
  it('holds the log where it is, and gets all of it later', async () => {
    const em = room().open.orm.em.fork();
    const EVENTS_WRITTEN = 30_000;
    // More than the buffers of the kernel hold, so that only one page and no queue may be in memory.
    await em.execute(
      `with head as (update workflow_event_head set sequence = sequence + ${EVENTS_WRITTEN} returning sequence - ${EVENTS_WRITTEN} as base)
       insert into workflow_events (sequence, occurred_at, type, payload)
       select base + at, now(), 'STATE_RESTORED', jsonb_build_object('filling', repeat('x', 500)) from head, generate_series(1, ${EVENTS_WRITTEN}) at`,
    );
    const head = (await room().ask<{ headSequence: number }>('{ headSequence }')).headSequence;
    const after = head - EVENTS_WRITTEN;
    const reads = vi.spyOn(room().open.engine.store, 'events');
    const query = `subscription { events(afterSequence: ${after}) { sequence payload } }`;
    const client = await (transport === 'SSE' ? rawStream(query) : rawSocket(query));
    client.pause();
    // The generator stands still: the number of pages that were read stops growing far below the 150 that there are.
    let before = -1;
    await expect
      .poll(
        () => {
          const still = reads.mock.calls.length === before && before > 0;
          before = reads.mock.calls.length;
          return still;
        },
        { timeout: 10_000, interval: 300 },
      )
      .toBe(true);
    expect(reads.mock.calls.length).toBeLessThan(120);
    client.resume();
    const seen = await client.sequencesUntil(head);
    expect(seen).toEqual(Array.from({ length: EVENTS_WRITTEN }, (_, at) => after + 1 + at));
    client.leave();
    reads.mockRestore();
    await subscribers(0);
  });
});

interface RawClient {
  pause(): void;
  resume(): void;
  sequencesUntil(last: number): Promise<number[]>;
  leave(): void;
}

/** Collects what matches in a text that arrives in pieces. */
function collector() {
  const seen: number[] = [];
  let rest = '';
  const { promise, resolve } = Promise.withResolvers<void>();
  let last = Number.POSITIVE_INFINITY;
  return {
    add(text: string): void {
      rest += text;
      const end = rest.lastIndexOf('}') + 1;
      for (const [, sequence] of rest.slice(0, end).matchAll(/"sequence":(\d+)/g)) seen.push(Number(sequence));
      rest = rest.slice(end);
      if ((seen.at(-1) ?? 0) >= last) resolve();
    },
    async until(wanted: number): Promise<number[]> {
      last = wanted;
      if ((seen.at(-1) ?? 0) < wanted) await promise;
      return seen;
    },
  };
}

async function rawSocket(query: string): Promise<RawClient> {
  const socket = new WebSocket(socketUrl(room()), 'graphql-transport-ws');
  const seen = collector();
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.on('message', (data: Buffer) => seen.add(data.toString()));
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  return {
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    sequencesUntil: (last) => seen.until(last),
    leave: () => socket.terminate(),
  };
}

async function rawStream(query: string): Promise<RawClient> {
  const asked = request(`${room().url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  });
  asked.end(JSON.stringify({ query }));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const seen = collector();
  response.on('data', (data: Buffer) => seen.add(data.toString()));
  return {
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    sequencesUntil: (last) => seen.until(last),
    leave: () => void response.destroy(),
  };
}

describe('events of one kind', () => {
  it('come alone: those of one workflow, and errors', async () => {
    const client = wsClient();
    const mine = await start(room(), 'wait');
    const errors = client.iterate<{ errorEvents: { error: { message: string } } }>({
      query:
        'subscription { errorEvents(errorType: ["Error"], minSeverity: LOW) { type error { message workflow { workflowId } } } }',
    });
    const error = errors.next();
    await subscribers(1);
    const other = await start(room(), 'release', { failures: 1 });
    expect((await error).value?.data).toMatchObject({
      errorEvents: {
        type: 'ERROR_RECORDED',
        error: { message: 'attempt 1 failed', workflow: { workflowId: other.workflowId } },
      },
    });
    await errors.return?.();
    const stream = client.iterate<{ workflowEvents: Line }>({
      query: `subscription ($id: ID!) { workflowEvents(workflowId: $id, afterSequence: 0) { sequence type workflowId } }`,
      variables: { id: mine.id },
    });
    const first = await stream.next();
    expect(first.value?.data).toMatchObject({
      workflowEvents: { type: 'WORKFLOW_STARTED', workflowId: mine.workflowId },
    });
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
