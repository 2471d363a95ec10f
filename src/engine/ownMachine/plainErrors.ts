// Machines like to keep the error of an actor in their context. As data it is its name, its message, and what else it says of itself.

/** The same value with plain objects in the place of errors; what holds none is not copied. */
export function plainErrors(value: unknown, seen: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null || seen.includes(value)) return value;
  const above = [...seen, value];
  if (value instanceof Error) return plainError(value, above);
  if (Array.isArray(value)) {
    const copy = value.map((one) => plainErrors(one, above));
    return copy.some((one, at) => one !== value[at]) ? copy : value;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [name, inner] of Object.entries(value)) {
    const plain = plainErrors(inner, above);
    if (plain !== inner) copy = { ...(copy ?? (value as Record<string, unknown>)), [name]: plain };
  }
  return copy ?? value;
}

function plainError(error: Error, above: readonly object[]): Record<string, unknown> {
  const { name, message, cause } = error;
  const own = Object.entries(error).filter(([, one]) => isPlain(one));
  return {
    ...Object.fromEntries(own),
    name,
    message,
    ...(cause instanceof Error && !above.includes(cause) ? { cause: plainError(cause, [...above, cause]) } : {}),
  };
}

/** Other things that errors carry, such as sockets and requests, are no part of what they say. */
const isPlain = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);
