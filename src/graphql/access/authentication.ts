// Who it is that asks: nobody has to say while there are neither keys nor settings for tokens, since only this machine can ask then; as soon as
// there are, whoever says nothing is nobody, and whoever says something wrong is refused.
import type { Clock } from '../../clock.ts';
import { looksLikeApiKey } from '../../apiKey.ts';
import { bearerOf, NO_CREDENTIALS, unauthenticated } from './bearer.ts';
import type { Caller, Standing } from './caller.ts';
import type { Keyring } from './keyring.ts';
import type { CheckToken, Token } from './tokens.ts';

export interface Authentication {
  /**
   * @param authorization what they said of themselves; undefined for nothing
   * @param address where they are
   * @param isGuessing whether much that was wrong came from there: then the keys are not read anew for one that is not known
   * @throws Refusal 401 for what is not true or not true any more; ServerUnavailableError where that cannot be known
   */
  standingOf(authorization: unknown, address: string | undefined, isGuessing: boolean): Promise<Standing>;
  /** Whether callers have to prove who they are, as far as it is known. */
  readonly isRequired: boolean;
}

interface Parts {
  readonly keyring: Keyring;
  /** Undefined where tokens are not taken. */
  readonly checkToken: CheckToken | undefined;
  /** Whether callers have to prove who they are although there are no keys. */
  readonly always: boolean;
  readonly clock: Clock;
}

export function createAuthentication({ keyring, checkToken, clock, always }: Parts): Authentication {
  return {
    get isRequired() {
      return always || keyring.hasKeys;
    },
    async standingOf(authorization, address, isGuessing) {
      const at = address === undefined ? {} : { address };
      await keyring.refresh();
      if (!this.isRequired) return developer(this, at);
      const bearer = bearerOf(authorization);
      if (bearer === undefined) return anonymous(at);
      if (bearer.startsWith('hf_')) return keyHolder(await held(bearer, isGuessing), keyring, at);
      if (!checkToken) throw unauthenticated('The API key was not accepted');
      return tokenHolder(await checkToken(bearer), clock, at);
    },
  };

  async function held(key: string, isGuessing: boolean): Promise<string> {
    const found = looksLikeApiKey(key) ? await keyring.find(key, !isGuessing) : undefined;
    if (!found)
      throw unauthenticated('The API key was not accepted: there is none, or it was revoked, or it has expired');
    return found.id;
  }
}

type At = Pick<Caller, 'address'>;

const nobody = (at: At): Caller => ({ name: 'anonymous', role: 'NONE', by: 'anonymous', ...at });

const anonymous = (at: At): Standing => ({ caller: nobody(at), over: undefined });

/** Everybody on loopback is the same person, who may do everything. */
const developer = (authentication: Authentication, at: At): Standing => ({
  get caller(): Caller {
    return this.over === undefined ? { name: 'graphql', role: 'ADMIN', by: 'development', ...at } : nobody(at);
  },
  get over() {
    return authentication.isRequired ? NO_CREDENTIALS : undefined;
  },
});

const keyHolder = (keyId: string, keyring: Keyring, at: At): Standing => ({
  get caller(): Caller {
    const key = keyring.current(keyId);
    return key ? { name: key.name, role: key.role, by: 'key', keyId, ...at } : nobody(at);
  },
  get over() {
    return keyring.current(keyId) ? undefined : 'The API key was revoked, or it has expired';
  },
});

const tokenHolder = ({ name, role, endsAt }: Token, clock: Clock, at: At): Standing => ({
  get caller(): Caller {
    return this.over === undefined ? { name, role, by: 'token', ...at } : nobody(at);
  },
  get over() {
    return clock.now() < endsAt ? undefined : 'The token has expired';
  },
});
