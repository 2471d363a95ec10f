// Subscriptions: whatever happens to the connection, a client that goes on from its last sequence loses nothing and sees nothing twice.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient as createSseClient } from 'graphql-sse';
import { type Client, createClient as createWsClient } from 'graphql-ws';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { toGlobalId } from '../../src/graphql/globalIds.ts';
import { createSchema } from '../../src/graphql/schema.ts';
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
    (await room().ask<{ statistics: { stream: { subscribers: number } } }>('{ statistics { stream { subscribers } } }'))
      .statistics.stream.subscribers;
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

/** Listens after a position, and is cut off without a farewell as soon as `next` says so: false. */
type Listen = (after: number, next: (line: Line) => boolean) => Promise<void>;

const overWebSocket: Listen = async (after, next) => {
  const sockets: WebSocket[] = [];
  const Killable = class extends WebSocket {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      sockets.push(this);
    }
  };
  const client = createWsClient({ url: socketUrl(room()), webSocketImpl: Killable, retryAttempts: 0 });
  try {
    for await (const { data } of client.iterate({ query: EVENTS, variables: { after } }))
      if (!next((data as unknown as { events: Line }).events)) sockets[0]?.terminate();
  } catch {
    // Killed: the next client goes on after the last event that this one saw.
  }
  await client.dispose();
};

const overSse: Listen = async (after, next) => {
  const asked = request(`${room().url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  });
  asked.end(JSON.stringify({ query: EVENTS, variables: { after } }));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  try {
    for await (const part of response) {
      text += String(part);
      const end = text.lastIndexOf('\n\n') + 2;
      const lines = [...text.slice(0, end).matchAll(/^data: (\{.*)$/gm)].map(
        ([, found]) => (JSON.parse(found ?? '') as { data: { events: Line } }).data.events,
      );
      text = text.slice(end);
      if (!lines.every(next)) response.destroy();
    }
  } catch {
    // Killed: as above.
  }
};

describe.each([
  ['WebSocket', overWebSocket],
  ['SSE', overSse],
])('a client whose %s is killed hundreds of times', (_, listen) => {
  it('loses nothing and sees nothing twice', async () => {
    const KILLS = 220;
    let after = (await room().ask<{ headSequence: number }>('{ headSequence }')).headSequence;
    const begin = after;
    const seen: number[] = [];
    let kills = 0;
    const enough = (): boolean => kills >= KILLS;
    const writing = (async () => {
      while (!enough()) await start(room(), 'greet');
    })();
    while (!enough()) {
      let received = 0;
      let killed = false;
      await listen(after, ({ sequence }) => {
        // What was on its way when the connection was cut is not taken.
        if (killed) return false;
        seen.push(sequence);
        after = sequence;
        received += 1;
        // In the middle of the stream, after a different number of events each time.
        killed = received === 1 + (kills % 7);
        if (killed) kills += 1;
        return !killed;
      });
    }
    await writing;
    expect(kills).toBe(KILLS);
    expect(seen.length).toBeGreaterThan(KILLS);
    expect(seen).toEqual(Array.from({ length: seen.length }, (__, at) => begin + 1 + at));
    await subscribers(0);
  }, 60_000);
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

describe('twenty clients that stop reading', () => {
  it('cost less memory than a tenth of what waits for them', async () => {
    const em = room().open.orm.em.fork();
    const EVENTS_WRITTEN = 20_000;
    await em.execute(
      `with head as (update workflow_event_head set sequence = sequence + ${EVENTS_WRITTEN} returning sequence - ${EVENTS_WRITTEN} as base)
       insert into workflow_events (sequence, occurred_at, type, payload)
       select base + at, now(), 'STATE_RESTORED', jsonb_build_object('filling', repeat('x', 500)) from head, generate_series(1, ${EVENTS_WRITTEN}) at`,
    );
    const head = (await room().ask<{ headSequence: number }>('{ headSequence }')).headSequence;
    const query = `subscription { events(afterSequence: ${head - EVENTS_WRITTEN}) { sequence payload } }`;
    // Not a spy: it would hold every page that was ever read.
    const { store } = room().open.engine;
    const read = store.events.bind(store);
    let pages = 0;
    store.events = (wanted) => {
      pages += 1;
      return read(wanted);
    };
    const before = used();
    const clients = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const client = await (at % 2 === 0 ? rawSocket(query) : rawStream(query));
        client.pause();
        return client;
      }),
    );
    let last = -1;
    await expect
      .poll(
        () => {
          const still = pages === last;
          last = pages;
          return still;
        },
        { timeout: 15_000, interval: 500 },
      )
      .toBe(true);
    const waiting = 20 * EVENTS_WRITTEN * 550;
    expect(used() - before).toBeLessThan(waiting / 10);
    for (const client of clients) client.leave();
    store.events = read;
    await subscribers(0);
  }, 60_000);
});

/** Bytes of the heap and beside it, after everything that nobody holds was removed. */
function used(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
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
  const FIELDS = {
    events: 'events(afterSequence: $after) { sequence }',
    workflowEvents: 'workflowEvents(workflowId: $id, afterSequence: $after) { sequence }',
    errorEvents: 'errorEvents(afterSequence: $after) { sequence }',
    circuitBreakerEvents: 'circuitBreakerEvents(afterSequence: $after) { sequence }',
    logLines: 'logLines(workflowId: $id, afterSequence: $after) { sequence }',
    bulkErrorOperation: 'bulkErrorOperation(id: $id, afterSequence: $after) { sequence }',
  };
  /** Those of one workflow, or of one operation. */
  const OF_ONE: readonly string[] = ['workflowEvents', 'logLines', 'bulkErrorOperation'];

  it('has a test for every subscription that begins at a position', () => {
    const fields = Object.values(createSchema().getSubscriptionType()?.getFields() ?? {});
    const positioned = fields.filter(({ args }) => args.some(({ name }) => name === 'afterSequence'));
    expect(Object.keys(FIELDS).sort()).toEqual(positioned.map(({ name }) => name).sort());
  });

  it.each(Object.entries(FIELDS))(
    'ends %s with SEQUENCE_EXPIRED and the oldest sequence, over either transport',
    async (name, field) => {
      const { id: workflow } = await start(room(), 'greet');
      const operation = toGlobalId('BulkErrorOperation', '00000000-0000-7000-8000-000000000000');
      const id = name === 'bulkErrorOperation' ? operation : workflow;
      const em = room().open.orm.em.fork();
      await em.execute('delete from workflow_events where sequence < 4');
      const query = `subscription ($after: Sequence${OF_ONE.includes(name) ? ', $id: ID!' : ''}) { ${field} }`;
      for (const client of [wsClient(), sseClient()]) {
        const { value } = await client
          .iterate({ query, variables: { after: 2, ...(OF_ONE.includes(name) && { id }) } })
          .next();
        expect(value).toMatchObject({ errors: [{ extensions: { code: 'SEQUENCE_EXPIRED', oldestSequence: 4 } }] });
        await client.dispose();
      }
    },
  );

  it('is none where the event after it is kept', async () => {
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
