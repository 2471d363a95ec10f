// What tokens of an identity provider must be, as the environment and embedders say it. A setting that would let other people's tokens in, or
// nobody's, is refused by name before anything is opened.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { InvalidConfigurationError } from './errors.ts';
import { checkOptionNames } from './optionNames.ts';

/** Tokens (JWT) by which callers may prove who they are. The subject (`sub`) stands in the record of who did what. */
export interface JwtOptions {
  /** Where the provider publishes its keys (JWKS): https, or http on loopback. Either this or `publicKey`. @default none */
  readonly jwksUrl?: string | undefined;
  /** The provider's one key, as PEM (`-----BEGIN PUBLIC KEY-----`): RSA of 2,048 bits or more, EC, or Ed25519. @default none */
  readonly publicKey?: string | undefined;
  /** What `iss` must be. */
  readonly issuer: string;
  /** What `aud` must be, or hold. */
  readonly audience: string;
  /** The claim that says VIEWER, OPERATOR or ADMIN, in a text or a list, in any case of letters; dots lead into objects. @default "role" */
  readonly roleClaim?: string | undefined;
}

export type JwtSettings = Readonly<Record<'issuer' | 'audience' | 'roleClaim', string>> &
  ({ readonly jwksUrl: string } | { readonly publicKey: string });

const KNOWN = { jwksUrl: true, publicKey: true, issuer: true, audience: true, roleClaim: true } as const;

/** @throws InvalidConfigurationError naming the option, what it would mean and the remedy */
export function jwtSettings(given: JwtOptions): JwtSettings {
  checkOptionNames('createServer: jwt', given, KNOWN);
  const { jwksUrl, publicKey, issuer, audience, roleClaim = 'role' } = given;
  if ((jwksUrl === undefined) === (publicKey === undefined))
    refuse('jwksUrl', 'tokens need either jwt.jwksUrl (HOLDFAST_JWKS_URL) or jwt.publicKey (HOLDFAST_JWT_PUBLIC_KEY)');
  if (!isText(issuer))
    refuse('issuer', 'jwt.issuer (HOLDFAST_JWT_ISSUER) is missing: tokens of any issuer that shares a key would count');
  if (!isText(audience))
    refuse('audience', 'jwt.audience (HOLDFAST_JWT_AUDIENCE) is missing: tokens made for other services would count');
  if (!isText(roleClaim)) refuse('roleClaim', 'jwt.roleClaim (HOLDFAST_JWT_ROLE_CLAIM) must name a claim');
  const common = { issuer, audience, roleClaim };
  return jwksUrl === undefined
    ? { ...common, publicKey: checkPublicKey(publicKey ?? '') }
    : { ...common, jwksUrl: checkUrl(jwksUrl) };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function checkUrl(text: string): string {
  const url = URL.parse(text);
  const isLocal = url?.protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url?.protocol === 'https:' || isLocal) return text;
  return refuse(
    'jwksUrl',
    `jwt.jwksUrl (HOLDFAST_JWKS_URL) is ${JSON.stringify(text)}; it must be an https address, since whoever changes the keys on their way can be anybody`,
  );
}

function checkPublicKey(pem: string): string {
  let key: KeyObject | undefined;
  try {
    // Of a private key, which has no place here, the public one would be made in silence.
    key = /PRIVATE KEY/.test(pem) ? undefined : createPublicKey(pem);
  } catch {
    // Said below, without the parser's words.
  }
  const { asymmetricKeyType: kind, asymmetricKeyDetails: { modulusLength = 0 } = {} } = key ?? {};
  if ((kind === 'rsa' && modulusLength >= 2_048) || kind === 'ec' || kind === 'ed25519') return pem;
  return refuse(
    'publicKey',
    `jwt.publicKey (HOLDFAST_JWT_PUBLIC_KEY) must be a public key as PEM, RSA of 2,048 bits or more, EC or Ed25519${kind ? `; this one is ${kind} ${modulusLength || ''}`.trimEnd() : ''}`,
  );
}

function refuse(option: string, says: string): never {
  throw new InvalidConfigurationError(`createServer: ${says}`, { option: `jwt.${option}` });
}
