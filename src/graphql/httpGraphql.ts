// Queries and mutations over HTTP: Apollo Server without a framework. It is given the rules, the parser options and the cost that the
// other transports have from `operation.ts`.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import type { Log } from '../log.ts';
import type { Context } from './context.ts';
import { tooCostly } from './cost.ts';
import { formatError, type Reports } from './formatError.ts';
import { LimitsRule } from './limits.ts';
import { EXECUTION_OPTIONS, PARSE_OPTIONS } from './operation.ts';
import { jsonBody } from './requests.ts';

export interface HttpGraphql {
  start(): Promise<void>;
  handle(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void>;
  /** Lets running requests end, closes the server's connections, then stops. */
  stop(): Promise<void>;
}

export function createHttpGraphql(schema: GraphQLSchema, server: Server, reports: Reports): HttpGraphql {
  const apollo = new ApolloServer<Context>({
    schema,
    validationRules: [LimitsRule],
    parseOptions: PARSE_OPTIONS,
    executionOptions: EXECUTION_OPTIONS,
    formatError: (_formatted, error) => formatError(error, reports),
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: loggerOf(reports.log),
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: server }),
      ApolloServerPluginLandingPageDisabled(),
      // Nothing of what is asked here is reported anywhere, whatever the environment says.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      COST,
      WATERSHED,
    ],
  });
  return {
    start: () => apollo.start(),
    stop: () => apollo.stop(),
    handle: (request, response, context) => handle(apollo, request, response, context),
  };
}

async function handle(
  apollo: ApolloServer<Context>,
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method ?? 'GET',
      headers,
      search: URL.parse(request.url ?? '', 'http://localhost')?.search ?? '',
      body: await jsonBody(request),
    },
    context: () => Promise.resolve(context),
  });
  response.statusCode = answer.status ?? 200;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.setHeader('cache-control', 'no-store');
  if (answer.body.kind === 'complete') response.end(answer.body.string);
  else for await (const chunk of answer.body.asyncIterator) response.write(chunk);
  if (answer.body.kind !== 'complete') response.end();
}

const COST: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ schema, document, operation, request }) {
        const costly = operation && tooCostly(schema, document, operation, request.variables);
        return costly ? Promise.reject(costly) : Promise.resolve();
      },
    }),
};

const REFUSED_BEFORE_EXECUTION = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'LIMIT_EXCEEDED',
];

/**
 * GraphQL over HTTP: a client that accepts only `application/json` gets status 200 for a document that was refused, one that accepts
 * `application/graphql-response+json` gets 400. Apollo Server answers both with 400.
 */
const WATERSHED: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ request, response }) {
        const accept = request.http?.headers.get('accept') ?? '';
        const { body, http } = response;
        if (http.status !== 400 || /application\/graphql-response\+json/i.test(accept) || body.kind !== 'single') {
          return Promise.resolve();
        }
        const codes = body.singleResult.errors?.map(({ extensions }) => extensions?.['code']) ?? [];
        if (codes.some((code) => REFUSED_BEFORE_EXECUTION.includes(code as string))) http.status = 200;
        return Promise.resolve();
      },
    }),
};

const loggerOf = (log: Log) => ({
  debug: (message?: unknown) => log.debug({ part: 'apollo' }, String(message)),
  info: (message?: unknown) => log.info({ part: 'apollo' }, String(message)),
  warn: (message?: unknown) => log.warn({ part: 'apollo' }, String(message)),
  error: (message?: unknown) => log.error({ part: 'apollo' }, String(message)),
});
