// The control plane on one port: GraphQL over HTTP, WebSocket and server-sent events, and the probes. `main.ts` and embedders start it
// after the engine and stop it before.
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MikroORM } from '@mikro-orm/postgresql';
import { type Clock, systemClock } from '../clock.ts';
import type { OpenEngine } from '../engine/open.ts';
import { InvalidConfigurationError, NotRunningError } from '../errors.ts';
import { timeOrderedIds } from '../ids.ts';
import { type Log, silentLog } from '../log.ts';
import { checkOptionNames, type Known, refuseOption } from '../optionNames.ts';
import { version } from '../version.ts';
import { developer } from './access/caller.ts';
import type { Context, ServedEngine } from './context.ts';
import type { HttpGraphql } from './httpGraphql.ts';
import { readiness, respondLive, respondReady } from './probes.ts';
import { checkOrigin, refuse, Refusal } from './requests.ts';
import type { EventStreams } from './serverSentEvents.ts';
import type { WebSockets } from './webSockets.ts';

/** For an engine of `createEngine`: `createServer({ ...engine.open })`. */
export interface ServerOptions {
  readonly engine: ServedEngine;
  /** From `openOrm`; the caller closes it after the server has stopped. */
  readonly orm: MikroORM;
  /** @default the machine's */
  readonly clock?: Clock;
  /** @default none */
  readonly log?: Log;
  /** Address to listen on. Anything but loopback is refused until callers can prove who they are. @default "127.0.0.1" */
  readonly host?: string;
  /** 0 takes a free one. @default 4000 */
  readonly port?: number;
  /** Shown by `/livez`. @default the version of holdfast */
  readonly version?: string;
}

/** Besides, what an engine has in `open` for other purposes. */
const KNOWN: Known<ServerOptions & Pick<OpenEngine, 'database' | 'close'>> = {
  engine: true,
  orm: true,
  clock: true,
  log: true,
  host: true,
  port: true,
  version: true,
  database: true,
  close: true,
};

export interface GraphqlServer {
  /** Resolves when the port is open. @throws NotRunningError after `stop`, InvalidConfigurationError where nothing can listen there */
  start(): Promise<{ readonly url: string }>;
  /** From now on `/readyz` says 503, so that a load balancer looks elsewhere; everything else goes on. */
  drain(): void;
  /** Drains, closes subscriptions with 1001, lets running requests end, closes the port. The second call waits for the first. */
  stop(): Promise<void>;
}

type Phase =
  | { readonly name: 'idle' }
  | { readonly name: 'running'; readonly started: Promise<Running> }
  | { readonly name: 'draining'; readonly started: Promise<Running> }
  | { readonly name: 'stopped'; readonly stopped: Promise<void> };

interface Running {
  readonly url: string;
  readonly graphql: HttpGraphql;
  readonly sockets: WebSockets;
  readonly streams: EventStreams;
}

/** @throws InvalidConfigurationError for an option that is unknown or missing, and for an address that others can reach */
export function createServer(given: ServerOptions): GraphqlServer {
  const options = checked(given);
  let phase: Phase = { name: 'idle' };
  return {
    async start() {
      if (phase.name === 'stopped') throw new NotRunningError('The server has stopped; create a new one');
      if (phase.name === 'idle') phase = { name: 'running', started: run(options, () => phase.name !== 'running') };
      return { url: (await phase.started).url };
    },
    drain() {
      if (phase.name === 'running') phase = { ...phase, name: 'draining' };
    },
    async stop() {
      if (phase.name !== 'stopped') phase = { name: 'stopped', stopped: stop(phase) };
      await phase.stopped;
    },
  };
}

async function stop(phase: Exclude<Phase, { name: 'stopped' }>): Promise<void> {
  if (phase.name === 'idle') return;
  const running = await phase.started.catch(() => undefined); // It never opened: whoever started it was told why.
  if (!running) return;
  running.streams.close();
  await running.sockets.close();
  await running.graphql.stop();
}

async function run(options: Required<ServerOptions>, isDraining: () => boolean): Promise<Running> {
  const { log, host, port } = options;
  const transports = await import('./transports.ts');
  const schema = transports.createSchema();
  const recent = new transports.RecentEvents(options.engine.store, options.clock);
  const server = createHttpServer((request, response) => {
    route(request, response).catch((error: unknown) => failed(response, error, log));
  });
  const ids = timeOrderedIds(options.clock);
  const contextOf = ({ socket, headers }: IncomingMessage): Context => {
    const caller = developer(socket.remoteAddress);
    return new transports.Context(
      { ...options, recent },
      { caller, requestId: ids(), traceparent: headers['traceparent']?.toString() },
    );
  };
  const reports = { log, ids };
  const graphql = transports.createHttpGraphql(schema, server, reports);
  const streams = transports.createEventStreams(schema, reports);
  await graphql.start();
  await listen(server, port, host);
  const sockets = transports.createWebSockets(schema, server, '/graphql', contextOf, { clock: options.clock, reports });
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  log.info({ url: `${url}/graphql` }, 'the control plane is open');
  return { url, graphql, sockets, streams };

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (URL.parse(request.url ?? '', 'http://localhost')?.pathname) {
      case '/livez':
        return respondLive(response, options.version);
      case '/readyz':
        return respondReady(response, await readiness(options.orm, options.engine, isDraining()));
      case '/graphql':
        checkOrigin(request);
        return graphql.handle(request, response, contextOf(request));
      case '/graphql/stream':
        checkOrigin(request);
        return streams.handle(request, response, contextOf(request));
      default:
        throw new Refusal(404, 'There is nothing here; GraphQL is at /graphql');
    }
  }
}

function failed(response: ServerResponse, error: unknown, log: Log): void {
  if (response.headersSent) response.destroy();
  else if (error instanceof Refusal) refuse(response, error);
  else refuse(response, new Refusal(500, 'Something failed that should not have'));
  if (!(error instanceof Refusal)) log.error({ err: error }, 'a request failed');
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (cause: Error & { readonly code?: string }): void => reject(cannotListen(host, port, cause));
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve();
    });
  });
}

function cannotListen(
  host: string,
  port: number,
  cause: Error & { readonly code?: string },
): InvalidConfigurationError {
  const problem =
    cause.code === 'EADDRINUSE'
      ? `something listens on ${host}:${port} already; stop it, or choose another port, such as PORT=0 for a free one`
      : `nothing can listen on ${host}:${port}: ${cause.message}`;
  return new InvalidConfigurationError(`PORT is ${port}, and ${problem}`, { option: 'port', value: port }, { cause });
}

const WHERE = 'createServer';

function checked(given: ServerOptions): Required<ServerOptions> {
  checkOptionNames(WHERE, given, KNOWN);
  const { host = '127.0.0.1', port = 4_000, clock = systemClock, log = silentLog, engine, orm } = given;
  if (engine?.store === undefined || orm?.em === undefined)
    throw new InvalidConfigurationError(
      `${WHERE} needs engine and orm of an engine: createServer({ ...engine.open }), with what createEngine gives`,
      { option: engine?.store === undefined ? 'engine' : 'orm' },
    );
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    refuseOption(WHERE, 'port', 'a whole number from 0 to 65535', port);
  checkHost(host);
  return { engine, orm, clock, log, host, port, version: given.version ?? version() };
}

function checkHost(host: string): void {
  if (/^(localhost|::1|127(\.\d{1,3}){3})$/.test(host)) return;
  throw new InvalidConfigurationError(
    `HOST is ${JSON.stringify(host)}: whoever reaches the port may do everything, so that only loopback (127.0.0.1, ::1, localhost) is listened on until callers have keys`,
    { option: 'host', value: host },
  );
}
