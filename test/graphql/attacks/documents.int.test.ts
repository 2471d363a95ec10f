// Documents that are made to cost: one set of them, over every transport, each refused before anything runs. OWASP GraphQL cheat sheet, "DoS
// prevention"; ASVS 4.3.1.
import { createClient as createSseClient } from 'graphql-sse';
import { describe, expect, it } from 'vitest';
import { guarded } from '../access/guarded.ts';
import type { Answer } from '../served.ts';

const room = guarded();

const nested = (levels: number): string =>
  `{ workflows(first: 1) { nodes { ${'parent { '.repeat(levels)} id ${'} '.repeat(levels)} } } }`;
const many = (count: number, of: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => of(at)).join(' ');

const BOMBS: readonly (readonly [string, string, string])[] = [
  ['aliases', `{ ${many(31, (at) => `a${at}: headSequence`)} }`, 'LIMIT_EXCEEDED'],
  [
    'aliases in fragments',
    `{ ...A } fragment A on Query { ${many(31, (at) => `a${at}: headSequence`)} }`,
    'LIMIT_EXCEEDED',
  ],
  ['root fields', `{ ${many(21, () => 'headSequence')} }`, 'LIMIT_EXCEEDED'],
  [
    'batched mutations',
    `mutation { ${many(21, (at) => `m${at}: createApiKey(input: { name: "k${at}", role: ADMIN }) { secret }`)} }`,
    'LIMIT_EXCEEDED',
  ],
  ['depth', nested(12), 'LIMIT_EXCEEDED'],
  [
    'depth in fragments',
    `{ ...F0 } ${many(13, (at) => `fragment F${at} on Query { ${at === 12 ? nested(12).slice(1, -1) : `...F${at + 1}`} }`)}`,
    'LIMIT_EXCEEDED',
  ],
  ['cost', '{ workflows(first: 200) { nodes { errors(first: 200) { nodes { id } } } } }', 'LIMIT_EXCEEDED'],
  [
    'cost by a negative page',
    '{ workflows(first: -1) { nodes { errors(first: 200) { nodes { related(first: 200) { nodes { id } } } } } } }',
    'BAD_USER_INPUT',
  ],
  [
    'cost behind a page argument that is null',
    '{ workflows(first: null, last: 200) { nodes { errors(first: null, last: 200) { nodes { id } } } } }',
    'LIMIT_EXCEEDED',
  ],
  [
    'cost behind a variable without a value',
    'query ($n: Int) { workflows(first: $n, last: 200) { nodes { errors(first: $n, last: 200) { nodes { id } } } } }',
    'LIMIT_EXCEEDED',
  ],
  ['directives', `{ headSequence ${'@include(if: true) '.repeat(31)} }`, 'LIMIT_EXCEEDED'],
  [
    'directives on many fields',
    `{ ${many(16, () => 'headSequence @include(if: true) @skip(if: false)')} }`,
    'LIMIT_EXCEEDED',
  ],
  ['tokens', `{ ${'headSequence '.repeat(2_001)} }`, 'GRAPHQL_PARSE_FAILED'],
  ['tokens in a value', `{ node(id: ${'['.repeat(2_001)} ) { id } }`, 'GRAPHQL_PARSE_FAILED'],
  [
    'a fragment cycle',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a fragment that doubles',
    `{ ...F0 } ${many(20, (at) => `fragment F${at} on Query { ${at === 19 ? 'headSequence' : `...F${at + 1} ...F${at + 1}`} }`)}`,
    'LIMIT_EXCEEDED',
  ],
  ['a type that there is not', '{ ...on Nothing { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'introspection, nested',
    `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'introspection, wide',
    `{ __schema { types { ${many(30, (at) => `a${at}: fields { type { fields { name } } }`)} } } }`,
    'LIMIT_EXCEEDED',
  ],
  [
    'introspection, wide in fragments',
    `{ ...A } fragment A on Query { __schema { types { ${many(30, () => '...B')} } } } fragment B on __Type { ${many(5, (at) => `a${at}: fields { args { type { name } } }`)} }`,
    'LIMIT_EXCEEDED',
  ],
];

const codeOf = (answer: unknown): unknown => (answer as Answer).errors?.[0]?.extensions['code'];

describe.each(BOMBS)('a document with %s', (_, query, code) => {
  it('is refused over HTTP', async () => {
    expect(codeOf(await room().ask(room().keys.VIEWER, query))).toBe(code);
  });

  it('is refused over WebSocket', async () => {
    const client = room().client(`Bearer ${room().keys.VIEWER}`);
    const said = await client
      .iterate({ query })
      .next()
      .then(
        ({ value }) => codeOf(value),
        (errors: { extensions: { code: string } }[]) => errors[0]?.extensions.code,
      );
    expect(said).toBe(code);
    await client.dispose();
  });

  it('is refused over server-sent events', async () => {
    const client = createSseClient({
      url: `${room().url}/graphql/stream`,
      headers: { authorization: `Bearer ${room().keys.VIEWER}` },
      retryAttempts: 0,
    });
    for await (const result of client.iterate({ query })) expect(codeOf(result)).toBe(code);
    client.dispose();
  });
});

describe('more than one operation', () => {
  it('in one body is refused', async () => {
    const response = await room().fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${room().keys.ADMIN}` },
      body: JSON.stringify([{ query: '{ headSequence }' }, { query: '{ headSequence }' }]),
    });
    expect(response.status).toBe(400);
  });
});

describe('the schema', () => {
  it.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "ApiKey") { fields { name } } }',
    '{ workflowz { id } }',
  ])('is not shown to whoever does not say who they are: %s', async (query) => {
    const answer = await room().ask(undefined, query);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    expect(JSON.stringify(answer)).not.toMatch(/Did you mean|workflows|ApiKey"/);
  });
});

describe('what a client wrote', () => {
  it('is not sent back in whole, however often it is asked about', async () => {
    const query = `query ($id: ID!) { ${many(20, (at) => `a${at}: node(id: $id) { id }`)} }`;
    const answer = await room().ask(room().keys.VIEWER, query, { id: 'x'.repeat(100_000) });
    expect(answer.errors).toHaveLength(20);
    expect(JSON.stringify(answer).length).toBeLessThan(100_000);
  });
});
