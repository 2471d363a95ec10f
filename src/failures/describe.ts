// What is stored of an error: type, message, stack, causes and the plain facts it carries, all bounded. Any thrown thing is described,
// also null, a proxy, a getter that throws, a circle of causes. Headers and configurations of HTTP clients hold secrets, so facts are
// taken from a list of known fields and never by copying the object.
import { cut, read, readList, readText } from './read.ts';

/** What it is named by. */
export interface NamedError {
  /** Name of the error's class, or of the kind of thing that was thrown. */
  readonly type: string;
  readonly message: string;
  readonly stack: string | null;
}

export interface DescribedError extends NamedError {
  /** Causes, outermost first, then the members of an AggregateError. */
  readonly causes: readonly DescribedCause[];
  readonly details: Readonly<Record<string, unknown>>;
}

export interface DescribedCause {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
}

/** UTF-16 units. */
const LONGEST_TEXT = 65_536;
const LONGEST_NAME = 200;
const MOST_CAUSES = 8;
const SAYS = /\S/;

/** Never throws. */
export const describeError = (error: unknown): DescribedError => ({ ...nameError(error), ...reasonsOf(error) });

/** Of very many errors this is all that is looked at. Never throws. */
export function nameError(error: unknown): NamedError {
  const { name, message, stack } = describeOne(error);
  return { type: name, message, stack };
}

/** What it comes from, and its facts: what makes a record of it whole. Never throws. */
export const reasonsOf = (error: unknown): Pick<DescribedError, 'causes' | 'details'> => ({
  causes: causesOf(error).map(describeOne),
  details: detailsOf(error),
});

function describeOne(error: unknown): DescribedCause {
  const name = typeOf(error);
  const message = messageOf(error) || `${name} without a message`;
  return { name, message, stack: readText(error, 'stack', LONGEST_TEXT) ?? null };
}

function typeOf(error: unknown): string {
  if (error === null) return 'null';
  if (typeof error !== 'object' && typeof error !== 'function') return typeof error;
  return (
    readText(error, 'name', LONGEST_NAME) || readText(read(error, 'constructor'), 'name', LONGEST_NAME) || typeof error
  );
}

/** Its text, or what its members say where it has none; empty where nobody says anything. Never throws. */
export function messageOf(error: unknown): string {
  const said = saidBy(error);
  if (SAYS.test(said)) return said;
  const members = membersOf(error)
    .map(saidBy)
    .filter((text) => SAYS.test(text));
  return cut(members.join('; '), LONGEST_TEXT);
}

function saidBy(error: unknown): string {
  if (typeof error === 'string') return cut(error, LONGEST_TEXT);
  const message = readText(error, 'message', LONGEST_TEXT);
  if (message !== undefined) return message;
  if (error === null || (typeof error !== 'object' && typeof error !== 'function')) return String(error);
  return 'Something was thrown that is not an Error and has no message.';
}

/** Breadth first, so that the nearest causes are kept when there are many. */
function causesOf(error: unknown): unknown[] {
  const found: unknown[] = [error];
  for (let at = 0; at < found.length && found.length <= MOST_CAUSES; at += 1) {
    const next = [read(found[at], 'cause'), ...membersOf(found[at])];
    found.push(...next.filter((cause) => cause !== undefined && cause !== null && !found.includes(cause)));
  }
  return found.slice(1, MOST_CAUSES + 1);
}

/** `errors` of an AggregateError; elsewhere the word means lists of problems, which are details. */
const membersOf = (error: unknown): unknown[] =>
  readText(error, 'name', LONGEST_NAME) === 'AggregateError' ? readList(error, 'errors', MOST_CAUSES) : [];

/** Fields of Node.js, databases, HTTP clients, processes, schemas and our own errors that help and hold no secrets by design. */
const FACTS = [
  'code errno syscall hostname address port path dest',
  'status statusCode statusText type param requestId retryAfterMs',
  'severity detail hint schema table column dataType constraint where routine sqlState',
  'exitCode signal killed timedOut stderr',
  'issues category affectedItems recommendedActions details',
].flatMap((line) => line.split(' '));

function detailsOf(error: unknown): Record<string, unknown> {
  const details: Record<string, unknown> = {};
  const room = { left: MOST_VALUES };
  for (const key of FACTS) {
    const value = plain(read(error, key), 0, room);
    if (value !== undefined) details[key] = value;
  }
  return details;
}

const DEEPEST_VALUE = 5;
const MOST_VALUES = 500;
const MOST_MEMBERS = 50;
const LONGEST_VALUE = 4_096;
const SECRET = /passw|secret|token|authorization|cookie|credential|api[-_]?key/i;

/** A copy that JSON can hold, with secrets struck out; undefined where there is nothing to keep. */
function plain(value: unknown, depth: number, room: { left: number }): unknown {
  if (room.left <= 0) return undefined;
  room.left -= 1;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return cut(value, LONGEST_VALUE);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return cut(String(value), LONGEST_VALUE);
  if (typeof value !== 'object' || depth >= DEEPEST_VALUE) return undefined;
  try {
    if (Array.isArray(value))
      return value.slice(0, MOST_MEMBERS).map((member) => plain(member, depth + 1, room) ?? null);
    return Object.fromEntries(
      Object.keys(value)
        .slice(0, MOST_MEMBERS)
        .map((key) => [
          cut(key, LONGEST_NAME),
          SECRET.test(key) ? '[redacted]' : plain(read(value, key), depth + 1, room),
        ])
        .filter(([, member]) => member !== undefined),
    );
  } catch {
    // A proxy that refuses to be listed.
    return undefined;
  }
}
