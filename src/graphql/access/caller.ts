// Who asks, and what they may: every operation has a caller, also where nobody has to prove who they are.

/** Each may do what those before it may. */
const ROLES = ['NONE', 'VIEWER', 'OPERATOR', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

export interface Caller {
  /** For the record of who did what. */
  readonly name: string;
  readonly role: Role;
  /** How they proved who they are. `development`: they are on loopback, and nobody has to. */
  readonly by: 'development' | 'key' | 'token' | 'anonymous';
  /** Of the API key, where there is one. */
  readonly keyId?: string;
  /** Where the request came from. */
  readonly address?: string;
}

/** Until there are keys, everybody on loopback is the same person, who may do everything. */
export const developer = (address: string | undefined): Caller => ({
  name: 'graphql',
  role: 'ADMIN',
  by: 'development',
  ...(address !== undefined && { address }),
});
