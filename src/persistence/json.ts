// JSON as it is kept: what a stored value may be, where a place in it is, and how bytes become one again. The depth is counted before
// anything is parsed, since whatever walks a value later (XState, GraphQL, JSON.stringify) does so on the JS stack.
import { StateTooLargeError, UnsafeValueError } from '../errors.ts';
import type { JsonValue } from '../workflow.ts';

/** What survives storing and restoring unchanged. */
export type { JsonValue };

/** Levels of arrays and objects in one value. 20,000 overflow JSON.stringify; 1,000 are far from it and far above real data. */
export const MAX_DEPTH = 1_000;

/** Parses bytes that were written by us. @throws UnsafeValueError beyond `maxDepth` levels, SyntaxError where it is not JSON */
export function parseJson(bytes: Buffer, maxDepth: number = MAX_DEPTH): JsonValue {
  if (depthOf(bytes) > maxDepth) {
    throw new UnsafeValueError(`Stored JSON is nested deeper than ${maxDepth} levels`, { maxDepth });
  }
  return JSON.parse(bytes.toString('utf8')) as JsonValue;
}

/** `$.items[3]["odd key"]`: the place that a list of keys leads to. */
export function pathOf(keys: readonly (string | number)[]): string {
  const part = (key: string | number): string => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  };
  return keys.length > 40
    ? `$${keys.slice(0, 20).map(part).join('')}…${keys.slice(-10).map(part).join('')}`
    : `$${keys.map(part).join('')}`;
}

/** The error for plain bytes above the limit, naming the largest places two levels down. */
export function tooLarge(bytes: Buffer, maxBytes: number, what: string): StateTooLargeError {
  const largest = largestPaths(bytes);
  const list = largest.map(({ path, bytes: size }) => `${path} (${size} bytes)`).join(', ');
  return new StateTooLargeError(
    `${what} takes ${bytes.length} bytes, more than the limit of ${maxBytes}. Largest: ${list}. Keep large data elsewhere and a reference to it here.`,
    { bytes: bytes.length, maxBytes, largest },
  );
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function depthOf(bytes: Buffer): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at++;
      while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
    }
  }
  return deepest;
}

function largestPaths(bytes: Buffer): { path: string; bytes: number }[] {
  const found: { path: string; bytes: number }[] = [];
  const look = (value: unknown, keys: readonly (string | number)[]): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, child] of Object.entries(value)) {
      const here = [...keys, Array.isArray(value) ? Number(name) : name];
      const size = Buffer.byteLength(JSON.stringify(child));
      found.push({ path: pathOf(here), bytes: size });
      // A second look only into what is large itself, so that the error costs no more than a few passes.
      if (here.length < 2 && size > bytes.length / 10) look(child, here);
    }
  };
  try {
    look(parseJson(bytes, 2 * MAX_DEPTH), []);
  } catch {
    return []; // Not JSON, or too deep: its size alone has to do.
  }
  return found.sort((one, other) => other.bytes - one.bytes).slice(0, 5);
}
