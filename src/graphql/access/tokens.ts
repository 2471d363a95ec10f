// Tokens of an identity provider (JWT): whose they are is decided by their signature alone, checked with keys that were given beforehand. Which
// algorithm is used is ours to say, not the token's; `none`, and a public key taken for a shared secret, do not exist here.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { isReservedName } from '../../apiKey.ts';
import type { Clock } from '../../clock.ts';
import { ServerUnavailableError } from '../../errors.ts';
import { unauthenticated } from './bearer.ts';
import type { Role } from './caller.ts';
import { roleOfClaim } from './roleClaim.ts';
import type { JwtSettings } from '../../jwtSettings.ts';

/** Signatures that only the holder of a private key can make. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** By how much the clocks of two machines may differ, in s. */
const LEEWAY_S = 5;

export interface Token {
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since the epoch, with the leeway. */
  readonly endsAt: number;
}

/** Checks one. @throws Refusal 401 for what is no token of ours, ServerUnavailableError where the provider's keys cannot be had */
export type CheckToken = (token: string) => Promise<Token>;

export function tokenCheck(settings: JwtSettings, clock: Clock): CheckToken {
  const keys = keysOf(settings);
  const { issuer, audience, roleClaim } = settings;
  return async (token) => {
    const payload = await verified(token, keys, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: LEEWAY_S,
      currentDate: new Date(clock.now()),
    });
    return {
      name: nameOf(payload),
      role: roleOfClaim(payload, roleClaim),
      endsAt: ((payload.exp ?? 0) + LEEWAY_S) * 1_000,
    };
  };
}

type Keys = KeyObject | JWTVerifyGetKey;

const keysOf = (settings: JwtSettings): Keys =>
  'publicKey' in settings ? createPublicKey(settings.publicKey) : createRemoteJWKSet(new URL(settings.jwksUrl));

async function verified(
  token: string,
  keys: Keys,
  options: NonNullable<Parameters<typeof jwtVerify>[2]>,
): Promise<JWTPayload> {
  try {
    // One signature, two ways of naming its key.
    const { payload } = await (typeof keys === 'function'
      ? jwtVerify(token, keys, options)
      : jwtVerify(token, keys, options));
    return payload;
  } catch (error) {
    throw refusalOf(error);
  }
}

/** What may be said of it: nothing that helps to forge one. */
function refusalOf(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired');
  if (error instanceof errors.JWTClaimValidationFailed)
    return unauthenticated(
      `The token was not accepted: its claim "${error.claim}" is missing, or is not what it must be`,
    );
  const isOurs =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') ||
    (error instanceof TypeError && error.message === 'fetch failed');
  if (isOurs)
    return new ServerUnavailableError(
      'The keys of the identity provider cannot be had; try again',
      {},
      { cause: error },
    );
  return unauthenticated('The token was not accepted');
}

/** The subject stands in the record for ever: what is no name, or that of somebody else, is refused. */
function nameOf({ sub = '' }: JWTPayload): string {
  if (!/^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(sub) || isReservedName(sub))
    throw unauthenticated('The token was not accepted: its claim "sub" cannot stand in the record');
  return sub;
}
