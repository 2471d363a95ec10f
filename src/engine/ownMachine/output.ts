// The output of an author's own machine, checked by its schema. A turn cannot wait, and so neither can the schema.
import type { Definition } from '../../definition.ts';
import { InvalidOutputError } from '../../errors.ts';

/** @throws InvalidOutputError */
export function outputOf({ name, own }: Definition, output: unknown): unknown {
  const schema = own?.output;
  if (!schema) return output;
  const result = schema['~standard'].validate(output);
  if (result instanceof Promise) {
    result.catch(() => {});
    throw new InvalidOutputError(
      `the output schema of workflow "${name}" answers later; use one that answers at once`,
      {},
    );
  }
  if (!result.issues) return result.value;
  const list = result.issues.slice(0, 5).map(({ message }) => message);
  throw new InvalidOutputError(`the output of workflow "${name}" does not fit its schema: ${list.join('; ')}`, {
    problems: result.issues.map(({ message }) => message),
  });
}
