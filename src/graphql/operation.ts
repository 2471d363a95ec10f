// One request over WebSocket or SSE → arguments for execution, or the errors to answer with: the same parser options, rules and cost as
// over HTTP, where Apollo Server does these steps with the same parts (`httpGraphql.ts`).
import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
  subscribe,
  validate,
} from 'graphql';
import { tooCostly } from './cost.ts';
import { formatError, type Reports } from './formatError.ts';
import { LIMITS } from './figures.ts';
import { RULES } from './limits.ts';

export interface OperationRequest {
  readonly query: string | DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

export const PARSE_OPTIONS = { maxTokens: LIMITS.tokens };
/** How many wrong values of variables are listed before the rest is left out. */
export const EXECUTION_OPTIONS = { maxCoercionErrors: 50 };

export function prepareOperation(
  schema: GraphQLSchema,
  { query, operationName, variables }: OperationRequest,
): ExecutionArgs | readonly GraphQLError[] {
  const document = parsed(query);
  if (document instanceof GraphQLError) return [document];
  const invalid = validate(schema, document, RULES);
  if (invalid.length > 0) return invalid;
  const operation = getOperationAST(document, operationName);
  if (!operation) return [refused('Unable to identify operation', 'OPERATION_RESOLUTION_FAILURE')];
  const costly = tooCostly(schema, document, operation, variables);
  if (costly) return [costly];
  return { schema, document, operationName, variableValues: variables, options: EXECUTION_OPTIONS } as ExecutionArgs;
}

function parsed(query: string | DocumentNode): DocumentNode | GraphQLError {
  // The libraries' types allow a document; over a wire it can only be a text.
  if (typeof query !== 'string') return refused('`query` must be a text', 'BAD_REQUEST');
  try {
    return parse(query, PARSE_OPTIONS);
  } catch (error) {
    return error instanceof GraphQLError
      ? refused(error.message, 'GRAPHQL_PARSE_FAILED', error)
      : // Nested as deep as the parser's stack: its words are about this program.
        refused('The document cannot be read: it is nested too deep', 'GRAPHQL_PARSE_FAILED');
  }
}

const refused = (message: string, code: string, { source, positions }: Partial<GraphQLError> = {}): GraphQLError =>
  new GraphQLError(message, { source: source ?? null, positions: positions ?? null, extensions: { code } });

/** `execute` with its errors made fit to be seen. */
export async function executeOperation(args: ExecutionArgs, reports: Reports): Promise<ExecutionResult> {
  return presentable(await execute(args), reports);
}

/** `subscribe` with the errors of every result made fit to be seen; one that ends the stream becomes its last result. */
export async function subscribeToOperation(
  args: ExecutionArgs,
  reports: Reports,
): Promise<AsyncGenerator<ExecutionResult, void, undefined> | ExecutionResult> {
  const stream = await subscribe(args);
  if (!(Symbol.asyncIterator in stream)) return presentable(stream, reports);
  const results: AsyncGenerator<ExecutionResult, void, undefined> = {
    async next() {
      try {
        const result = await stream.next();
        return result.done ? result : { done: false, value: presentable(result.value, reports) };
      } catch (error) {
        // Thrown by the source, not by a resolver: the stream ends with it.
        return { done: false, value: presentable({ errors: [toGraphQL(error)] }, reports) };
      }
    },
    return: () => stream.return(undefined),
    throw: (error) => stream.throw(error),
    [Symbol.asyncIterator]: () => results,
    [Symbol.asyncDispose]: async () => void (await stream.return(undefined)),
  };
  return results;
}

const presentable = (result: ExecutionResult, reports: Reports): ExecutionResult =>
  result.errors
    ? ({ ...result, errors: result.errors.map((error) => formatError(error, reports)) } as unknown as ExecutionResult)
    : result;

const toGraphQL = (error: unknown): GraphQLError =>
  error instanceof GraphQLError ? error : new GraphQLError(String(error), { originalError: error as Error });
