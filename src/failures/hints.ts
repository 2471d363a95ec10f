// What the other side says about coming back: `Retry-After` in its forms, `x-should-retry`, rate limit resets, gRPC push-back, and the
// flags that libraries put on their errors. Read by `classify.ts`; dates need the time, which is an argument here as everywhere.
import { read, readNumber } from './read.ts';

export interface Hints {
  /** Earliest wait in ms, whole and 0 or more. */
  readonly retryAfterMs: number | undefined;
  /** An explicit wish about running again, if there is one. */
  readonly again: boolean | undefined;
}

/** The hints of one error, without its causes. @param now ms since the epoch; without it, dates and resets are not understood */
export function readHints(error: unknown, now: number | undefined): Hints {
  const header = headersOf(error);
  return { retryAfterMs: waitOf(error, header, now), again: wishOf(error, header) };
}

type Header = (name: string) => string | undefined;

/** Whether a rate limit is used up, as GitHub says it beside a 403. */
export const isOutOfBudget = (error: unknown): boolean => {
  const header = headersOf(error);
  return header('retry-after') !== undefined || header('x-ratelimit-remaining') === '0';
};

function wishOf(error: unknown, header: Header): boolean | undefined {
  for (const flag of ['retryable', 'isRetryable']) {
    const wish = read(error, flag);
    if (typeof wish === 'boolean') return wish;
  }
  if (read(error, 'nonRetryable') === true) return false;
  if (duration(read(error, 'nextRetryDelay')) !== undefined) return true;
  const said = header('x-should-retry');
  if (said === 'true' || said === 'false') return said === 'true';
  // gRFC A6: a server that names a delay asks for a retry, a negative one forbids it.
  const pushback = header('grpc-retry-pushback-ms');
  return pushback !== undefined && /^-?\d+$/.test(pushback) ? !pushback.startsWith('-') : undefined;
}

function waitOf(error: unknown, header: Header, now: number | undefined): number | undefined {
  const waits = [
    readNumber(error, 'retryAfterMs'),
    duration(read(error, 'nextRetryDelay')),
    readNumber(error, 'msBeforeNext'),
    readNumber(error, 'retryAfterInMs'),
    milliseconds(header('retry-after-ms')),
    milliseconds(header('grpc-retry-pushback-ms')),
    retryAfter(header('retry-after'), now),
    // Slack's client: in seconds.
    read(error, 'code') === 'slack_webapi_rate_limited_error' ? seconds(read(error, 'retryAfter')) : undefined,
    seconds(read(read(read(error, 'body'), 'details'), 'retryAfterSeconds')),
    seconds(read(read(error, 'details'), 'retryAfterSeconds')),
    header('ratelimit-remaining') === '0' ? retryAfter(header('ratelimit-reset'), now) : undefined,
    header('x-ratelimit-remaining') === '0' ? until(Number(header('x-ratelimit-reset')) * 1000, now) : undefined,
  ].filter((wait) => wait !== undefined && wait >= 0 && Number.isFinite(wait)) as number[];
  return waits.length === 0 ? undefined : Math.ceil(Math.max(...waits));
}

/** RFC 9110 §10.2.3: seconds, or a date. Anything else is not understood rather than guessed. */
function retryAfter(value: string | undefined, now: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+(\.\d{1,3})?$/.test(value)) return Number(value) * 1000;
  return /^[A-Z][a-z]{2,8},? /.test(value) ? until(Date.parse(value), now) : undefined;
}

/** Temporal's words for a time: a number of ms, or `10s`. */
function duration(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const [, amount, unit = 'ms'] =
    typeof value === 'string' ? (/^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|m|h)?$/.exec(value) ?? []) : [];
  return amount === undefined ? undefined : Number(amount) * (UNITS[unit] ?? 1);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Kubernetes says it in the body. */
const seconds = (value: unknown): number | undefined => (typeof value === 'number' ? value * 1000 : undefined);

const milliseconds = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d+(\.\d{1,3})?$/.test(value) ? Number(value) : undefined;

const until = (time: number, now: number | undefined): number | undefined =>
  now === undefined || Number.isNaN(time) ? undefined : Math.max(0, time - now);

/** More headers than any answer has. */
const MOST_HEADERS = 200;

/** Written in capitals, as pairs, or as names and values in turn. */
function headerInAnyCase(headers: unknown, name: string): unknown {
  const isName = (key: unknown): boolean =>
    typeof key === 'string' && key.length === name.length && key.toLowerCase() === name;
  try {
    if (!Array.isArray(headers)) {
      const key = Object.keys(headers as object)
        .slice(0, MOST_HEADERS)
        .find(isName);
      return key === undefined ? undefined : read(headers, key);
    }
    const list: readonly unknown[] = headers.slice(0, 2 * MOST_HEADERS);
    const pair = list.find((one): one is unknown[] => Array.isArray(one) && isName(one[0]));
    if (pair) return pair[1];
    const at = list.findIndex((key, index) => index % 2 === 0 && isName(key));
    return at < 0 ? undefined : list[at + 1];
  } catch {
    // A proxy that refuses to be listed.
    return undefined;
  }
}

/** Headers are a `Headers`, a Map, gRPC metadata or a plain object, and hang in one of five places. */
function headersOf(error: unknown): Header {
  const places = [
    read(error, 'headers'),
    read(read(error, 'response'), 'headers'),
    read(read(error, 'response'), 'rawHeaders'),
    read(error, 'responseHeaders'),
    read(read(error, '$response'), 'headers'),
    read(error, 'metadata'),
  ].filter((place) => place !== null && typeof place === 'object');
  return (name) => {
    for (const place of places) {
      const value = headerOf(place, name);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function headerOf(headers: unknown, name: string): string | undefined {
  let value: unknown;
  try {
    const get = read(headers, 'get');
    value = typeof get === 'function' ? (get as (key: string) => unknown).call(headers, name) : undefined;
  } catch {
    // Not a `get` for headers after all.
  }
  value ??=
    read(headers, name) ??
    read(
      headers,
      name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
    );
  value ??= headerInAnyCase(headers, name);
  if (Array.isArray(value)) value = value[0];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, 100) : undefined;
}
