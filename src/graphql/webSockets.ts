// GraphQL over WebSocket (graphql-transport-ws) on the same port and path as HTTP.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { useServer } from 'graphql-ws/use/ws';
import type { ExecutionArgs, FormattedExecutionResult, GraphQLSchema } from 'graphql';
import { WebSocketServer } from 'ws';
import type { Clock } from '../clock.ts';
import type { Context } from './context.ts';
import { formatError, type Reports } from './formatError.ts';
import { LIMITS } from './figures.ts';
import { executeOperation, prepareOperation, subscribeToOperation } from './operation.ts';
import { checkOrigin, Refusal } from './requests.ts';

/** How long a client may take to introduce itself, in ms; then it is closed with 4408. */
const INTRODUCTION_MS = 3_000;
/** Time between two pings, and how long a pong may take, in ms. */
const PING_MS = 12_000;

export interface WebSockets {
  /** Closes every socket with 1001; their subscriptions end. Takes no new ones. */
  close(): Promise<void>;
}

export function createWebSockets(
  schema: GraphQLSchema,
  server: Server,
  path: string,
  newContext: (request: IncomingMessage) => Context,
  { clock, reports }: { readonly clock: Clock; readonly reports: Reports },
): WebSockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.bodyBytes });
  const protocol = useServer(
    {
      schema,
      connectionInitWaitTimeout: INTRODUCTION_MS,
      onSubscribe: ({ extra }, _id, { query, operationName, variables }) => {
        const prepared = prepareOperation(schema, { query, operationName, variables });
        return 'document' in prepared ? { ...prepared, contextValue: newContext(extra.request) } : prepared;
      },
      execute: (args: ExecutionArgs) => executeOperation(args, reports),
      subscribe: (args: ExecutionArgs) => subscribeToOperation(args, reports),
      // Only errors of `onSubscribe` come here: they were not formatted yet.
      onError: (_connection, _id, _payload, errors) => errors.map((error) => formatError(error, reports)),
      // As they are: the library would ask for `toJSON`, which what `formatError` made does not have.
      onNext: (_connection, _id, _payload, _args, result) => result as FormattedExecutionResult,
      isProd: true,
    },
    sockets,
    PING_MS,
  );
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    try {
      if (URL.parse(request.url ?? '', 'http://localhost')?.pathname !== path) throw new Refusal(404, 'Not Found');
      checkOrigin(request);
    } catch (error) {
      return abandon(socket, error instanceof Refusal ? error.status : 400);
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      sockets.emit('connection', opened, request);
      // What a client sends that is no frame closes its socket. The library would write it to the console, where no client should write.
      opened.removeAllListeners('error');
      opened.on('error', (err) => reports.log.debug({ err }, 'a WebSocket was closed for what it sent'));
    });
  };
  server.on('upgrade', upgrade);
  return {
    async close() {
      server.off('upgrade', upgrade);
      // After that an upgrade would be answered by nobody.
      server.on('upgrade', (_request: IncomingMessage, socket: Duplex) => abandon(socket, 503));
      await closing(sockets, protocol.dispose(), clock);
    },
  };
}

/** A client that does not answer the close frame must not hold the process. */
async function closing(sockets: WebSocketServer, disposed: void | Promise<void>, clock: Clock): Promise<void> {
  const grace = clock.schedule(GRACE_MS, () => {
    for (const socket of sockets.clients) socket.terminate();
  });
  await disposed;
  grace.cancel();
}
const GRACE_MS = 2_000;

function abandon(socket: Duplex, status: number): void {
  socket.on('error', () => {
    // The client left before it was told.
  });
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
