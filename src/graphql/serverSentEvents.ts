// GraphQL over server-sent events, for clients and proxies that know no WebSocket: one connection for each operation.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { createHandler, type OperationArgs } from 'graphql-sse';
import type { Standing } from './access/caller.ts';
import type { Entrance } from './access/entrance.ts';
import type { Context } from './context.ts';
import { formatError, type Reports } from './formatError.ts';
import { executeOperation, prepareOperation, subscribeToOperation } from './operation.ts';
import { jsonBody, Refusal } from './requests.ts';

export interface EventStreams {
  handle(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void>;
  /** Ends every stream. */
  close(): void;
}

/** With 429. */
const tooManyStreams = (allowed: number): Refusal =>
  new Refusal(429, `One caller may have ${allowed} sockets and streams open; end some`, 'LIMIT_EXCEEDED', {
    extensions: { limit: 'streams', allowed },
  });

/** One request of a caller. */
export interface Asked {
  readonly standing: Standing;
  readonly context: Context;
}

/** The library's type for contexts is a plain record; ours is a class. */
type Held = { readonly context: Context };
type Asking = Held & { readonly response: ServerResponse };

export function createEventStreams(
  schema: GraphQLSchema,
  reports: Reports,
  { presence, allowances }: Pick<Entrance, 'presence' | 'allowances'>,
): EventStreams {
  const handler = createHandler<IncomingMessage, Asking, Held>({
    schema,
    // No token: streams that several requests share would have to be found again after a restart.
    authenticate: () => null,
    onSubscribe({ context: { context } }, { query, operationName, variables }) {
      const prepared = prepareOperation(schema, { query, operationName, variables });
      if ('document' in prepared) return { ...prepared, contextValue: { context } };
      return refusal(prepared.map((error) => formatError(error, reports)));
    },
    validate: () => [], // Done by `prepareOperation`.
    execute: (args) => executeOperation(unheld(args), reports),
    subscribe: (args) => subscribeToOperation(unheld(args), reports),
    // The library queues whatever it is given: the next event is asked for only when this one has left for the client.
    onNext: (_context, request) => drained(request.context.response),
  });
  const open = new Set<() => void>();
  return {
    async handle(request, response, { standing, context }) {
      const body = await jsonBody(request);
      const release = allowances.open(context.caller);
      if (!release) throw tooManyStreams(allowances.streams);
      response.once('close', release);
      const [content, head] = await handler({
        method: request.method ?? 'GET',
        url: request.url ?? '/',
        headers: { get: (name) => request.headers[name]?.toString() },
        body: (body ?? null) as Record<string, unknown> | null,
        raw: request,
        context: { response, context },
      });
      if (head.status >= 400)
        throw new Refusal(head.status, said(content), 'BAD_REQUEST', { headers: head.headers ?? {} });
      // The last is for nginx: what is kept back for more would come too late.
      const headers = { ...head.headers, 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
      response.writeHead(head.status, head.statusText, headers);
      if (content === null || typeof content === 'string') return void response.end(content ?? undefined);
      const leave = (): void => void content.return(undefined);
      open.add(leave);
      response.once('close', leave);
      const left = presence.enter(standing, (why) => dismiss(response, why, leave));
      try {
        await send(content, response);
      } finally {
        left();
        response.off('close', leave);
        open.delete(leave);
      }
    },
    close() {
      for (const leave of open) leave();
    },
  };
}

/** Of what the library refuses by itself, which has no code; for streams that several requests share it has no words either. */
function said(content: unknown): string {
  const { errors } = (typeof content === 'string' ? JSON.parse(content) : {}) as Partial<ExecutionResult>;
  return errors?.[0]?.message ?? 'One request is one stream here: POST or GET with `accept: text/event-stream`';
}

/** Says why in a last result, as the protocol has it, and ends the stream. */
function dismiss(response: ServerResponse, message: string, leave: () => void): void {
  // Who does not even read the events that came before would hold the connection.
  if (response.writableNeedDrain) response.destroy();
  const result = { errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] };
  response.end(`event: next\ndata: ${JSON.stringify(result)}\n\nevent: complete\ndata:\n\n`);
  leave();
}

async function send(content: AsyncIterable<string>, response: ServerResponse): Promise<void> {
  for await (const part of content) {
    if (response.destroyed || response.writableEnded) return;
    response.write(part);
    await drained(response);
  }
  if (!response.writableEnded) response.end();
}

/** As a stream of one result: the library takes a result without data for arguments. */
async function* refusal(errors: readonly GraphQLFormattedError[]): AsyncGenerator<ExecutionResult> {
  yield { errors: errors as never };
}

const unheld = ({ contextValue, ...args }: OperationArgs<Held>) => ({ ...args, contextValue: contextValue.context });

async function drained(response: ServerResponse): Promise<void> {
  while (response.writableNeedDrain && !response.destroyed) {
    const left = new AbortController();
    await Promise.race([once(response, 'drain', left), once(response, 'close', left)]).finally(() => left.abort());
  }
}
