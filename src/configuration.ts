// Every option of the process, once: name, type, default, range and what it trades. The environment is read here and nowhere else; a value
// that cannot be is refused by name before anything is opened.
import { readFileSync } from 'node:fs';
import { checkDatabaseUrl } from './databaseUrl.ts';
import { InvalidConfigurationError } from './errors.ts';
import { type JwtOptions, jwtSettings } from './jwtSettings.ts';
import { type GivenKeys, readKeys } from './namedKeys.ts';
import type { LogLevel } from './log.ts';
import { checkRedisUrl } from './redisUrl.ts';
import { checkPublicUrl } from './publicUrl.ts';

export interface Configuration {
  /** `HOST`: address to listen on. Only loopback until there are API keys, or settings for tokens. @default "127.0.0.1" */
  readonly host: string;
  /** `PORT`: 0 to 65,535; 0 takes any free one. @default 4000 */
  readonly port: number;
  /** `DATABASE_URL`, or the file named by `DATABASE_URL_FILE`: a PostgreSQL. @default the embedded one in `dataDir` */
  readonly databaseUrl: string | undefined;
  /**
   * `REDIS_URL`, or the file named by `REDIS_URL_FILE`: a Redis or Valkey that keeps the progress of steps whose grade is BUFFERED until the database has it;
   * the same for all processes of a schema. @default none: every commit waits for the database
   */
  readonly redisUrl: string | undefined;
  /** `HOLDFAST_DATA_DIR`: folder of the embedded PostgreSQL and of the example. @default ".holdfast" */
  readonly dataDir: string;
  /** `HOLDFAST_SCHEMA`: PostgreSQL schema; a namespace of its own. @default "holdfast" */
  readonly schema: string;
  /** `HOLDFAST_MIGRATE`: "on" applies pending migrations at start, "off" refuses to start and lists them. @default "on" */
  readonly migrate: 'on' | 'off';
  /** `NODE_ENV`: with "production" a definition that changed under an unchanged version is refused at start, and so is a server whose callers need not prove who they are. @default not production */
  readonly production: boolean;
  /** `HOLDFAST_EXPLORER`: "on" or "off": whether `/` is a page to write queries in; in production only for callers with a key. @default on unless NODE_ENV is "production" */
  readonly explorer: boolean;
  /** `LOG_LEVEL`: the process log, JSON lines on stderr; on a terminal one legible line each. "debug" also tells of every letter. @default "info" */
  readonly logLevel: LogLevel;
  /** `HOLDFAST_CONFIG`: YAML file that says how errors are handled (docs/configuration.md); SIGHUP reads it again. @default none: the defaults of its keys */
  readonly configurationFile: string | undefined;
  /** `HOLDFAST_PUBLIC_URL`: base of the pages where people answer questions, such as https://holdfast.example.com. @default none: `actionUrl` of a question is null */
  readonly publicUrl: string | undefined;
  /** `HOLDFAST_JWKS_URL` or `HOLDFAST_JWT_PUBLIC_KEY` (`_FILE`), `HOLDFAST_JWT_ISSUER`, `HOLDFAST_JWT_AUDIENCE`, `HOLDFAST_JWT_ROLE_CLAIM`: whose tokens count. @default none: only API keys */
  readonly jwt: JwtOptions | undefined;
  /**
   * `HOLDFAST_INTEGRITY_KEY`, or the file named by `HOLDFAST_INTEGRITY_KEY_FILE`: keys of HMACs over what is stored, 32 bytes each in base64, as
   * `name=base64`, one for each line or between commas; the first writes, all of them check. @default none: plain hashes, which show accidents only.
   * `HOLDFAST_REQUIRE_INTEGRITY`: "on" refuses checkpoints that were written without a key. @default "off"
   */
  readonly integrity: GivenKeys | undefined;
  /**
   * `HOLDFAST_ENCRYPTION_KEY`, or the file named by `HOLDFAST_ENCRYPTION_KEY_FILE`: keys that encrypt what is stored, `name=base64` of 32 bytes
   * each, one for each line or between commas; the first writes, the others are for what is stored under them. @default none: not encrypted
   */
  readonly encryption: GivenKeys | undefined;
  /** `HOLDFAST_ORIGINS`: origins of the pages that may ask besides the server's own, with commas between them. @default none */
  readonly origins: readonly string[];
  /**
   * `HOLDFAST_TRUST_PROXY`: proxies in front, whose X-Forwarded-For says where callers are: how many there are, or their addresses and networks with commas
   * between them ("10.0.0.0/8, loopback"). With it callers have to prove who they are also on loopback. @default none
   */
  readonly trustProxy: number | readonly string[] | undefined;
  /**
   * `HOLDFAST_RATE_LIMIT` and `HOLDFAST_CONTROL_RATE_LIMIT`: operations, and mutations that control, of one caller in a minute; a sixth of them at once.
   * `HOLDFAST_STREAM_LIMIT`: sockets and streams that one caller may have open. @default 6,000, 300 and 1,000 where callers prove who they are; none else
   * `HOLDFAST_AUTH_FAILURE_LIMIT`: wrong credentials of one address in a minute that are not answered with 429. @default 20
   */
  readonly rateLimits:
    | { readonly [Name in 'operationsPerMinute' | 'controlsPerMinute' | 'streams' | 'failuresPerMinute']?: number }
    | undefined;
  /** `HOLDFAST_DRAIN_MS`: how long a stop waits for running attempts, in ms, 0 to 600,000; those that take longer run again at the next start. @default 25,000 (Kubernetes kills after 30 s) */
  readonly drainMs: number;
}

/** Whether NODE_ENV says so, for a server that is not told. */
export const isProduction = (): boolean => process.env['NODE_ENV'] === 'production';

export type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = [
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
  'silent',
] as const satisfies readonly LogLevel[];

/** @throws InvalidConfigurationError naming the variable, the value and what would do */
export function readConfiguration(env: Environment): Configuration {
  return {
    host: env.HOST ?? '127.0.0.1',
    port: wholeNumber(env, 'PORT', 4000, 0, 65_535),
    databaseUrl: databaseUrl(env),
    redisUrl: redisUrl(env),
    dataDir: env.HOLDFAST_DATA_DIR ?? '.holdfast',
    schema: matching(
      env,
      'HOLDFAST_SCHEMA',
      'holdfast',
      /^[a-z_][a-z0-9_]{0,49}$/,
      'lower-case letters, digits and "_", at most 50',
    ),
    migrate: oneOf(env, 'HOLDFAST_MIGRATE', 'on', ['on', 'off']),
    production: env.NODE_ENV === 'production',
    explorer: oneOf(env, 'HOLDFAST_EXPLORER', env.NODE_ENV === 'production' ? 'off' : 'on', ['on', 'off']) === 'on',
    logLevel: oneOf(env, 'LOG_LEVEL', 'info', LOG_LEVELS),
    configurationFile: env.HOLDFAST_CONFIG || undefined,
    publicUrl: checkPublicUrl(env.HOLDFAST_PUBLIC_URL || undefined, 'HOLDFAST_PUBLIC_URL'),
    jwt: jwt(env),
    integrity: integrity(env),
    encryption: encryption(env),
    origins: listed(env.HOLDFAST_ORIGINS),
    trustProxy: trustProxy(env.HOLDFAST_TRUST_PROXY),
    rateLimits: rateLimits(env),
    drainMs: wholeNumber(env, 'HOLDFAST_DRAIN_MS', 25_000, 0, 600_000),
  };
}

const listed = (text = ''): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

const trustProxy = (text = ''): Configuration['trustProxy'] =>
  text.trim() === '' ? undefined : /^\s*\d+\s*$/.test(text) ? Number(text) : listed(text);

/** Undefined where nothing is said of tokens. */
function jwt(env: Environment): JwtOptions | undefined {
  // Where a variable cannot hold lines, their ends are written out.
  const publicKey = secret(env, 'HOLDFAST_JWT_PUBLIC_KEY')?.replaceAll(String.raw`\n`, '\n');
  const given = {
    ...text('jwksUrl', env.HOLDFAST_JWKS_URL),
    ...text('publicKey', publicKey),
    ...text('issuer', env.HOLDFAST_JWT_ISSUER),
    ...text('audience', env.HOLDFAST_JWT_AUDIENCE),
    ...text('roleClaim', env.HOLDFAST_JWT_ROLE_CLAIM),
  };
  return Object.keys(given).length === 0 ? undefined : jwtSettings(given as JwtOptions);
}

const text = (name: keyof JwtOptions, value: string | undefined): Partial<JwtOptions> =>
  value === undefined || value === '' ? {} : { [name]: value };

/** Undefined where nothing is said of them. */
function rateLimits(env: Environment): Configuration['rateLimits'] {
  const most = 1_000_000_000;
  const given = {
    ...(env.HOLDFAST_RATE_LIMIT && { operationsPerMinute: wholeNumber(env, 'HOLDFAST_RATE_LIMIT', 0, 1, most) }),
    ...(env.HOLDFAST_CONTROL_RATE_LIMIT && {
      controlsPerMinute: wholeNumber(env, 'HOLDFAST_CONTROL_RATE_LIMIT', 0, 1, most),
    }),
    ...(env.HOLDFAST_STREAM_LIMIT && { streams: wholeNumber(env, 'HOLDFAST_STREAM_LIMIT', 0, 1, most) }),
    ...(env.HOLDFAST_AUTH_FAILURE_LIMIT && {
      failuresPerMinute: wholeNumber(env, 'HOLDFAST_AUTH_FAILURE_LIMIT', 0, 1, most),
    }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
}

function databaseUrl(env: Environment): string | undefined {
  const url = secret(env, 'DATABASE_URL');
  return url === undefined ? undefined : checkDatabaseUrl(url, 'DATABASE_URL');
}

function redisUrl(env: Environment): string | undefined {
  const url = secret(env, 'REDIS_URL');
  return url === undefined ? undefined : checkRedisUrl(url, 'REDIS_URL');
}

function integrity(env: Environment): GivenKeys | undefined {
  const name = 'HOLDFAST_INTEGRITY_KEY';
  const text = secret(env, 'HOLDFAST_INTEGRITY_KEY');
  const required = oneOf(env, 'HOLDFAST_REQUIRE_INTEGRITY', 'off', ['on', 'off']) === 'on';
  if (text !== undefined) return { ...readKeys(text, name), required };
  if (required)
    throw new InvalidConfigurationError(`HOLDFAST_REQUIRE_INTEGRITY is on, and there is no ${name}`, {
      variable: name,
    });
  return undefined;
}

function encryption(env: Environment): GivenKeys | undefined {
  const text = secret(env, 'HOLDFAST_ENCRYPTION_KEY');
  return text === undefined ? undefined : readKeys(text, 'HOLDFAST_ENCRYPTION_KEY');
}

/** A value, or the content of the file that `<NAME>_FILE` names: as secrets are mounted. */
function secret(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (env[name] !== undefined && file !== undefined)
    throw new InvalidConfigurationError(`${name} and ${name}_FILE are both set; keep one of them`, { variable: name });
  if (file === undefined) return env[name] === '' ? undefined : env[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new InvalidConfigurationError(
      `${name}_FILE names "${file}", which cannot be read`,
      { variable: `${name}_FILE`, file },
      { cause },
    );
  }
}

function wholeNumber(env: Environment, variable: string, byDefault: number, least: number, most: number): number {
  const text = env[variable];
  if (text === undefined || text === '') return byDefault;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidConfigurationError(`${variable} must be a whole number from ${least} to ${most}, got "${text}"`, {
    variable,
    value: text,
  });
}

function oneOf<const Choice extends string>(
  env: Environment,
  variable: string,
  byDefault: Choice,
  choices: readonly Choice[],
): Choice {
  const text = env[variable];
  if (text === undefined || text === '') return byDefault;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new InvalidConfigurationError(`${variable} must be one of ${choices.join(', ')}, got "${text}"`, {
    variable,
    value: text,
  });
}

function matching(env: Environment, variable: string, byDefault: string, pattern: RegExp, says: string): string {
  const text = env[variable] ?? byDefault;
  if (pattern.test(text)) return text;
  throw new InvalidConfigurationError(`${variable} must be ${says}, got "${text}"`, { variable, value: text });
}
