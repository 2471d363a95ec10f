// The server that a command talks to: GraphQL over HTTP for questions and changes, server-sent events for what happens. Where it is and who asks is in
// the environment; what does not work is said with what to do about it, and ends the command with a code of its own.
import { readFileSync } from 'node:fs';
import type { Environment } from '../configuration.ts';
import type { Call, Flags } from './command.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { sentEvents } from './sentEvents.ts';
import { UsageError } from './usageError.ts';

/** Of every command that talks to a server. */
export const serverFlags = {
  json: { type: 'boolean', text: 'JSON lines for machines: a list is one object a line, anything else one object' },
  url: { type: 'string', of: 'URL', text: 'the server (default: HOLDFAST_URL, else http://127.0.0.1:4000)' },
} as const satisfies Flags;

/** How long an answer may take, in ms. */
const PATIENCE_MS = 30_000;

export interface Server {
  /** Without a slash at its end. */
  readonly url: string;
  /** Data of a query. @throws CommandError */
  ask<Data>(document: string, variables?: object): Promise<Data>;
  /** The payload of the one mutation in a document. @throws CommandError where `userErrors` says why nothing was changed */
  change<Payload>(document: string, variables: object): Promise<Payload>;
  /** Resolves when the server listens; what it delivers comes until the signal aborts. @throws CommandError */
  listen<Data>(document: string, variables: object, signal: AbortSignal): Promise<AsyncIterable<Data>>;
}

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly Problem[];
}

interface Problem {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field?: readonly string[] | null;
}

/** What says where the server is. */
export type Asking = Pick<Call<Pick<typeof serverFlags, 'url'>>, 'env' | 'flags'>;

/** @throws UsageError, CommandError for a key that cannot be read */
export function serverOf({ env, flags }: Asking): Server {
  const url = baseOf(flags.url ?? env['HOLDFAST_URL'] ?? 'http://127.0.0.1:4000');
  const headers = { 'content-type': 'application/json', ...authorization(env) };
  const post = (path: string, accept: string, body: object, signal: AbortSignal): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, accept },
      body: JSON.stringify(body),
      signal,
    }).catch((error: unknown) => {
      throw noServer(url, error);
    });

  async function ask<Data>(document: string, variables: object = {}): Promise<Data> {
    const body = { query: document, variables };
    const response = await post(
      '/graphql',
      'application/graphql-response+json',
      body,
      AbortSignal.timeout(PATIENCE_MS),
    );
    return dataOf<Data>(await answerOf(response, url), url);
  }

  return {
    url,
    ask,
    async change<Payload>(document: string, variables: object): Promise<Payload> {
      const [payload] = Object.values(
        await ask<Record<string, { readonly userErrors: readonly UserError[] }>>(document, variables),
      );
      if (payload && payload.userErrors.length > 0) throw refused(payload.userErrors);
      return payload as Payload;
    },
    async listen<Data>(document: string, variables: object, signal: AbortSignal): Promise<AsyncIterable<Data>> {
      const response = await post('/graphql/stream', 'text/event-stream', { query: document, variables }, signal);
      if (response.ok && response.body) return delivered<Data>(response.body, url);
      dataOf(await answerOf(response, url), url);
      throw new CommandError(EXIT.noServer, `${url} does not stream (HTTP ${response.status})`);
    },
  };
}

async function* delivered<Data>(body: ReadableStream<Uint8Array>, url: string): AsyncIterable<Data> {
  for await (const { event, data } of sentEvents(body)) {
    if (event === 'complete') return;
    if (event === 'next') yield dataOf<Data>(JSON.parse(data) as Answer, url);
  }
}

function baseOf(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new UsageError(`HOLDFAST_URL must be an http or https URL such as http://127.0.0.1:4000, got "${text}"`);
  return text.replace(/\/+$/, '').replace(/\/graphql$/, '');
}

/** The header of whoever has a key. @throws UsageError */
function authorization(env: Environment): { readonly authorization?: string } {
  const key = keyOf(env);
  if (key === undefined) return {};
  if (/^[\x21-\x7e]+$/.test(key)) return { authorization: `Bearer ${key}` };
  throw new UsageError('HOLDFAST_API_KEY has characters that no key has; give the key alone, such as hf_…');
}

function keyOf(env: Environment): string | undefined {
  const { HOLDFAST_API_KEY: key, HOLDFAST_API_KEY_FILE: file } = env;
  if (key && file) throw new UsageError('HOLDFAST_API_KEY and HOLDFAST_API_KEY_FILE are both set; keep one of them');
  if (!file) return key || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new UsageError(`HOLDFAST_API_KEY_FILE names "${file}", which cannot be read`, undefined, { cause });
  }
}

async function answerOf(response: Response, url: string): Promise<Answer> {
  const text = await response.text().catch((error: unknown) => {
    throw noServer(url, error);
  });
  try {
    const answer = JSON.parse(text) as Answer;
    if (typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer)) return answer;
  } catch {
    // Not ours: said below.
  }
  if (response.status === 401 || response.status === 403) throw notAllowed(`it answers ${response.status}`, url);
  throw new CommandError(
    EXIT.noServer,
    `what answers at ${url} is no holdfast (HTTP ${response.status}). Say where yours is with HOLDFAST_URL or --url`,
  );
}

function dataOf<Data>({ data, errors = [] }: Answer, url: string): Data {
  const [first] = errors;
  if (!first) return (data ?? {}) as Data;
  const code = first.extensions?.code;
  const text = errors.map(({ message }) => message).join('; ');
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') throw notAllowed(text, url, code);
  throw new CommandError(code === 'NOT_FOUND' ? EXIT.notFound : EXIT.failed, text, code);
}

const notAllowed = (why: string, url: string, code?: string): CommandError =>
  new CommandError(
    EXIT.notAllowed,
    `${url} does not let you do that: ${why}. Set HOLDFAST_API_KEY (or HOLDFAST_API_KEY_FILE) to a key whose role allows it`,
    code,
  );

function refused(errors: readonly UserError[]): CommandError {
  const [first] = errors;
  const text = errors.map(({ message }) => message).join('; ');
  return new CommandError(first?.code === 'NOT_FOUND' ? EXIT.notFound : EXIT.failed, text, first?.code);
}

function noServer(url: string, error: unknown): unknown {
  if (error instanceof Error && error.name === 'AbortError') return error;
  const { name, message, cause } = error as Error & {
    readonly cause?: { readonly code?: string; readonly message?: string };
  };
  const why =
    name === 'TimeoutError' ? `nothing for ${PATIENCE_MS / 1_000} s` : (cause?.code ?? cause?.message ?? message);
  return new CommandError(
    EXIT.noServer,
    `no holdfast answers at ${url} (${why}). Start one with "holdfast serve <module>" (in a clone: npm start), or say where it is with HOLDFAST_URL or --url`,
    undefined,
    { cause: error },
  );
}
