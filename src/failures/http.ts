// What an HTTP status says, wherever a client keeps it. A status that the catalog does not list is judged as the first of its hundred
// (RFC 9110 §15).
import { byCode, type Finding } from './catalog/fact.ts';
import { HTTP_FACTS } from './catalog/http.ts';
import { isOutOfBudget } from './hints.ts';
import { read, readNumber } from './read.ts';

const STATUSES = byCode('http', HTTP_FACTS);

/** The status of the answer if it tells of a failure, 400–599. */
export function httpStatusOf(error: unknown): number | undefined {
  const status = statusOf(error);
  return status !== undefined && status >= 400 && status <= 599 ? status : undefined;
}

/** The status of the answer, wherever a client keeps it. */
export function statusOf(error: unknown): number | undefined {
  // A child process has a `status` too, and a pid.
  if (readNumber(error, 'pid') !== undefined) return undefined;
  const response = read(error, 'response');
  return (
    number(error, 'status') ??
    number(error, 'statusCode') ??
    number(response, 'status') ??
    number(response, 'statusCode') ??
    number(read(error, '$metadata'), 'httpStatusCode') ??
    number(read(error, 'output'), 'statusCode') ??
    number(read(error, 'httpResponse'), 'status') ??
    number(read(error, 'meta'), 'statusCode') ??
    number(read(error, 'res'), 'statusCode') ??
    number(read(error, 'res'), 'status') ??
    OTHER_NAMES.map((name) => number(error, name)).find((status) => status !== undefined)
  );
}

const OTHER_NAMES = ['status_code', 'httpStatus', 'httpStatusCode', 'http_code', 'httpCode', 'error_code'] as const;

/** Some write the number as text. */
function number(thing: unknown, key: string): number | undefined {
  const value = read(thing, key);
  return typeof value === 'string' && /^[1-5]\d\d$/.test(value) ? Number(value) : readNumber(thing, key);
}

export function judgeStatus(error: unknown): Finding | undefined {
  const status = httpStatusOf(error);
  if (status === undefined) return undefined;
  // GitHub answers 403 where others answer 429.
  if (status === 403 && isOutOfBudget(error)) return STATUSES.get('429');
  return STATUSES.get(String(status)) ?? STATUSES.get(status < 500 ? '400' : '500');
}
