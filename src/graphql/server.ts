// The control plane on one port: GraphQL over HTTP, WebSocket and server-sent events, and the probes. `main.ts` and embedders start it
// after the engine and stop it before.
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Clock } from '../clock.ts';
import { InvalidConfigurationError, NotRunningError } from '../errors.ts';
import { timeOrderedIds } from '../ids.ts';
import type { Log } from '../log.ts';
import { Context, type ServedEngine } from './context.ts';
import { createHttpGraphql, type HttpGraphql } from './httpGraphql.ts';
import { readiness, respondLive, respondReady } from './probes.ts';
import { checkOrigin, refuse, Refusal } from './requests.ts';
import { createSchema } from './schema.ts';
import { createEventStreams, type EventStreams } from './serverSentEvents.ts';
import { Subscribers } from './tail.ts';
import { createWebSockets, type WebSockets } from './webSockets.ts';

export interface ServerOptions {
  readonly engine: ServedEngine;
  /** From `openOrm`; the caller closes it after the server has stopped. */
  readonly orm: MikroORM;
  readonly clock: Clock;
  readonly log: Log;
  /** Address to listen on. Anything but loopback is refused until callers can prove who they are. @default "127.0.0.1" */
  readonly host?: string;
  /** 0 takes a free one. @default 4000 */
  readonly port?: number;
  /** Version of holdfast, shown by `/livez`. */
  readonly version: string;
}

export interface GraphqlServer {
  /** Resolves when the port is open. @throws NotRunningError after `stop`; the error of `listen` where the port is taken */
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

/** @throws InvalidConfigurationError for an address that others can reach */
export function createServer(options: ServerOptions): GraphqlServer {
  const { host = '127.0.0.1' } = options;
  checkHost(host);
  let phase: Phase = { name: 'idle' };
  return {
    async start() {
      if (phase.name === 'stopped') throw new NotRunningError('The server has stopped; create a new one');
      if (phase.name === 'idle')
        phase = { name: 'running', started: run(options, host, () => phase.name !== 'running') };
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

async function run(options: ServerOptions, host: string, isDraining: () => boolean): Promise<Running> {
  const { log, port = 4_000 } = options;
  const schema = createSchema();
  const subscribers = new Subscribers();
  const newContext = (traceparent?: string): Context => new Context({ ...options, subscribers, traceparent });
  const server = createHttpServer((request, response) => {
    route(request, response).catch((error: unknown) => failed(response, error, log));
  });
  const reports = { log, ids: timeOrderedIds(options.clock) };
  const graphql = createHttpGraphql(schema, server, newContext, reports);
  const streams = createEventStreams(schema, newContext, reports);
  await graphql.start();
  await listen(server, port, host);
  const sockets = createWebSockets(schema, server, '/graphql', newContext, { clock: options.clock, reports });
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
        return graphql.handle(request, response);
      case '/graphql/stream':
        checkOrigin(request);
        return streams.handle(request, response);
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

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

function checkHost(host: string): void {
  if (/^(localhost|::1|127(\.\d{1,3}){3})$/.test(host)) return;
  throw new InvalidConfigurationError(
    `HOST is ${JSON.stringify(host)}: whoever reaches the port may do everything, so that only loopback (127.0.0.1, ::1, localhost) is listened on until callers have keys`,
    { option: 'host', value: host },
  );
}
