// The control plane on one port: GraphQL over HTTP, WebSocket and server-sent events, and the probes. `main.ts` and embedders start it
// after the engine and stop it before.
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidConfigurationError, NotRunningError } from '../errors.ts';
import { timeOrderedIds } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Caller, Standing } from './access/caller.ts';
import type { Entrance } from './access/entrance.ts';
import type { BulkRunner } from './bulkRunner.ts';
import type { Context } from './context.ts';
import type { HttpGraphql } from './httpGraphql.ts';
import { readinessOf, respondLive, respondReady } from './probes.ts';
import { checkOrigin, shareWithOrigin } from './access/origins.ts';
import { refuse, Refusal, respondJson } from './requests.ts';
import { type ServerOptions, type ServerSettings, serverSettings } from './serverOptions.ts';
import type { Asked, EventStreams } from './serverSentEvents.ts';
import type { WebSockets } from './webSockets.ts';

export interface GraphqlServer {
  /**
   * Resolves when the port is open. @throws NotRunningError after `stop`, InvalidConfigurationError where nothing can listen there, and where
   * callers need not prove who they are although others can reach the address or it is production
   */
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
  readonly bulk: BulkRunner;
  readonly url: string;
  readonly graphql: HttpGraphql;
  readonly sockets: WebSockets;
  readonly streams: EventStreams;
  readonly entrance: Entrance;
}

/** @throws InvalidConfigurationError for an option that is unknown, missing or impossible */
export function createServer(given: ServerOptions): GraphqlServer {
  const options = serverSettings(given);
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
  running.entrance.presence.close();
  running.streams.close();
  await running.sockets.close();
  await running.graphql.stop();
  await Promise.all([running.entrance.keyring.settled(), running.entrance.failures.settled()]);
  await running.bulk.stop();
}

async function run(options: ServerSettings, isDraining: () => boolean): Promise<Running> {
  const { log, host, port } = options;
  const transports = await import('./transports.ts');
  const entrance = transports.createEntrance(options);
  await entrance.check();
  const schema = transports.createSchema(options.engine.redactor, options.engine.vault);
  const recent = new transports.RecentEvents(options.engine.store, options.clock);
  const server = createHttpServer(PATIENCE, (request, response) => {
    // Whatever is answered is what its content type says.
    response.setHeader('x-content-type-options', 'nosniff');
    route(request, response).catch((error: unknown) => failed(response, error, log));
  });
  const ids = timeOrderedIds(options.clock);
  const bulk = new transports.BulkRunner({ ...options, owner: ids(), ids });
  const takeControl = (caller: Caller): void => entrance.allowances.takeControl(caller);
  const contextOf = (standing: Standing, traceparent?: string): Context =>
    new transports.Context(
      { ...options, recent, bulk, keysChanged: () => entrance.keyring.forget(), takeControl },
      { standing, requestId: ids(), traceparent },
    );
  const readiness = readinessOf(options);
  const metrics = new transports.Metrics({ ...options, recent, entrance });
  const reports = { log, ids };
  const graphql = transports.createHttpGraphql(schema, server, reports);
  const streams = transports.createEventStreams(schema, reports, entrance);
  const tickets = new transports.Tickets(options.clock);
  await graphql.start();
  await listen(server, port, host);
  const sockets = transports.createWebSockets(schema, server, '/graphql', {
    clock: options.clock,
    reports,
    entrance,
    inspections: transports.createInspectSockets({ clock: options.clock, reports, entrance, tickets, contextOf }),
    contextOf,
  });
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  log.info({ url: `${url}/graphql` }, 'the control plane is open');
  bulk.start();
  return { url, bulk, graphql, sockets, streams, entrance };

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname ?? '';
    if (transports.isConsolePath(path)) {
      checkOrigin(request, entrance.doors, 'a page');
      return transports.respondConsole(request, response, path);
    }
    switch (path) {
      case '/livez':
        return respondLive(response, options.version);
      case '/readyz':
        return respondReady(response, await readiness(isDraining()));
      case '/metrics':
        checkOrigin(request, entrance.doors);
        if (request.method !== 'GET')
          throw new Refusal(405, 'Metrics are read with GET', 'BAD_REQUEST', { headers: { allow: 'GET' } });
        await comingIn(request);
        return metrics.respond(response);
      case '/graphql':
        if (passed(request, response)) return;
        return graphql.handle(request, response, asked(request, await comingIn(request)).context);
      case '/graphql/stream':
        if (passed(request, response)) return;
        return streams.handle(request, response, asked(request, await comingIn(request)));
      case '/inspect':
        if (passed(request, response)) return;
        if (request.method !== 'POST') throw new Refusal(426, 'This is for WebSockets; POST gives a ticket for one');
        return respondJson(response, 200, tickets.issue(await comingIn(request)));
      case '/':
      case '/explorer':
        return await explore(request, response);
      default:
        throw new Refusal(404, NOTHING_HERE);
    }
  }

  /** The page knows nothing by itself: what it shows it asks for, as its user. */
  async function explore(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!options.explorer) throw new Refusal(404, NOTHING_HERE);
    checkOrigin(request, entrance.doors, 'a page');
    if (options.production) await comingIn(request);
    transports.respondExplorer(request, response);
  }

  /** True for a question of a browser that is answered with it. */
  function passed(request: IncomingMessage, response: ServerResponse): boolean {
    checkOrigin(request, entrance.doors);
    return shareWithOrigin(request, response, entrance.doors);
  }

  async function comingIn(request: IncomingMessage): Promise<Standing> {
    const standing = entrance.admit(await entrance.standingOf(request.headers.authorization, request));
    entrance.allowances.takeOperation(standing.caller);
    return standing;
  }

  function asked({ headers }: IncomingMessage, standing: Standing): Asked {
    return { standing, context: contextOf(standing, headers['traceparent']?.toString()) };
  }
}

const NOTHING_HERE = 'There is nothing here; GraphQL is at /graphql';

/** Who sends headers or a body a byte at a time is not waited for; connections whose other end is gone without a word are found. */
const PATIENCE = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
} as const;

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
