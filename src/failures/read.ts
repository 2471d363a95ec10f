// Reading from things that were thrown: anything can be thrown, and a getter or a proxy may throw again while its error is looked at.
// Everything in this room reads foreign errors through these functions, so that handling an error never becomes the next one.

/** The property, or undefined where there is none or where reading it throws. */
export function read(thing: unknown, key: string | symbol): unknown {
  if (thing === null || (typeof thing !== 'object' && typeof thing !== 'function')) return undefined;
  try {
    return (thing as Record<string | symbol, unknown>)[key];
  } catch {
    // A getter or a proxy refused: what cannot be read is not there.
    return undefined;
  }
}

/** The property if it is a text, cut to `limit` UTF-16 units. */
export function readText(thing: unknown, key: string, limit: number): string | undefined {
  const value = read(thing, key);
  return typeof value === 'string' ? cut(value, limit) : undefined;
}

/** The property if it is a finite number. */
export function readNumber(thing: unknown, key: string): number | undefined {
  const value = read(thing, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Whether it is one of these, without trusting its prototype chain to be readable. */
export function isInstance<Thing>(thing: unknown, of: abstract new (...args: never[]) => Thing): thing is Thing {
  try {
    return thing instanceof of;
  } catch {
    // A proxy may refuse even this.
    return false;
  }
}

/** The first `limit` UTF-16 units, never half of a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** The members of an array-like property, at most `limit`; none where it is no array or cannot be read. */
export function readList(thing: unknown, key: string, limit: number): unknown[] {
  const value = read(thing, key);
  try {
    return Array.isArray(value)
      ? Array.from({ length: Math.min(value.length, limit) }, (_, at) => read(value, String(at)))
      : [];
  } catch {
    // Array.isArray throws for a revoked proxy.
    return [];
  }
}

/** Names that say nothing: what is left where a class does not set its own. */
const UNNAMED: ReadonlySet<string> = new Set(['', 'Error', 'error', 'Object']);

/** The error's name; where that is just "Error", the name of its class. */
export function className(error: unknown, limit = 100): string {
  const name = readText(error, 'name', limit) ?? '';
  if (!UNNAMED.has(name)) return name;
  return readText(read(error, 'constructor'), 'name', limit) ?? name;
}

/** What an error was made from: `cause`, and what libraries that are older than it call it. */
export function causeOf(error: unknown): unknown {
  for (const key of CAUSES) {
    const cause = read(error, key);
    if (cause !== undefined && cause !== null && typeof cause !== 'boolean' && typeof cause !== 'function')
      return cause;
  }
  // What others keep under plainer words may be anything: only an error counts.
  for (const key of ['networkError', 'lastError', 'innerError', 'inner', 'parent', 'reason', 'error']) {
    const cause = read(error, key);
    if (isInstance(cause, Error)) return cause;
  }
  return undefined;
}

const CAUSES = ['cause', 'originalError', 'driverError', 'original', 'jse_cause', 'nativeError'] as const;
