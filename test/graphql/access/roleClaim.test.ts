// Which role a token names.
import { expect, it } from 'vitest';
import { roleOfClaim } from '../../../src/graphql/access/roleClaim.ts';

it.each([
  [{ role: 'ADMIN' }, 'role', 'ADMIN'],
  [{ role: 'operator' }, 'role', 'OPERATOR'],
  [{ role: ['viewer', 'Operator', 'other', 7, null] }, 'role', 'OPERATOR'],
  [{ realm_access: { roles: ['offline_access', 'viewer'] } }, 'realm_access.roles', 'VIEWER'],
  [{ 'https://holdfast.example/role': 'viewer' }, 'https://holdfast.example/role', 'VIEWER'],
  [{ role: 'none' }, 'role', 'NONE'],
  [{ role: ' ADMIN' }, 'role', 'NONE'],
  [{ role: { ADMIN: true } }, 'role', 'NONE'],
  [{ role: [['ADMIN']] }, 'role', 'NONE'],
  [{ role: true }, 'role', 'NONE'],
  [{}, 'role', 'NONE'],
  // What every object has is no claim.
  [{}, 'constructor.name', 'NONE'],
  [{ a: 'ADMIN' }, 'a.toLowerCase', 'NONE'],
  [JSON.parse('{"__proto__":{"role":"ADMIN"}}') as object, 'role', 'NONE'],
])('%j says in %s: %s', (payload, claim, role) => {
  expect(roleOfClaim(payload as Record<string, unknown>, claim)).toBe(role);
});
