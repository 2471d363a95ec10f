// The operations that are under way on WebSockets: each is counted where it begins, among all that its caller asks for and has open.
import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import { Refusal } from '../requests.ts';
import type { Caller } from './caller.ts';
import type { Allowances } from './rateLimits.ts';

export class OpenOperations {
  readonly #allowances: Allowances;
  readonly #open = new Map<IncomingMessage, Map<string, () => void>>();

  constructor(allowances: Allowances) {
    this.#allowances = allowances;
  }

  /** The error to answer with where there are too many. */
  begin(request: IncomingMessage, id: string, caller: Caller): GraphQLError | undefined {
    try {
      this.#allowances.takeOperation(caller);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return new GraphQLError(error.message, { extensions: { ...error.more.extensions, code: error.code } });
    }
    const release = this.#allowances.open(caller);
    if (!release) return tooMany(this.#allowances.streams);
    const own = this.#open.get(request) ?? new Map<string, () => void>();
    this.#open.set(request, own.set(id, release));
    return undefined;
  }

  end(request: IncomingMessage, id: string): void {
    const own = this.#open.get(request);
    own?.get(id)?.();
    own?.delete(id);
  }

  /** The socket is gone. */
  endAll(request: IncomingMessage): void {
    for (const release of this.#open.get(request)?.values() ?? []) release();
    this.#open.delete(request);
  }
}

const tooMany = (allowed: number): GraphQLError =>
  new GraphQLError(`One caller may have ${allowed} sockets and streams open; end some`, {
    extensions: { code: 'LIMIT_EXCEEDED', limit: 'streams', allowed },
  });
