// From where browsers may ask: pages of this server, of the listed origins, and, while only this machine is listened on, of this machine. A page
// from elsewhere must not, neither from its own origin nor under a name of its own that points here (DNS rebinding).
import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidConfigurationError } from '../../errors.ts';
import { Refusal } from '../requests.ts';

export interface Doors {
  /** Origins besides the server's own, such as https://console.example.com. */
  readonly origins: readonly string[];
  /** Whether only this machine is listened on. */
  readonly loopback: boolean;
}

/** @throws InvalidConfigurationError for what is no origin */
export function checkOrigins(origins: unknown): readonly string[] {
  if (!Array.isArray(origins)) throw notOrigins(origins);
  return origins.map((origin: unknown) => {
    const url = typeof origin === 'string' ? URL.parse(origin) : null;
    if (!url || !/^https?:$/.test(url.protocol) || url.origin !== String(origin).replace(/\/$/, ''))
      throw notOrigins(origin);
    return url.origin;
  });
}

const notOrigins = (value: unknown): InvalidConfigurationError =>
  new InvalidConfigurationError(
    `HOLDFAST_ORIGINS (createServer: origins) must list origins such as https://console.example.com, without a path; got ${JSON.stringify(value)}`,
    { option: 'origins', value },
  );

/** Names under which a browser reaches this machine and nobody else's. */
const isLoopbackName = (name: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(name);

/** @throws Refusal 403 or 421 */
export function checkOrigin({ headers }: IncomingMessage, doors: Doors, to: 'data' | 'a page' = 'data'): void {
  const { origin, host } = headers;
  const own = URL.parse(`http://${host ?? ''}`);
  const names = doors.origins.map((one) => new URL(one).hostname);
  if (doors.loopback && host !== undefined && !(own && (isLoopbackName(own.hostname) || names.includes(own.hostname))))
    throw new Refusal(
      421,
      `This server is not ${JSON.stringify(host)}; use localhost or 127.0.0.1, or list its origin in HOLDFAST_ORIGINS`,
    );
  if (origin !== undefined && !isAllowed(origin, own, doors))
    throw new Refusal(
      403,
      `Pages from ${JSON.stringify(origin)} may not use this server; HOLDFAST_ORIGINS lists those that may`,
    );
  // Where a browser leaves the origin out, it says at least that the page is another's. A page of ours may be linked from anywhere.
  if (to === 'data' && origin === undefined && /^(cross|same)-site$/.test(String(headers['sec-fetch-site'] ?? '')))
    throw new Refusal(403, 'Pages of other sites may not use this server');
}

function isAllowed(origin: string, own: URL | null, { origins, loopback }: Doors): boolean {
  const from = URL.parse(origin);
  if (!from || from.origin !== origin) return false;
  return origins.includes(origin) || from.host === own?.host || (loopback && isLoopbackName(from.hostname));
}

/** What lets a page of a listed origin read answers. True for a question that only asks whether it may, which is answered. */
export function shareWithOrigin(
  { method, headers: { origin } }: IncomingMessage,
  response: ServerResponse,
  { origins }: Doors,
): boolean {
  if (origins.length > 0) response.setHeader('vary', 'origin');
  if (origin === undefined || !origins.includes(origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  if (method !== 'OPTIONS') return false;
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, accept, apollo-require-preflight, traceparent',
    'access-control-max-age': '600',
  });
  response.end();
  return true;
}
