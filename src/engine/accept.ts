// What comes in from outside becomes a stored value: checked by the author's schema, made safe, sealed. Used for inputs, event payloads and
// outputs that a person gives.
import type { Schema } from '../definition.ts';
import { InvalidInputError } from '../errors.ts';
import { makeSafe, sealValue } from '../persistence/seal.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import { compressionOf } from './inForce.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * @param what named in errors, such as `the input of workflow "release"`
 * @throws InvalidInputError where the schema refuses it, UnsafeValueError, StateTooLargeError
 */
export async function accept(
  schema: Schema | undefined,
  value: unknown,
  what: string,
  around: Pick<Surroundings, 'limits' | 'configured' | 'vault'>,
): Promise<StoredValue> {
  const checked = schema ? await validated(schema, value, what) : value;
  return sealValue(
    makeSafe(checked === undefined ? null : checked).value,
    around.limits.maxStateBytes,
    compressionOf(around),
  );
}

async function validated(schema: Schema, value: unknown, what: string): Promise<unknown> {
  const result = await schema['~standard'].validate(value);
  if (!result.issues) return result.value;
  const problems = result.issues.map(({ message, path }) => ({
    path: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }));
  const list = problems.slice(0, 5).map(({ path, message }) => (path ? `${path}: ${message}` : message));
  throw new InvalidInputError(`${what} does not fit its schema: ${list.join('; ')}`, { problems });
}
