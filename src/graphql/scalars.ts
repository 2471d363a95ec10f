// The scalars of schema.graphql. Counters of the log and milliseconds are 53-bit integers: GraphQL's own Int ends at 2^31, which as
// milliseconds is 24.8 days.
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSON } from 'graphql-scalars';

export const scalars = {
  DateTime: GraphQLDateTimeISO,
  JSON: GraphQLJSON,
  Sequence: wholeNumber('Sequence', (value) => value),
  // Measured durations have fractions; the schema promises whole milliseconds.
  Milliseconds: wholeNumber('Milliseconds', Math.round),
};

function wholeNumber(name: string, rounded: (value: number) => number): GraphQLScalarType<number, number> {
  const read = (value: unknown): number => {
    const found = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
    if (typeof found === 'number' && Number.isSafeInteger(found) && found >= 0) return found;
    throw new GraphQLError(`${name} is an integer from 0 to 2^53 - 1, got ${JSON.stringify(value)}`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  };
  return new GraphQLScalarType<number, number>({
    name,
    serialize: (value) => read(typeof value === 'number' ? rounded(value) : value),
    parseValue: read,
    parseLiteral: (node: ValueNode) =>
      read(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : node.kind),
  });
}
