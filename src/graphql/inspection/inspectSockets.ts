// The WebSocket that tools of Stately read: `/inspect?workflow=<id>` or `/inspect?breaker=<key>`. It sends one message of the protocol a frame and
// takes nothing. Who may come in is what `/graphql` says; a page, which can send no header with a WebSocket, comes with a ticket.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../clock.ts';
import { NotFoundError } from '../../errors.ts';
import { isUuid } from '../../ids.ts';
import { reaches, type Role, type Standing } from '../access/caller.ts';
import type { Entrance } from '../access/entrance.ts';
import type { Context } from '../context.ts';
import type { Reports } from '../formatError.ts';
import { parseGlobalId } from '../globalIds.ts';
import { Refusal } from '../requests.ts';
import { type Inspected, inspection } from './inspection.ts';
import type { Tickets } from './tickets.ts';

export const INSPECT_PATH = '/inspect';

/** Codes with which a socket is closed: what was proved is over; there is nothing of that id; it failed here. */
const NOT_ANY_MORE = 4403;
const NOT_FOUND = 4404;
const FAILED = 1011;
const GOING_AWAY = 1001;
/** Time between two pings; who has not answered the last one is gone. */
const PING_MS = 12_000;
/** Nothing is expected from the other end. */
const MOST_BYTES = 1_024;
/** How long the others may take to answer that they are closed. */
const GRACE_MS = 2_000;

/** Who is let in, and to what. */
export interface Opening {
  readonly what: Inspected;
  readonly standing: Standing;
}

export interface InspectSockets {
  /** @throws Refusal 400 for a URL that names nothing, 401 or 403 for whoever may not look, 429 for whoever looks at too much */
  admit(request: IncomingMessage, url: URL): Promise<Opening>;
  open(request: IncomingMessage, socket: Duplex, head: Buffer, opening: Opening): void;
  /** Closes all, and waits until none of them reads any more. */
  close(): Promise<void>;
}

interface Parts {
  readonly clock: Clock;
  readonly reports: Reports;
  readonly entrance: Entrance;
  readonly tickets: Tickets;
  readonly contextOf: (standing: Standing) => Context;
}

export function createInspectSockets({ clock, reports, entrance, tickets, contextOf }: Parts): InspectSockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  const feeding = new Set<Promise<void>>();
  return {
    async admit(request, url) {
      const what = inspectedOf(url.searchParams);
      const ticket = url.searchParams.get('ticket');
      const standing =
        ticket === null ? await entrance.standingOf(request.headers.authorization, request) : tickets.take(ticket);
      if (!standing) throw entrance.failures.count(entrance.addressOf(request), NO_TICKET);
      const { caller } = entrance.admit(standing);
      const looking = lookingAt(standing, roleFor(what));
      if (looking.over !== undefined) throw new Refusal(403, looking.over, 'FORBIDDEN');
      if (ticket === null) entrance.allowances.takeOperation(caller);
      const release = entrance.allowances.open(caller);
      if (!release)
        throw new Refusal(
          429,
          `One caller may have ${entrance.allowances.streams} sockets and streams open`,
          'LIMIT_EXCEEDED',
        );
      if (request.socket.closed) release();
      else request.socket.once('close', release);
      return { what, standing: looking };
    },
    open(request, socket, head, { what, standing }) {
      sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.on('error', (err) => reports.log.debug({ err }, 'a WebSocket was closed for what it sent'));
        const dismiss = (why: string): void => opened.close(NOT_ANY_MORE, why.slice(0, 120));
        const leave = entrance.presence.enter(standing, dismiss);
        const ended = keepAlive(opened, clock);
        const messages = inspection(contextOf(standing), what);
        opened.once('close', () => {
          leave();
          ended();
          void messages.return();
        });
        const fed = feed(opened, messages, standing, reports).finally(() => feeding.delete(fed));
        feeding.add(fed);
      });
    },
    async close() {
      for (const socket of sockets.clients) socket.close(GOING_AWAY);
      // Who does not answer is not waited for.
      const grace = clock.schedule(GRACE_MS, () => {
        for (const socket of sockets.clients) socket.terminate();
      });
      await Promise.all(feeding);
      grace.cancel();
    },
  };
}

/** As fast as the other end takes them: the next is made when the last has left for the network. */
async function feed(
  socket: WebSocket,
  messages: AsyncIterable<object>,
  standing: Standing,
  { log }: Reports,
): Promise<void> {
  try {
    for await (const message of messages) {
      if (socket.readyState !== socket.OPEN) return;
      if (standing.over !== undefined) return socket.close(NOT_ANY_MORE, standing.over.slice(0, 120));
      await new Promise<void>((sent) => socket.send(JSON.stringify(message), () => sent()));
    }
  } catch (error) {
    if (error instanceof NotFoundError) return socket.close(NOT_FOUND, error.message.slice(0, 120));
    log.error({ err: error }, 'an inspection failed');
    socket.close(FAILED, 'Something failed that should not have');
  }
}

/** Ends a connection whose other end is gone without a word. Returns how to stop that. */
function keepAlive(socket: WebSocket, clock: Clock): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const look = (): void => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    timer = clock.schedule(PING_MS, look);
  };
  let timer = clock.schedule(PING_MS, look);
  return () => timer.cancel();
}

/** @throws Refusal 400 */
function inspectedOf(asked: URLSearchParams): Inspected {
  const [workflow, key] = [asked.get('workflow'), asked.get('breaker')];
  if (key !== null && workflow === null) return { kind: 'breaker', key };
  if (workflow !== null && key === null) {
    if (isUuid(workflow)) return { kind: 'workflow', workflowId: workflow.toLowerCase() };
    const id = parseGlobalId(workflow);
    if (id?.type === 'Workflow') return { kind: 'workflow', workflowId: id.key };
  }
  throw new Refusal(
    400,
    `Say what to inspect: ${INSPECT_PATH}?workflow=<its id> or ${INSPECT_PATH}?breaker=<dependency>`,
  );
}

const NO_TICKET = new Refusal(
  401,
  'The ticket is not valid any more: get another with POST /inspect',
  'UNAUTHENTICATED',
);

/** What a workflow works on is in its states. */
const roleFor = ({ kind }: Inspected): Role => (kind === 'workflow' ? 'OPERATOR' : 'VIEWER');

/** It is over also where the role is not what it takes any more. */
const lookingAt = (standing: Standing, needed: Role): Standing => ({
  get caller() {
    return standing.caller;
  },
  get over() {
    if (standing.over !== undefined) return standing.over;
    return reaches(standing.caller.role, needed) ? undefined : `To inspect this asks for the role ${needed}`;
  },
});
