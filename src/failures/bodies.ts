// Where an answer hangs on an error: clients keep the body as `body`, `data`, `error`, in their `response`, as JSON in the message, or as the
// first of a list of errors. Read by `words.ts` and `http.ts`.
import { isInstance, read } from './read.ts';

/** The error and the parts of the answer that it holds, the nearest to what went wrong first; at most twelve. */
export function bodiesOf(error: unknown): unknown[] {
  const response = read(error, 'response');
  const message = read(error, 'message');
  const tops = [
    error,
    read(error, 'body'),
    read(error, 'data'),
    read(response, 'body'),
    read(response, 'data'),
    response,
    read(error, 'responseBody'),
    read(read(error, 'meta'), 'body'),
    read(error, 'error'),
    typeof message === 'string' ? message : undefined,
    bare(read(error, 'cause')),
  ];
  const bodies: unknown[] = [];
  for (const top of tops.map(parsed)) {
    if (top === null || typeof top !== 'object') continue;
    const inner = parsed(read(top, 'error'));
    const first = read(read(top, 'errors') ?? read(top, 'graphQLErrors') ?? read(inner, 'errors'), '0');
    for (const one of [read(first, 'extensions'), first, inner, top])
      if (one !== null && typeof one === 'object' && !bodies.includes(one)) bodies.push(one);
    if (bodies.length >= MOST) break;
  }
  return bodies.slice(0, MOST);
}

/** A cause that is no error is the body of the answer. */
const bare = (cause: unknown): unknown => (isInstance(cause, Error) ? undefined : cause);

const MOST = 12;
/** A longer body is no error's. */
const LONGEST_JSON = 8_192;

/** Text that is a JSON object, as the object; anything else as it is. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > LONGEST_JSON || value[0] !== '{') return value;
  try {
    return JSON.parse(value);
  } catch {
    // It only began like JSON.
    return value;
  }
}
