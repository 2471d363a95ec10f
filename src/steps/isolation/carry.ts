// Errors on their way between threads. Structured cloning drops the class, the code and all that says what kind of error it is; so they go as plain
// data and are put together again, causes and all.
import { AUTHORED } from '../../failures/authored.ts';

export interface Carried {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly isAuthored: boolean;
  /** Fields that can be cloned. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause: Carried | undefined;
}

const DEEPEST = 8;

export function packed(error: unknown, depth = 0): Carried {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), stack: undefined, isAuthored: false, fields: {}, cause: undefined };
  const { name, message, stack } = error;
  const fields = Object.fromEntries(
    Object.entries(error).filter(([key, value]) => key !== 'cause' && isCloneable(value)),
  );
  const isAuthored = (error as { [AUTHORED]?: unknown })[AUTHORED] === true;
  const cause = error.cause === undefined || depth === DEEPEST ? undefined : packed(error.cause, depth + 1);
  return { name, message, stack, isAuthored, fields, cause };
}

export function unpacked({ name, message, stack, isAuthored, fields, cause }: Carried): Error {
  const error = new Error(message, cause ? { cause: unpacked(cause) } : undefined);
  if (stack !== undefined) error.stack = stack;
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  return Object.assign(error, fields, isAuthored ? { [AUTHORED]: true } : {});
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false; // A function or a handle: the error is told without it.
  }
}
