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
  const said = header('x-should-retry');
  if (said === 'true' || said === 'false') return said === 'true';
  const pushback = Number(header('grpc-retry-pushback-ms'));
  return pushback < 0 ? false : undefined;
}

function waitOf(error: unknown, header: Header, now: number | undefined): number | undefined {
  const waits = [
    readNumber(error, 'retryAfterMs'),
    readNumber(error, 'nextRetryDelay'),
    milliseconds(header('retry-after-ms')),
    milliseconds(header('grpc-retry-pushback-ms')),
    retryAfter(header('retry-after'), now),
    header('x-ratelimit-remaining') === '0' ? until(Number(header('x-ratelimit-reset')) * 1000, now) : undefined,
  ].filter((wait) => wait !== undefined && wait >= 0 && Number.isFinite(wait)) as number[];
  return waits.length === 0 ? undefined : Math.ceil(Math.max(...waits));
}

/** RFC 9110 §10.2.3: seconds, or a date. Anything else is not understood rather than guessed. */
function retryAfter(value: string | undefined, now: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}(\.\d{1,3})?$/.test(value)) return Number(value) * 1000;
  return /^[A-Z][a-z]{2,8},? /.test(value) ? until(Date.parse(value), now) : undefined;
}

const milliseconds = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,12}(\.\d{1,3})?$/.test(value) ? Number(value) : undefined;

const until = (time: number, now: number | undefined): number | undefined =>
  now === undefined || Number.isNaN(time) ? undefined : Math.max(0, time - now);

/** Headers are a `Headers`, a Map, gRPC metadata or a plain object, and hang in one of five places. */
function headersOf(error: unknown): Header {
  const places = [
    read(error, 'headers'),
    read(read(error, 'response'), 'headers'),
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
  if (Array.isArray(value)) value = value[0];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, 100) : undefined;
}
