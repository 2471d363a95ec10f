// Errors as clients throw them, for the tests of this room.

/** An Error with a `code` and whatever else the client puts on it. */
export function coded(code: unknown, rest: Record<string, unknown> = {}): Error {
  const error = new Error(String(rest['message'] ?? 'it failed'));
  return Object.assign(error, { code, ...rest });
}

/** An Error of a class of that name. */
export const named = (name: string, rest: Record<string, unknown> = {}): Error =>
  Object.assign(new Error(String(rest['message'] ?? 'it failed')), { name, ...rest });

/** What pg throws for an error that the server reported. */
export const fromPostgres = (code: string, message = 'it failed'): Error =>
  coded(code, { name: 'error', message, severity: 'ERROR', length: 99, file: 'x.c', line: '1', routine: 'f' });
