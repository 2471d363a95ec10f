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

/** Whether what asks for `needed` may be done with `role`. */
export const reaches = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** What somebody proved when they came, for as long as they stay: asked again for every operation and every event. */
export interface Standing {
  /** As of now: with the role that they have now, none where what they proved is over. */
  readonly caller: Caller;
  /** Why they may not stay; undefined while they may. */
  readonly over: string | undefined;
}
