// Errors on their way to the client: what holdfast or GraphQL says on purpose keeps its code and text; anything else becomes INTERNAL with
// an id under which the log has the whole story. Used by all three transports.
import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { HoldfastError } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { Log } from '../log.ts';

/** Codes of top-level errors that do not come from `HoldfastError`; docs/errors.md explains them. */
export const TOP_LEVEL_CODES = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'LIMIT_EXCEEDED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'SEQUENCE_EXPIRED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'INTERNAL',
] as const;
type TopLevelCode = (typeof TOP_LEVEL_CODES)[number];

/** Where unknown failures are reported, and under what. */
export interface Reports {
  readonly log: Log;
  readonly ids: Ids;
}

/** Characters of a message: what a client wrote is quoted in it, and one text may be asked about twenty times in one request. */
const LONGEST_MESSAGE = 2_000;

/** What the client sees of an error. Writes unknown ones to the log, once each. */
export function formatError(error: unknown, reports: Reports): GraphQLFormattedError {
  const formatted = whole(error, reports);
  const { message } = formatted;
  return message.length > LONGEST_MESSAGE
    ? { ...formatted, message: `${message.slice(0, LONGEST_MESSAGE)}…` }
    : formatted;
}

function whole(error: unknown, { log, ids }: Reports): GraphQLFormattedError {
  const graphql =
    error instanceof GraphQLError ? error : new GraphQLError(String(error), { originalError: asError(error) });
  const { message, locations, path } = graphql.toJSON();
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const [inner, origin] = innermost(graphql);
  if (origin instanceof HoldfastError) {
    return { message: origin.message, ...place, extensions: { code: origin.code, retryable: origin.retryable } };
  }
  const code = statedCode(inner) ?? statedCode(graphql) ?? impliedCode(inner, origin, graphql);
  if (code !== undefined) {
    const { http: _http, stacktrace: _stack, ...facts } = { ...graphql.extensions, ...inner.extensions };
    return { message, ...place, extensions: { ...facts, code } };
  }
  const errorId = ids();
  log.error({ err: origin ?? graphql, errorId, path }, 'an operation failed for a reason that is not known');
  return {
    message: `Something failed that should not have. The log has the details under ${errorId}`,
    ...place,
    extensions: { code: 'INTERNAL', errorId },
  };
}

function statedCode({ extensions: { code } }: GraphQLError): TopLevelCode | undefined {
  return code !== 'INTERNAL' && TOP_LEVEL_CODES.includes(code as TopLevelCode) ? (code as TopLevelCode) : undefined;
}

/**
 * graphql-js gives no codes. What it finds before it runs has no path: the document is wrong, or the variables. Undefined for an error that
 * nobody foresaw.
 */
function impliedCode(error: GraphQLError, origin: Error | undefined, { path }: GraphQLError): TopLevelCode | undefined {
  // Found in an answer, and about no place of the document: a value that the schema does not allow. That is nobody's fault but ours.
  if (path !== undefined && error.nodes === undefined) return undefined;
  if (error.extensions['code'] !== undefined || origin !== undefined || error.path !== undefined) return undefined;
  return error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED';
}

/** The first GraphQLError, and what was thrown if that was none, under however many GraphQLErrors around them. */
function innermost(error: GraphQLError): [GraphQLError, Error | undefined] {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? innermost(originalError) : [error, originalError ?? undefined];
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
