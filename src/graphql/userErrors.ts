// Failures of a mutation that its caller can put right, as data. Everything else is thrown on and becomes a top-level error.
import { HoldfastError } from '../errors.ts';
import type { Context } from './context.ts';

/** Codes that are data; the schema's enum has the same. */
export const USER_ERROR_CODES = [
  'NOT_FOUND',
  'INVALID_INPUT',
  'UNSAFE_VALUE',
  'STATE_TOO_LARGE',
  'INVALID_STATE',
  'STALE_REVISION',
  'DUPLICATE_KEY',
  'IDEMPOTENCY_MISMATCH',
  'OWNED_ELSEWHERE',
  'ALREADY_RESOLVED',
  'NOTES_REQUIRED',
  'CHECKPOINT_INVALID',
  'CHECKPOINT_FOREIGN',
  'NO_VALID_CHECKPOINT',
  'INVALID_CONFIGURATION',
] as const;
type UserErrorCode = (typeof USER_ERROR_CODES)[number];

export interface UserError {
  readonly code: UserErrorCode;
  readonly message: string;
  readonly field: readonly string[] | null;
}

interface Input {
  readonly clientMutationId?: string | null;
}

/** Field of `input` that a failure is about, where that is known; by what the failure says of itself where that decides. */
export type FieldOf = Partial<Record<UserErrorCode, readonly string[] | ((error: HoldfastError) => readonly string[])>>;

/** A refusal that only the API can word: the engine knows fewer reasons. */
export class Refused extends Error {
  readonly code: UserErrorCode;
  readonly field: readonly string[];

  constructor(code: UserErrorCode, field: readonly string[], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.field = field;
  }
}

/** What was changed, or nothing of it. */
export type Payload<Changed> = Partial<Changed> & {
  readonly userErrors: readonly UserError[];
  readonly clientMutationId: string | null;
};

/**
 * The payload of a mutation: what `change` resolves to, or why it changed nothing. What was read before the change is forgotten, so that
 * the payload shows the state after it.
 */
export async function payload<Changed extends object>(
  context: Context,
  input: Input,
  fields: FieldOf,
  change: () => Promise<Changed>,
): Promise<Payload<Changed>> {
  const { clientMutationId = null } = input;
  try {
    const changed = await change();
    context.renew();
    return { ...changed, userErrors: [], clientMutationId };
  } catch (error) {
    context.renew();
    return { userErrors: [userError(error, fields)], clientMutationId } as unknown as Payload<Changed>;
  }
}

function userError(error: unknown, fields: FieldOf): UserError {
  if (error instanceof Refused) return { code: error.code, message: error.message, field: error.field };
  if (!(error instanceof HoldfastError) || !USER_ERROR_CODES.includes(error.code as UserErrorCode)) throw error;
  const code = error.code as UserErrorCode;
  const field = fields[code];
  return { code, message: error.message, field: (typeof field === 'function' ? field(error) : field) ?? null };
}
