// Documents and values that nobody would write: whatever comes, the answer is one of GraphQL and never INTERNAL.
import fc from 'fast-check';
import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../src/graphql/schema.ts';
import { served, start } from './served.ts';

const room = served();
const schema = createSchema();
let ids: string[] = [];

beforeAll(async () => {
  const { workflowId } = await start(room(), 'release', { failures: 1 });
  await room().reaches(workflowId, 'AWAITING_INTERVENTION');
  const { workflows } = await room().ask<object & { workflows: object }>(
    `{ workflows { nodes { id definition { id } steps(first: 5) { nodes { id } } errors(first: 5) { nodes { id } } checkpoints(first: 5) { nodes { id } }
       interventions(first: 5) { nodes { id } } attempts(first: 5) { nodes { id } } pageInfo: checkpoints(first: 1) { pageInfo { endCursor } } } pageInfo { endCursor } } }`,
  );
  ids = [...JSON.stringify(workflows).matchAll(/"(?:id|endCursor)":"([^"]+)"/g)].map(([, id]) => id ?? '');
});

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    "'; drop table workflows; --",
    '',
    'release',
    '%',
    '{}',
    '2026-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
  ),
);

/** A literal for a type: often right, sometimes absurd. */
function literal(type: GraphQLInputType, depth = 0): fc.Arbitrary<string> {
  if (isNonNullType(type)) return literal(type.ofType, depth);
  const named = getNullableType(type);
  if (isListType(named))
    return fc.array(literal(named.ofType, depth), { maxLength: 3 }).map((items) => `[${items.join(' ')}]`);
  if (isEnumType(named)) return fc.constantFrom(...named.getValues().map(({ name }) => name));
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    const one = (required: boolean) => (field: (typeof fields)[number]) =>
      required || depth < 2
        ? literal(field.type, depth + 1).map((value) => `${field.name}: ${value}`)
        : fc.constant('');
    const wanted = fields.map((field) =>
      isNonNullType(field.type) ? one(true)(field) : fc.oneof(fc.constant(''), one(false)(field)),
    );
    if (named.isOneOf) return fc.oneof(...fields.map(one(true))).map((field) => `{ ${field} }`);
    return fc.tuple(...wanted).map((given) => `{ ${given.join(' ')} }`);
  }
  switch (named.name) {
    case 'Boolean':
      return fc.boolean().map(String);
    case 'Int':
      return fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer()).map(String);
    case 'Sequence':
    case 'Milliseconds':
      return fc.oneof(fc.nat(20), fc.maxSafeNat()).map(String);
    case 'DateTime':
      return fc
        .date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true })
        .map((date) => JSON.stringify(date));
    case 'ID':
      return fc.oneof(
        fc.nat().map((at) => JSON.stringify(ids[at % ids.length])),
        texts.map(quoted),
      );
    case 'JSON':
      return fc.oneof(texts.map(quoted), fc.constantFrom('null', '{ a: [1, 2.5, { b: null }] }', '1e400', '-0'));
    default:
      // A cursor, or any text.
      return fc.oneof(
        texts.map(quoted),
        fc.nat().map((at) => JSON.stringify(ids[at % ids.length])),
      );
  }
}

const quoted = (text: string): string => JSON.stringify(text);

const argumentsOf = (given: readonly GraphQLArgument[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...given.map(({ name, type }) => {
        const value = literal(type).map((text) => `${name}: ${text}`);
        return isNonNullType(type) ? value : fc.oneof(fc.constant(''), value);
      }),
    )
    .map((all) => (all.some((text) => text !== '') ? `(${all.join(' ')})` : ''));

function selection(type: GraphQLOutputType, depth: number): fc.Arbitrary<string> {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return fc.constant('');
  const shapes = isObjectType(named) ? [named] : schema.getPossibleTypes(named);
  return fc.constantFrom(...shapes).chain((shape) => {
    const fields = Object.values(shape.getFields()).filter(
      (each) => depth > 0 || !isCompositeType(getNamedType(each.type)),
    );
    return fc
      .subarray(fields, { minLength: Math.min(1, fields.length), maxLength: Math.min(4, fields.length) })
      .chain((chosen) => fc.tuple(...chosen.map((each) => field(each, depth - 1))))
      .map((all) => `{ __typename ... on ${shape.name} { __typename ${all.join(' ')} } }`);
  });
}

const field = (each: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> =>
  fc
    .tuple(argumentsOf(each.args), selection(each.type, depth))
    .map(([given, below]) => `${each.name}${given} ${below}`);

const operation = (kind: 'query' | 'mutation'): fc.Arbitrary<string> =>
  fc
    .constantFrom(
      ...Object.values((kind === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {}),
    )
    .chain((root) => field(root, 4))
    .map((text) => `${kind} { ${text} }`);

describe.each([
  ['query', 300],
  ['mutation', 150],
] as const)('any %s', (kind, numRuns) => {
  it('is answered, and never with INTERNAL', async () => {
    await fc.assert(
      fc.asyncProperty(operation(kind), async (query) => {
        const { status, errors } = await room().send(query);
        const causes = room()
          .logged.splice(0)
          .map(({ bindings }) => (bindings['err'] as Error).stack);
        expect({
          causes,
          codes: errors?.map(({ extensions }) => extensions['code']).filter((code) => code === 'INTERNAL') ?? [],
        }).toEqual({ causes: [], codes: [] });
        expect(status).toBeLessThan(500);
      }),
      { numRuns },
    );
  }, 60_000);
});
