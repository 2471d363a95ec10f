// Errors as clients throw them, for the tests of this room.

type Rest = Record<string, unknown> & { message?: string };

/** An Error with a `code` and whatever else the client puts on it. */
export function coded(code: unknown, rest: Rest = {}): Error {
  const error = new Error(rest.message ?? 'it failed');
  return Object.assign(error, { code, ...rest });
}

/** An Error of a class of that name. */
export const named = (name: string, rest: Rest = {}): Error =>
  Object.assign(new Error(rest.message ?? 'it failed'), { name, ...rest });

/** What pg throws for an error that the server reported. */
export const fromPostgres = (code: string, message = 'it failed'): Error =>
  coded(code, { name: 'error', message, severity: 'ERROR', length: 99, file: 'x.c', line: '1', routine: 'f' });
