// Design §7: depth 12, aliases 30, root fields 20, directives 30, tokens 2,000, cost 5,000 — the same over HTTP, WebSocket and SSE.
import { getIntrospectionQuery } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Answer, served } from './served.ts';

const room = served();

const times = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');
/** error → workflow → currentStep → error is a cycle, so that any depth can be written. */
const cycle = (levels: number, at = 0): string =>
  levels === 1 ? 'id' : `${['workflow', 'currentStep', 'error'][at % 3]} { ${cycle(levels - 1, at + 1)} }`;
const deep = (levels: number): string => `{ node(id: "${ABSENT}") { ... on WorkflowError { ${cycle(levels - 1)} } } }`;
const ABSENT = Buffer.from('WorkflowError:00000000-0000-7000-8000-000000000000').toString('base64url');

const TOO_MUCH: readonly [string, string][] = [
  ['depth', deep(13)],
  [
    'depth',
    `{ node(id: "x") { ...A } } fragment A on WorkflowError { workflow { currentStep { ...B } } } fragment B on Step { error { ${cycle(9)} } }`,
  ],
  ['aliases', `{ ${times(16, (at) => `a${at}: node(id: "x") { b${at}: id }`)} }`],
  [
    'aliases',
    `{ ${times(4, () => '...A')} ${times(3, () => '...A')} } fragment A on Query { ${times(5, (at) => `a${at}: headSequence`)} }`,
  ],
  ['rootFields', `{ ${times(21, () => 'headSequence')} }`],
  ['directives', `{ headSequence ${times(31, () => '@skip(if: false)')} }`],
  ['cost', '{ workflows(first: 100) { nodes { attempts(first: 50) { nodes { id } } } } }'],
  [
    'cost',
    'query ($n: Int = 100) { workflows(first: $n) { nodes { ...A } } } fragment A on Workflow { attempts { nodes { id } } }',
  ],
];

type Transport = (query: string) => Promise<readonly { message: string; extensions?: Record<string, unknown> }[]>;

const TRANSPORTS: readonly [string, Transport][] = [
  ['HTTP', async (query) => (await room().send(query)).errors ?? []],
  [
    'WebSocket',
    async (query) => {
      const client = createWsClient({
        url: `${room().url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      });
      try {
        for await (const { errors } of client.iterate({ query })) return (errors ?? []) as never;
        return [];
      } catch (errors) {
        return errors as never;
      } finally {
        await client.dispose();
      }
    },
  ],
  [
    'SSE',
    async (query) => {
      const client = createSseClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
      try {
        for await (const { errors } of client.iterate({ query })) return (errors ?? []) as never;
        return [];
      } finally {
        client.dispose();
      }
    },
  ],
];

describe.each(TRANSPORTS)('over %s', (_, send) => {
  it.each(TOO_MUCH)('an operation is refused for its %s', async (limit, query) => {
    const errors = await send(query);
    expect(errors.map(({ extensions }) => [extensions?.['code'], extensions?.['limit']])).toContainEqual([
      'LIMIT_EXCEEDED',
      limit,
    ]);
  });

  it('an operation of more than 2,000 tokens is refused', async () => {
    const errors = await send(`{ ${times(2_000, () => 'headSequence')} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
  });

  it('a document that is no GraphQL, or asks for what there is not, is refused with its code', async () => {
    expect(await send('{')).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
    expect(await send('{ nothing }')).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(await send('query ($n: Int!) { workflows(first: $n) { totalCount } }')).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it('a fragment that spreads itself is refused and not followed', async () => {
    const errors = await send('{ ...A } fragment A on Query { ...B headSequence } fragment B on Query { ...A }');
    expect(errors[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('the whole schema may be read, and an operation within the limits runs', async () => {
    expect(await send(getIntrospectionQuery())).toEqual([]);
    expect(await send(deep(12))).toEqual([]);
    expect(await send('{ workflows(first: 20) { nodes { attempts { nodes { id } } } } }')).toEqual([]);
  });
});

describe('fragments', () => {
  it('cannot hide the size of a document, nor cost time to measure', async () => {
    // Doubles 25 times: 33 million fields if each spread were followed.
    const fragments = times(
      25,
      (at) => `fragment F${at} on Query { a${at}: headSequence ...F${at + 1} ...F${at + 1} }`,
    );
    const answer: Answer = await room().send(`{ ...F0 } ${fragments} fragment F25 on Query { headSequence }`);
    expect(answer.status).toBe(400);
  });
});
