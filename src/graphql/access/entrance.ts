// Where everybody comes in, on every transport: who they are, whether they may come in at all, and how long they may stay.
import type { IncomingMessage } from 'node:http';
import { ServerUnavailableError } from '../../errors.ts';
import { Refusal } from '../requests.ts';
import type { ServerSettings } from '../serverOptions.ts';
import { checkUnproved, isLoopback } from '../serverOptions.ts';
import { createAuthentication } from './authentication.ts';
import { type AddressOf, addressReader, isPassedOn } from './clientAddress.ts';
import { NO_CREDENTIALS, unauthenticated } from './bearer.ts';
import type { Standing } from './caller.ts';
import { Keyring } from './keyring.ts';
import { Failures } from './failures.ts';
import type { Doors } from './origins.ts';
import { Presence } from './presence.ts';
import { rateLimits } from './rateLimitOptions.ts';
import { Allowances } from './rateLimits.ts';
import { tokenCheck } from './tokens.ts';

export interface Entrance {
  /** Before the port is opened. @throws InvalidConfigurationError where others could come in without proving who they are */
  check(): Promise<void>;
  /**
   * Who somebody is by their word: of a header, or of what a WebSocket client says of itself.
   * @throws Refusal 401 where it is not true, 429 where that was so too often from there, or 503 where it cannot be known
   */
  standingOf(authorization: unknown, request: IncomingMessage): Promise<Standing>;
  /** @throws Refusal 401 or 403 for whoever may do nothing at all */
  admit(standing: Standing): Standing;
  readonly failures: Failures;
  /** Where a request comes from. */
  readonly addressOf: AddressOf;
  readonly presence: Presence;
  readonly allowances: Allowances;
  /** Where browsers may ask from. */
  readonly doors: Doors;
  readonly keyring: Keyring;
}

export function createEntrance(settings: ServerSettings): Entrance {
  const { orm, clock, log, jwt, host, production, engine, trustProxy } = settings;
  const keyring = new Keyring({ orm, clock, log });
  // Where others can come in, nobody is ever the developer, whatever becomes of the keys.
  const always = jwt !== undefined || production || trustProxy !== undefined || !isLoopback(host);
  const addressOf = addressReader(trustProxy);
  const checkToken = jwt && tokenCheck(jwt, clock);
  const authentication = createAuthentication({ keyring, checkToken, clock, always });
  const admit = (standing: Standing): Standing => {
    const { role, by } = standing.caller;
    if (role !== 'NONE') return standing;
    throw by === 'anonymous'
      ? unauthenticated(standing.over ?? NO_CREDENTIALS)
      : new Refusal(403, 'Your token names no role: VIEWER, OPERATOR or ADMIN', 'FORBIDDEN');
  };
  const { failuresPerMinute: perMinute } = rateLimits(settings.rateLimits ?? {});
  const failures = new Failures({ perMinute, store: engine.store, clock, log });
  return {
    failures,
    addressOf,
    presence: new Presence({ clock, log, keyring }),
    allowances: new Allowances(settings.rateLimits, clock),
    doors: { origins: settings.origins, loopback: isLoopback(host) },
    keyring,
    async check() {
      if (jwt || !always) return;
      await keyring.refresh();
      if (!keyring.hasKeys) checkUnproved(settings);
    },
    async standingOf(authorization, request) {
      const address = addressOf(request);
      try {
        const standing = await authentication.standingOf(authorization, address, failures.isSpent(address));
        if (standing.caller.by === 'development' && isPassedOn(request)) throw PASSED_ON;
        return standing;
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) throw failures.count(address, error);
        if (!(error instanceof ServerUnavailableError)) throw error;
        log.warn({ err: error }, 'who calls cannot be known');
        throw new Refusal(503, error.message, error.code);
      }
    },
    admit,
  };
}

/** Whoever comes through a proxy on this machine comes from loopback, and is not the developer for that. */
const PASSED_ON = new Refusal(
  403,
  'A proxy passed this on for somebody else, and callers need not prove who they are here: make a key with `holdfast keys create --role ADMIN --name <name>`, and name the proxy in HOLDFAST_TRUST_PROXY',
  'FORBIDDEN',
);
