// What HTTP asks of every request before GraphQL sees it: whom it comes from, how large it is, that it is JSON. Refusals are GraphQL errors.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LIMITS } from './figures.ts';

/** A request that is answered with a status, a sentence and a code. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: More;

  constructor(status: number, message: string, code = 'BAD_REQUEST', more: More = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

interface More {
  readonly headers?: Readonly<Record<string, string>>;
  /** Beside the code. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * The parsed body of a POST; undefined for other methods.
 * @throws Refusal 413 above 1 MiB, 415 for anything but JSON in UTF-8, 400 for what does not parse or was cut off
 */
export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  if (request.method !== 'POST') return undefined;
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  if (type.trim() !== 'application/json')
    throw new Refusal(415, 'The body must have the content type application/json');
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset))
    throw new Refusal(415, 'The body must be in UTF-8');
  const text = (await bytesOf(request)).toString();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // Said below, without the parser's words, which quote the body.
  }
  throw new Refusal(400, 'The body is not a JSON object');
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LIMITS.bodyBytes) throw new Refusal(413, `The body is larger than ${LIMITS.bodyBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    // The client left, or was too slow: nothing failed here, and nobody is there to read this.
    throw error instanceof Refusal ? error : new Refusal(400, 'The body ended before it was whole');
  }
  return Buffer.concat(chunks);
}

export function refuse(response: ServerResponse, { status, message, code, more }: Refusal): void {
  for (const [name, value] of Object.entries(more.headers ?? {})) response.setHeader(name, value);
  // What is left of a refused body is not read: the connection cannot be used again.
  if (status === 413) response.setHeader('connection', 'close');
  respondJson(response, status, { errors: [{ message, extensions: { ...more.extensions, code } }] });
}

export function respondJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
