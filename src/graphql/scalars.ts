// The scalars of schema.graphql. Counters of the log and milliseconds are 53-bit integers: GraphQL's own Int ends at 2^31, which as
// milliseconds is 24.8 days.
import { GraphQLError, type GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSON } from 'graphql-scalars';
import type { Redactor } from '../redaction.ts';

/** How the values of a scalar are written and read; its name and description are the schema's. */
type Coercion = Pick<GraphQLScalarType, 'serialize' | 'parseValue' | 'parseLiteral'>;

const of = ({ serialize, parseValue, parseLiteral }: Coercion): Coercion => ({ serialize, parseValue, parseLiteral });

export const scalarsWith = (redactor: Redactor): Record<string, Coercion> => ({
  DateTime: of(GraphQLDateTimeISO),
  JSON: { ...of(GraphQLJSON), serialize: (value) => (OURS.has(value as object) ? value : redactor.value(value)) },
  Sequence: wholeNumber('Sequence', (value) => value),
  // Measured durations have fractions; the schema promises whole milliseconds.
  Milliseconds: wholeNumber('Milliseconds', Math.round),
});

const OURS = new WeakSet<object>();

/** What a definition is made of: its keys are names of steps, and nothing in it is secret. */
export function shownAsItIs<Value extends object>(value: Value): Value {
  OURS.add(value);
  return value;
}

function wholeNumber(name: string, rounded: (value: number) => number): Coercion {
  const read = (value: unknown): number => {
    const found = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
    if (typeof found === 'number' && Number.isSafeInteger(found) && found >= 0) return found;
    throw new GraphQLError(`${name} is an integer from 0 to 2^53 - 1, got ${JSON.stringify(value)}`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  };
  return {
    serialize: (value) => read(typeof value === 'number' ? rounded(value) : value),
    parseValue: read,
    parseLiteral: (node: ValueNode) =>
      read(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : node.kind),
  };
}
