// Options are refused by name where they are not known: Node runs TypeScript without checking it, and one that is misspelt would do nothing and
// say nothing. Used by `createEngine` and `createServer`.
import { InvalidConfigurationError } from './errors.ts';

/** Every name of a type of options. */
export type Known<Options> = Readonly<Record<keyof Options, true>>;

/** The same value, as an object with options. @throws InvalidConfigurationError naming the option, the value and what there is */
export function checkOptionNames(where: string, given: unknown, known: Readonly<Record<string, true>>): object {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidConfigurationError(`${where} must be an object with options, got ${shown(given)}`, { where });
  for (const name of Object.keys(given))
    if (!Object.hasOwn(known, name))
      throw new InvalidConfigurationError(
        `${where} has no option "${name}"; there are ${Object.keys(known).join(', ')}`,
        { option: name, where },
      );
  return given;
}

/** @throws InvalidConfigurationError */
export function refuseOption(where: string, option: string, must: string, value: unknown): never {
  throw new InvalidConfigurationError(`${where}: ${option} must be ${must}, got ${shown(value)}`, { option, value });
}

const shown = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object' && value !== null
        ? 'an object'
        : typeof value === 'function'
          ? 'a function'
          : String(value);
