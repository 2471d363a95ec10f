// What an error of the database client says about the statement that met it.

export type Verdict =
  /** The content was refused: nothing was written, and the same again will be refused again. */
  | 'refused'
  /** Anything else: it may have been written or not, or could not be tried. The same again is right. */
  | 'unknown';

/** By SQLSTATE only, never by message. Errors without one come from the wire or from a client-side timeout. */
export function verdictOn(error: unknown): Verdict {
  const state = sqlState(error);
  return state !== undefined && REFUSALS.test(state) ? 'refused' : 'unknown';
}

/** Whether the connection may be used again after this error. */
export const connectionSurvives = (error: unknown): boolean => {
  const state = sqlState(error);
  return state !== undefined && !/^(08|57P|25|26|XX)/.test(state);
};

/** Whether the server has no room left for what was to be written. */
export const isDiskFull = (error: unknown): boolean => sqlState(error) === '53100';

/** The five characters of PostgreSQL, else undefined (`ECONNRESET` has ten). */
function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

// 0A not supported, 21 cardinality, 22 data, 23 constraint, 3F no schema, 42 no table or right, 44 check option, 54 limit exceeded,
// P0 raised by a trigger, XX internal: sending the same bytes again changes none of them.
const REFUSALS = /^(0A|21|22|23|3F|42|44|54|P0|XX)/;
