// The role of a token: what its claim says, by an exact name or by a path of names.
import type { Role } from './caller.ts';

const BY_WORD: ReadonlyMap<string, Role> = new Map([
  ['viewer', 'VIEWER'],
  ['operator', 'OPERATOR'],
  ['admin', 'ADMIN'],
]);
const STRONGEST_FIRST: readonly Role[] = ['ADMIN', 'OPERATOR', 'VIEWER'];

/** The strongest of the roles that the claim names, in any case of letters; NONE where it names none. */
export function roleOfClaim(payload: Readonly<Record<string, unknown>>, claim: string): Role {
  const value = valueAt(payload, claim);
  const words = Array.isArray(value) ? (value as unknown[]) : [value];
  const roles = words.map((word) => (typeof word === 'string' ? BY_WORD.get(word.toLowerCase()) : undefined));
  return STRONGEST_FIRST.find((role) => roles.includes(role)) ?? 'NONE';
}

/** Names of claims may hold dots themselves, as those that are addresses do: the whole name comes first. */
function valueAt(payload: Readonly<Record<string, unknown>>, claim: string): unknown {
  if (Object.hasOwn(payload, claim)) return payload[claim];
  return claim
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined,
      payload,
    );
}
