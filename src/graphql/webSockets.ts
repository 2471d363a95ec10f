// The WebSockets of the one port: GraphQL (graphql-transport-ws) on the same path as HTTP, and what inspectors read. Both come in here.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { useServer } from 'graphql-ws/use/ws';
import { type ExecutionArgs, type FormattedExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import { WebSocketServer } from 'ws';
import type { Clock } from '../clock.ts';
import type { Standing } from './access/caller.ts';
import type { Entrance } from './access/entrance.ts';
import { Introductions } from './access/introduction.ts';
import { checkOrigin } from './access/origins.ts';
import { OpenOperations } from './access/openOperations.ts';
import type { Context } from './context.ts';
import { formatError, type Reports } from './formatError.ts';
import { LIMITS } from './figures.ts';
import { executeOperation, prepareOperation, subscribeToOperation } from './operation.ts';
import { INSPECT_PATH, type InspectSockets, type Opening } from './inspection/inspectSockets.ts';
import { Refusal } from './requests.ts';

/** How long a client may take to introduce itself, in ms; then it is closed with 4408. */
const INTRODUCTION_MS = 3_000;
/** Time between two pings, and how long a pong may take, in ms. */
const PING_MS = 12_000;

export interface WebSockets {
  /** Closes every socket with 1001; their subscriptions end. Takes no new ones. */
  close(): Promise<void>;
}

interface Parts {
  readonly clock: Clock;
  readonly reports: Reports;
  readonly entrance: Entrance;
  readonly inspections: InspectSockets;
  readonly contextOf: (standing: Standing) => Context;
}

export function createWebSockets(
  schema: GraphQLSchema,
  server: Server,
  path: string,
  { clock, reports, entrance, inspections, contextOf }: Parts,
): WebSockets {
  const introductions = new Introductions(entrance);
  const operations = new OpenOperations(entrance.allowances);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.bodyBytes });
  const protocol = useServer(
    {
      schema,
      connectionInitWaitTimeout: INTRODUCTION_MS,
      onConnect: (connection) => introductions.introduce(connection),
      onClose: (connection) => {
        introductions.left(connection);
        operations.endAll(connection.extra.request);
      },
      onComplete: ({ extra }, id) => operations.end(extra.request, id),
      onSubscribe: (connection, id, { query, operationName, variables }) => {
        const standing = introductions.standing(connection);
        if (!standing) return [GONE];
        const refused = operations.begin(connection.extra.request, id, standing.caller);
        if (refused) return [refused];
        const prepared = prepareOperation(schema, { query, operationName, variables });
        if (!('document' in prepared)) operations.end(connection.extra.request, id);
        return 'document' in prepared ? { ...prepared, contextValue: contextOf(standing) } : prepared;
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
  let closed = false;
  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    // Until the socket is a WebSocket, nobody else hears of its end.
    socket.on('error', leftEarly);
    let opening: Opening | undefined;
    try {
      const url = URL.parse(request.url ?? '', 'http://localhost');
      if (url?.pathname !== path && url?.pathname !== INSPECT_PATH) throw new Refusal(404, 'Not Found');
      checkOrigin(request, entrance.doors);
      if (url.pathname === INSPECT_PATH) opening = await inspections.admit(request, url);
      else await introductions.read(request);
    } catch (error) {
      return error instanceof Refusal ? abandon(socket, error.status, error.more.headers) : abandon(socket, 400);
    }
    if (closed) return abandon(socket, 503);
    if (socket.destroyed) return;
    socket.off('error', leftEarly);
    if (opening) return inspections.open(request, socket, head, opening);
    sockets.handleUpgrade(request, socket, head, (opened) => {
      sockets.emit('connection', opened, request);
      // What a client sends that is no frame closes its socket. The library would write it to the console, where no client should write.
      opened.removeAllListeners('error');
      opened.on('error', (err) => reports.log.debug({ err }, 'a WebSocket was closed for what it sent'));
    });
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void =>
    void upgrade(request, socket, head);
  server.on('upgrade', onUpgrade);
  return {
    async close() {
      closed = true;
      server.off('upgrade', onUpgrade);
      // After that an upgrade would be answered by nobody.
      server.on('upgrade', (_request: IncomingMessage, socket: Duplex) => abandon(socket, 503));
      await inspections.close();
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

const GONE = new GraphQLError('The connection was closed: what you proved is over', {
  extensions: { code: 'UNAUTHENTICATED' },
});

const leftEarly = (): void => {
  // The client left before it was told.
};

function abandon(socket: Duplex, status: number, headers: Readonly<Record<string, string>> = {}): void {
  socket.on('error', leftEarly);
  // Whoever keeps their end open does not keep ours.
  socket.once('finish', () => socket.destroy());
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n${more.join('')}\r\n`);
}
