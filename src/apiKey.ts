// What an API key is: 256 random bits behind a prefix that people and scanners of repositories recognise. Only its SHA-256 is stored; since the
// bits are random, nothing slower is needed, and nobody can find a key by how long a comparison takes.
import { createHash, randomBytes } from 'node:crypto';
import { InvalidInputError } from './errors.ts';

/** What a key can be allowed to do; each may do what those before it may. */
export const KEY_ROLES = ['VIEWER', 'OPERATOR', 'ADMIN'] as const;
export type KeyRole = (typeof KEY_ROLES)[number];

/** A new one: `hf_` and 43 characters. */
export const newApiKey = (): string => `hf_${randomBytes(32).toString('base64url')}`;

export const looksLikeApiKey = (text: string): boolean => /^hf_[\w-]{43}$/.test(text);

export const apiKeyHash = (key: string): Buffer => createHash('sha256').update(key).digest();

/** By which people recognise a key that they hold; 24 of its bits. */
export const beginningOf = (key: string): string => key.slice(0, 'hf_'.length + 4);

/** Whose names stand in the record for what nobody did by a key. */
export const isReservedName = (name: string): boolean =>
  /^(system|sdk|graphql|anonymous|workflow .*|cli:.*)$/i.test(name);

/** @throws InvalidInputError for a name that says nothing, or could be taken for somebody else's in the record */
export function checkKeyName(name: string): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@+/:-]{0,99}$/u.test(name))
    throw new InvalidInputError(
      `The name of a key is ${JSON.stringify(name.slice(0, 100))}; it must have 1 to 100 letters, digits, spaces and . _ @ + / : -, and begin with a letter or digit`,
      { option: 'name' },
    );
  if (isReservedName(name))
    throw new InvalidInputError(
      `No key can be called ${JSON.stringify(name)}: in the record it would be somebody else`,
      {
        option: 'name',
      },
    );
}
