// Secret keys by name, so that they can be exchanged: what is written now is written with the first, what was written with another is read as long
// as that one is here. Used for the integrity of what is stored and for its encryption.
import { Buffer } from 'node:buffer';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { InvalidConfigurationError } from './errors.ts';

export interface NamedKey {
  /** Stored beside what was written with it. */
  readonly id: string;
  readonly key: KeyObject;
}

export interface NamedKeys {
  /** Writes. */
  readonly current: NamedKey;
  readonly byId: ReadonlyMap<string, KeyObject>;
  /** What was written without a key is refused. */
  readonly required: boolean;
}

/** As an embedder gives them: each 32 bytes, as such or in base64. */
export interface GivenKeys {
  readonly keys: Readonly<Record<string, string | Uint8Array>>;
  /** Name of the key that writes. @default the first */
  readonly current?: string;
  /** Refuses checkpoints that were written without a key; set it once those of before are gone. @default false */
  readonly required?: boolean;
}

const KEY_BYTES = 32;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/**
 * `name=base64`, one for each line or between commas, the one that writes first; a key without a name is called "default".
 * @throws InvalidConfigurationError naming the variable, and never what is in it
 */
export function readKeys(text: string, variable: string): GivenKeys {
  const parts = text.split(/[\n,]/).map((part) => part.trim());
  const entries = parts.filter((part) => part !== '' && !part.startsWith('#')).map(named);
  const [first] = entries;
  if (!first) throw new InvalidConfigurationError(`${variable} holds no key`, { variable });
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) !== index);
  if (twice) throw new InvalidConfigurationError(`${variable} has the key "${twice[0]}" twice`, { variable });
  return { keys: Object.fromEntries(entries), current: first[0] };
}

/** Base64 ends in "=", and has none elsewhere. */
function named(part: string): [string, string] {
  const [, name, key] = /^([A-Za-z0-9_.-]+)=(.{40,})$/.exec(part) ?? [];
  return name !== undefined && key !== undefined ? [name, key] : ['default', part];
}

/** @throws InvalidConfigurationError naming the option and the key, never its content */
export function namedKeys({ keys, current, required = false }: GivenKeys, option: string): NamedKeys {
  const ids = Object.keys(keys);
  const first = current ?? ids[0];
  if (first === undefined)
    throw new InvalidConfigurationError(`${option}.keys has no key; give at least one`, { option });
  const byId = new Map(ids.map((id) => [id, keyOf(keys[id] as string | Uint8Array, id, option)]));
  const key = byId.get(first);
  if (!key)
    throw new InvalidConfigurationError(`${option}.current is "${first}", and ${option}.keys has ${ids.join(', ')}`, {
      option,
      current: first,
    });
  return { current: { id: first, key }, byId, required };
}

function keyOf(given: string | Uint8Array, id: string, option: string): KeyObject {
  if (!NAME.test(id))
    throw new InvalidConfigurationError(
      `${option}: "${id}" cannot be the name of a key; use letters, digits, "_", "." and "-", at most 64`,
      { option, key: id },
    );
  const bytes = typeof given === 'string' ? Buffer.from(given, 'base64') : Buffer.from(given);
  if (bytes.length !== KEY_BYTES)
    throw new InvalidConfigurationError(
      `${option}: the key "${id}" has ${bytes.length} bytes, and must have ${KEY_BYTES}, in base64: openssl rand -base64 32`,
      { option, key: id, bytes: bytes.length },
    );
  return createSecretKey(bytes);
}
