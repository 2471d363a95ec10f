// Who is at the other end of a WebSocket: what the header of its upgrade says, else what the client says of itself first. Who says nothing, or
// nothing true, is told by a code; so is, later, whoever may not stay.
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../requests.ts';
import type { Standing } from './caller.ts';
import type { Entrance } from './entrance.ts';

/** Nothing was said: to say it again would not help, and clients of graphql-ws do not. */
const NOBODY = 4401;
/** What was said is not true, or not any more: clients of graphql-ws ask for new credentials and come again. */
const NOT_ANY_MORE = 4403;
/** It cannot be known now, or too much was wrong from there (WebSocket's own code): come again later. */
const LATER = 1013;

interface Connection {
  readonly connectionParams?: Readonly<Record<string, unknown>> | undefined;
  readonly extra: { readonly socket: Closable; readonly request: IncomingMessage };
}

interface Closable {
  close(code: number, reason: string): void;
}

export class Introductions {
  readonly #entrance: Entrance;
  readonly #standings = new WeakMap<IncomingMessage, Standing>();
  readonly #leaving = new WeakMap<IncomingMessage, () => void>();

  constructor(entrance: Entrance) {
    this.#entrance = entrance;
  }

  /** Before the upgrade: what the header says, if anything, must be true. @throws Refusal */
  async read(request: IncomingMessage): Promise<void> {
    const { authorization } = request.headers;
    if (authorization === undefined) return;
    this.#standings.set(request, this.#entrance.admit(await this.#entrance.standingOf(authorization, request)));
  }

  /** After the client's first message. False where its socket was closed. */
  async introduce({ connectionParams, extra: { request, socket } }: Connection): Promise<boolean> {
    try {
      const standing = this.#standings.get(request) ?? (await this.#said(connectionParams, request));
      this.#standings.set(request, standing);
      const { allowances, presence } = this.#entrance;
      const release = allowances.open(standing.caller);
      if (!release) {
        close(socket, LATER, `One caller may have ${allowances.streams} sockets and streams open`);
        return false;
      }
      const left = presence.enter(standing, (why) => close(socket, NOT_ANY_MORE, why));
      this.#leaving.set(request, () => {
        left();
        release();
      });
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const nothingSaid = authorizationIn(connectionParams) === undefined;
      close(
        socket,
        error.status === 503 || error.status === 429 ? LATER : nothingSaid ? NOBODY : NOT_ANY_MORE,
        error.message,
      );
      return false;
    }
  }

  /** For one operation; undefined where they may not stay, and are gone. */
  standing({ extra: { request, socket } }: Connection): Standing | undefined {
    const standing = this.#standings.get(request);
    if (standing?.over === undefined) return standing;
    close(socket, NOT_ANY_MORE, standing.over);
    return undefined;
  }

  left({ extra: { request } }: Connection): void {
    this.#leaving.get(request)?.();
  }

  async #said(params: Connection['connectionParams'], request: IncomingMessage): Promise<Standing> {
    const authorization = authorizationIn(params);
    return this.#entrance.admit(await this.#entrance.standingOf(authorization, request));
  }
}

/** Names of headers have no case, and clients write this one as they like. */
const authorizationIn = (params: Connection['connectionParams']): unknown =>
  Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];

/** A reason may have 123 bytes. */
const close = (socket: Closable, code: number, why: string): void => socket.close(code, why.slice(0, 120));
