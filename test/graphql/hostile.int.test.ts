// What somebody sends who wishes the server ill, or has a broken client: values of every kind where any may stand, cursors and ids that were cut,
// forged or belong elsewhere, bytes that are no JSON and no frame. Whatever comes, the answer is one of GraphQL, never INTERNAL, and the server goes on.
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { createClient } from 'graphql-sse';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSchema } from '../../src/graphql/schema.ts';
import { type Answer, served, start } from './served.ts';
import { closed } from './closed.ts';

const room = served();
const schema = createSchema();
let own: Record<string, string> = {};
let cursor = '';

beforeAll(async () => {
  const { workflowId } = await start(room(), 'release', { failures: 1 });
  await room().reaches(workflowId, 'AWAITING_INTERVENTION');
  const { workflow } = await room().ask<{ workflow: Record<string, unknown> }>(
    `{ workflow(workflowId: "${workflowId}") { id definition { id } steps { nodes { id } } attempts { nodes { id } } checkpoints { nodes { id } pageInfo { endCursor } }
       errors { nodes { id group { id } } } interventions { nodes { id } } stateHistory { nodes { id } } log { nodes { id } } retryHistories { nodes { id } } } }`,
  );
  own = { Workflow: workflow['id'] as string };
  for (const [name, found] of Object.entries(workflow)) {
    const first = (found as { nodes?: { id: string }[] }).nodes?.[0];
    if (first) own[name] = first.id;
  }
  const { workflows } = await room().ask<{ workflows: { pageInfo: { endCursor: string } } }>(
    '{ workflows { pageInfo { endCursor } } }',
  );
  cursor = workflows.pageInfo.endCursor;
});

/** What is wrong with an answer: nothing where all that was refused says why in a code, and the process log has no error. */
function faultsOf({ status, errors = [] }: Answer): readonly string[] {
  const logged = room().logged.splice(0);
  const codes = errors.map(({ extensions, message }) => [extensions?.['code'] ?? 'none', message] as const);
  return [
    ...logged.map(({ message, bindings }) => `${message}: ${(bindings['err'] as Error | undefined)?.stack}`),
    ...codes.flatMap(([code, message]) =>
      code === 'none' || code === 'INTERNAL' ? [`${String(code)}: ${message}`] : [],
    ),
    ...(status < 500 ? [] : [`status ${status}`]),
  ];
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  "'; drop table workflows; --",
  '%_\\',
  '{"a":1}',
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '0x10',
  ' 1 ',
  '9'.repeat(400),
  '1970-01-01',
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T00:00:00+99:99',
  'x'.repeat(20_000),
  -1,
  0,
  1.5,
  -0,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e308,
  [],
  {},
  [null],
  [[]],
  { __proto__: null, constructor: 1 },
  { first: 1 },
  ['a', 1, null],
];

/** A value that is of the type, or one that is hostile, at any place. */
function valueOf(type: GraphQLInputType, depth = 0): fc.Arbitrary<unknown> {
  const right = rightValue(type, depth);
  return fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) });
}

function rightValue(type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return rightValue(type.ofType, depth);
  const named = getNullableType(type);
  if (isListType(named)) return fc.array(valueOf(named.ofType, depth + 1), { maxLength: 3 });
  if (isEnumType(named)) return fc.constantFrom(...named.getValues().map(({ name }) => name));
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    if (named.isOneOf)
      return fc
        .constantFrom(...fields)
        .chain((field) => valueOf(field.type, depth + 1).map((value) => ({ [field.name]: value })));
    const required = fields.filter(({ type: of }) => isNonNullType(of)).map(({ name }) => name);
    return fc.record(
      Object.fromEntries(
        fields.map((field) => [
          field.name,
          depth > 2 ? rightValue(field.type, depth + 1) : valueOf(field.type, depth + 1),
        ]),
      ),
      { requiredKeys: required },
    );
  }
  switch (named.name) {
    case 'Boolean':
      return fc.boolean();
    case 'Int':
      return fc.integer({ min: -1, max: 201 });
    case 'Sequence':
    case 'Milliseconds':
      return fc.oneof(fc.nat(30), fc.maxSafeInteger(), fc.maxSafeNat().map(String));
    case 'DateTime':
      return fc.date({ noInvalidDate: true }).map((date) => date.toJSON());
    case 'ID':
      return fc.constantFrom(...Object.values(own), cursor);
    case 'JSON':
      return fc.jsonValue();
    default:
      return fc.oneof(
        fc.constantFrom('release', 'wait', 'test', '1', own['Workflow'] ?? '', cursor),
        fc.string({ unit: 'binary' }),
      );
  }
}

/** All arguments of a field as variables, with everything below it that needs none. */
function operation(kind: string, { name, args, type }: GraphQLField<unknown, unknown>) {
  const declared = args.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const given = args.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const query = `${kind}${declared && `(${declared})`} { ${name}${given && `(${given})`}${leaves(getNamedType(type) as GraphQLObjectType)} }`;
  const variables = fc.record(Object.fromEntries(args.map((argument) => [argument.name, valueOf(argument.type)])), {
    requiredKeys: args.filter((argument) => isNonNullType(argument.type)).map((argument) => argument.name),
  });
  return variables.map((values) => ({ query, variables: values }));
}

const leaves = (type: GraphQLObjectType): string =>
  !isCompositeType(type)
    ? ''
    : `{ __typename ${
        'getFields' in type
          ? Object.values(type.getFields())
              .filter((field) => !isCompositeType(getNamedType(field.type)))
              .map(({ name }) => name)
              .join(' ')
          : ''
      } }`;

describe.each([
  ['query', schema.getQueryType(), 400],
  ['mutation', schema.getMutationType(), 300],
] as const)('hostile variables of any %s', (kind, root, numRuns) => {
  it('are refused, or answered', async () => {
    // From the first API key on, nobody would be let in who shows none: what makes them has hostile values in rolesServed.int.test.ts.
    const fields = Object.values(root?.getFields() ?? {}).filter(({ name }) => name !== 'createApiKey');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...fields).chain((field) => operation(kind, field)),
        async ({ query, variables }) => {
          expect(faultsOf(await room().send(query, variables as Record<string, unknown>))).toEqual([]);
        },
      ),
      { numRuns },
    );
  }, 120_000);
});

describe('hostile variables of any subscription', () => {
  it('end the stream with a code, or begin it', async () => {
    const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...fields).chain((field) => operation('subscription', field)),
        async ({ query, variables }) => {
          const client = createClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
          const results = client.iterate({ query, variables: variables as Record<string, unknown> });
          // A stream that waits for what comes has begun.
          const first = await Promise.race([
            results.next().then(
              ({ value }) => value as Answer | undefined,
              (errors: Answer['errors']) => ({ status: 200, errors }),
            ),
            new Promise<undefined>((resolve) => setImmediate(() => setTimeout(resolve, 30, undefined))),
          ]);
          client.dispose();
          expect(
            faultsOf({
              status: 200,
              ...(Array.isArray(first?.errors) && { errors: first.errors as NonNullable<Answer['errors']> }),
            }),
          ).toEqual([]);
        },
      ),
      { numRuns: 80 },
    );
  }, 120_000);
});

describe('a cursor', () => {
  const PAGE =
    'query ($after: String, $before: String) { workflows(first: 2, after: $after) { totalCount nodes { id } } interventions(last: 2, before: $before) { totalCount nodes { id } } }';
  const made = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('that was cut at any place is refused, or is a place in the list', async () => {
    for (let length = 0; length < cursor.length; length += 1) {
      const answer = await room().send('query ($after: String) { workflows(after: $after) { totalCount } }', {
        after: cursor.slice(0, length),
      });
      expect(faultsOf(answer)).toEqual([]);
      expect(['BAD_USER_INPUT', undefined]).toContain(answer.errors?.[0]?.extensions['code']);
    }
  });

  it.each([
    ['of nothing', []],
    ['of another list', [1]],
    ['with a column too many', [[0], '00000000-0000-4000-8000-000000000000', 1]],
    ['with an object', [{ $gt: '' }, { $ne: null }]],
    ['with an operator of SQL', [[0], "' or 1=1 --"]],
    ['with a date beyond all dates', [[8.64e15], '00000000-0000-4000-8000-000000000000']],
    ['with a date before all dates', [[-8.64e15], '00000000-0000-4000-8000-000000000000']],
    ['with no number for a date', [['NaN'], '00000000-0000-4000-8000-000000000000']],
    ['with a number that no column holds', [1e300, 'x']],
    ['with a zero character', [[0], '\u0000']],
    ['that is a text', 'abc'],
    ['that is null', null],
  ])('that was forged, %s, is refused', async (_, value) => {
    for (const variables of [{ after: made(value) }, { before: made(value) }]) {
      const answer = await room().send(PAGE, variables);
      expect(faultsOf(answer)).toEqual([]);
      expect(answer.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    }
  });
});

describe('an id', () => {
  it('of another type is refused wherever one of a certain type is asked for', async () => {
    const { Workflow: mine, ...others } = own;
    expect(mine).toBeDefined();
    for (const id of Object.values(others)) {
      const answer = await room().send('query ($id: ID!) { workflow(id: $id) { id } }', { id });
      expect(faultsOf(answer)).toEqual([]);
      expect(answer.errors?.[0]?.message).toContain('is not the id of a Workflow');
      expect(
        faultsOf(
          await room().send(
            'query ($id: ID!) { node(id: $id) { __typename id } checkpoint(id: $id) { id } error(id: $id) { id } }',
            { id },
          ),
        ),
      ).toEqual([]);
    }
  });

  it('of every type is refused, or finds nothing, with any key', async () => {
    const types = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
    const keys = [
      '',
      '/',
      'x',
      '\u0000',
      '../..',
      '00000000-0000-4000-8000-000000000000',
      '00000000-0000-4000-8000-000000000000/',
      '00000000-0000-4000-8000-000000000000/x/y',
      `00000000-0000-4000-8000-000000000000/${'9'.repeat(15)}`,
      `00000000-0000-4000-8000-000000000000/${'9'.repeat(9)}`,
      '9'.repeat(15),
      '9'.repeat(40),
      'f'.repeat(32),
      'f'.repeat(64),
      '\ud800',
      "' or '1'='1",
      'a'.repeat(5_000),
    ];
    for (const type of types) {
      const ids = keys.map((key) => Buffer.from(`${type}:${key}`).toString('base64url'));
      for (const id of ids) {
        const answer = await room().send('query ($id: ID!) { node(id: $id) { id } }', { id });
        expect(faultsOf(answer)).toEqual([]);
        expect(answer.data?.['node'] ?? null).toBeNull();
      }
    }
  }, 60_000);
});

describe('JSON', () => {
  /** As text: a client's own `JSON.stringify` would not survive what it sends here. */
  async function started(input: string): Promise<Answer> {
    const response = await fetch(`${room().url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: `{"query":${JSON.stringify(INPUT)},"variables":{"input":${input}}}`,
    });
    return { status: response.status, ...((await response.json()) as object) };
  }
  const INPUT =
    'mutation ($input: JSON) { startWorkflow(input: { definition: "greet", input: $input }) { userErrors { code } workflow { id } } }';

  it.each([
    ['a thousand levels deep', 1_000],
    ['deeper than any state may be', 20_000],
    ['as deep as a body may be long', 80_000],
  ])('that is %s is taken, or refused', async (_, levels) => {
    expect(faultsOf(await started(`${'['.repeat(levels)}${']'.repeat(levels)}`))).toEqual([]);
    expect(faultsOf(await started(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`))).toEqual([]);
  });

  it('written into the document, deep, is refused by the limits', async () => {
    expect(
      faultsOf(
        await room().send(
          `mutation { startWorkflow(input: { definition: "greet", input: ${'['.repeat(5_000)}${']'.repeat(5_000)} }) { userErrors { code } } }`,
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    [
      'a name that objects have',
      '{ "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } } }',
    ],
    ['a number that no double holds', '123456789012345678901234567890'],
    ['numbers that are infinite', '[1e999, -1e999]'],
    ['lone surrogates', '"\\ud800 \\udc00 \\u0000"'],
  ])('with %s comes through, or becomes null', async (_, input) => {
    expect(faultsOf(await started(input))).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('bytes', () => {
  it('that are no JSON are refused with 4xx', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('/graphql', '/graphql/stream'),
        async (body, at) => {
          const response = await fetch(`${room().url}${at}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          });
          await response.text();
          expect(response.status).toBeGreaterThanOrEqual(400);
          expect(response.status).toBeLessThan(500);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('that are no HTTP close their connection and no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (body) => {
        const socket = connect(Number(new URL(room().url).port), '127.0.0.1');
        socket.on('error', () => {
          // It may be closed before all was sent.
        });
        socket.end(body);
        socket.resume();
        await closed(socket);
        expect((await fetch(`${room().url}/livez`)).status).toBe(200);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['text that is no message', 'hello', 4400],
    ['a message without a type', '{}', 4400],
    [
      'a subscription before it said who it is',
      '{"id":"1","type":"subscribe","payload":{"query":"{__typename}"}}',
      4401,
    ],
    ['a message of no known type', '{"type":"drop"}', 4400],
    ['more than 1 MiB', 'x'.repeat(1024 * 1024 + 1), 1009],
  ])('of a WebSocket, %s, close it with a code', async (_, text, code) => {
    const socket = new WebSocket(`${room().url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    socket.on('error', () => {
      // Too large a message is one.
    });
    await once(socket, 'open');
    socket.send(text);
    const [ended] = await closed<[number]>(socket);
    expect(ended).toBe(code);
  });

  it('of a WebSocket, any at all, close it or are answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array(), fc.json()), { minLength: 1, maxLength: 3 }),
        async (messages) => {
          const socket = new WebSocket(`${room().url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
          const ended = closed(socket);
          await once(socket, 'open');
          socket.send('{"type":"connection_init"}');
          for (const message of messages) socket.send(message as string);
          socket.close();
          await ended;
          expect(room().logged.splice(0)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('leaves the server as it was', async () => {
  expect((await fetch(`${room().url}/readyz`)).status).toBe(200);
});
