// What `createServer` is given, and what it makes of it: defaults, and refusals by name.
import type { MikroORM } from '@mikro-orm/postgresql';
import { type Clock, systemClock } from '../clock.ts';
import { isProduction } from '../configuration.ts';
import type { OpenEngine } from '../engine/open.ts';
import { InvalidConfigurationError } from '../errors.ts';
import { type Log, silentLog } from '../log.ts';
import { checkOptionNames, type Known, refuseOption } from '../optionNames.ts';
import { version } from '../version.ts';
import { type JwtOptions, type JwtSettings, jwtSettings } from '../jwtSettings.ts';
import { addressReader, type TrustProxy } from './access/clientAddress.ts';
import { checkOrigins } from './access/origins.ts';
import { type RateLimits, rateLimits } from './access/rateLimitOptions.ts';
import type { ServedEngine } from './context.ts';

/** For an engine of `createEngine`: `createServer({ ...engine.open })`. */
export interface ServerOptions {
  readonly engine: ServedEngine;
  /** From `openOrm`; the caller closes it after the server has stopped. */
  readonly orm: MikroORM;
  /** @default the engine's, where `engine.open` is given whole; else the machine's */
  readonly clock?: Clock;
  /** @default none */
  readonly log?: Log;
  /** Address to listen on. Anything but loopback is refused at the start until there are API keys, or `jwt`. @default "127.0.0.1" */
  readonly host?: string;
  /** 0 takes a free one. @default 4000 */
  readonly port?: number;
  /** Shown by `/livez`. @default the version of holdfast */
  readonly version?: string;
  /** Tokens of an identity provider, beside the API keys of `holdfast keys`. @default none: only API keys */
  readonly jwt?: JwtOptions | undefined;
  /**
   * Whether this is production: then a start without API keys and `jwt` is refused. @default whether NODE_ENV is "production"
   */
  readonly production?: boolean;
  /**
   * Whether `/` and `/explorer` are a page to write queries in. In production it is only for callers who prove who they are by a header.
   * @default unless it is production
   */
  readonly explorer?: boolean;
  /**
   * Origins of the pages, besides the server's own, that may ask: https://console.example.com. While only loopback is listened on, their hosts may
   * also be the name under which this server is asked. @default none
   */
  readonly origins?: readonly string[];
  /**
   * Proxies in front of this server: how many every request goes through, or their addresses and networks, such as ['10.0.0.0/8', 'loopback']. Their
   * word counts (X-Forwarded-For) on where a caller is: for the limit of wrong credentials, the audit log and the process log. With it callers have to
   * prove who they are also on loopback. @default none: a caller is where the connection comes from
   */
  readonly trustProxy?: TrustProxy | undefined;
  /** How much one caller may ask: departures from the defaults. @default the defaults, but no limits for callers who need not prove who they are */
  readonly rateLimits?: Partial<RateLimits> | undefined;
}

export interface ServerSettings extends Required<Omit<ServerOptions, 'jwt' | 'rateLimits' | 'trustProxy'>> {
  readonly jwt: JwtSettings | undefined;
  readonly trustProxy: TrustProxy | undefined;
  readonly rateLimits: Partial<RateLimits> | undefined;
}

/** Besides, what an engine has in `open` for other purposes. */
const KNOWN: Known<ServerOptions & Pick<OpenEngine, 'database' | 'close'>> = {
  engine: true,
  orm: true,
  clock: true,
  log: true,
  host: true,
  port: true,
  version: true,
  jwt: true,
  production: true,
  explorer: true,
  origins: true,
  trustProxy: true,
  rateLimits: true,
  database: true,
  close: true,
};

const WHERE = 'createServer';

/** @throws InvalidConfigurationError for an option that is unknown, missing or impossible */
export function serverSettings(given: ServerOptions): ServerSettings {
  checkOptionNames(WHERE, given, KNOWN);
  const { host = '127.0.0.1', port = 4_000, clock = systemClock, log = silentLog, engine, orm, jwt } = given;
  if (engine?.store === undefined || orm?.em === undefined)
    throw new InvalidConfigurationError(
      `${WHERE} needs engine and orm of an engine: createServer({ ...engine.open }), with what createEngine gives`,
      { option: engine?.store === undefined ? 'engine' : 'orm' },
    );
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    refuseOption(WHERE, 'port', 'a whole number from 0 to 65535', port);
  const production = given.production ?? isProduction();
  if (typeof production !== 'boolean') refuseOption(WHERE, 'production', 'true or false', production);
  const explorer = given.explorer ?? !production;
  if (typeof explorer !== 'boolean') refuseOption(WHERE, 'explorer', 'true or false', explorer);
  return {
    engine,
    orm,
    clock,
    log,
    host,
    port,
    production,
    explorer,
    jwt: jwt === undefined ? undefined : jwtSettings(jwt),
    origins: checkOrigins(given.origins ?? []),
    trustProxy: checkedProxy(given.trustProxy),
    rateLimits: given.rateLimits && rateLimits(given.rateLimits),
    version: given.version ?? version(),
  };
}

function checkedProxy(trust: TrustProxy | undefined): TrustProxy | undefined {
  addressReader(trust);
  return trust;
}

export const isLoopback = (host: string): boolean => /^(localhost|::1|127(\.\d{1,3}){3})$/.test(host);

/** Without keys and tokens whoever reaches the port may do everything: nobody else may reach it, and it is no production. */
export function checkUnproved({ host, production, trustProxy }: ServerSettings): void {
  if (!isLoopback(host))
    throw new InvalidConfigurationError(
      `HOST is ${JSON.stringify(host)}: whoever reaches the port may do everything, so that only loopback (127.0.0.1, ::1, localhost) is listened on until callers have keys: ${REMEDY}`,
      { option: 'host', value: host },
    );
  if (trustProxy !== undefined)
    throw new InvalidConfigurationError(
      `HOLDFAST_TRUST_PROXY is set: others come in through a proxy, and need not prove who they are. ${REMEDY[0]?.toUpperCase()}${REMEDY.slice(1)}`,
      { option: 'trustProxy', value: trustProxy },
    );
  if (production)
    throw new InvalidConfigurationError(
      `NODE_ENV is "production", and callers need not prove who they are: every one of them may do everything. ${REMEDY[0]?.toUpperCase()}${REMEDY.slice(1)}`,
      { option: 'production', value: production },
    );
}

const REMEDY =
  'make a key with `holdfast keys create --role ADMIN --name <name>`, or say whose tokens count (HOLDFAST_JWKS_URL or HOLDFAST_JWT_PUBLIC_KEY, HOLDFAST_JWT_ISSUER, HOLDFAST_JWT_AUDIENCE)';
