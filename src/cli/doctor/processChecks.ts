// Of the process itself: its Node, its settings, who may reach it, and who else can read its secrets.
import { statSync } from 'node:fs';
import type { Configuration, Environment } from '../../configuration.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** As package.json has it. */
const LEAST_NODE = [22, 17] as const;

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  const least = LEAST_NODE.join('.');
  return isEnough
    ? ok('node.version', `Node ${version}, at least ${least} is needed`)
    : problem('node.version', `Node ${version}`, `install Node ${least} or newer (a clone brings one: ./holdfast)`);
}

/** Each file that holds a secret, by the variable that names it. */
export function secretFindings(env: Environment): Finding[] {
  return Object.entries(env)
    .filter(([name, file]) => name.endsWith('_FILE') && isOurs(name) && file)
    .map(([name, file]) => secretFinding(name, file as string));
}

const isOurs = (name: string): boolean =>
  name.startsWith('HOLDFAST_') || name === 'DATABASE_URL_FILE' || name === 'REDIS_URL_FILE';

function secretFinding(name: string, file: string): Finding {
  const check = `files.${name}`;
  try {
    const { mode } = statSync(file);
    const bits = (mode & 0o777).toString(8).padStart(3, '0');
    if ((mode & 0o007) === 0) return ok(check, `${file} (mode ${bits})`);
    return warning(check, `${file} can be read by everybody on this machine (mode ${bits})`, `chmod 600 ${file}`);
  } catch (error) {
    return problem(
      check,
      `${name} names ${file}: ${(error as Error).message}`,
      'mount the file, or correct the variable',
    );
  }
}

interface Exposure {
  readonly configuration: Configuration;
  /** API keys in force; undefined where that could not be read. */
  readonly keys: number | undefined;
}

const isLoopback = (host: string): boolean => /^(localhost|::1|127(\.\d{1,3}){3})$/.test(host);

/** Whether a server with these settings would let strangers in, or refuse to start. */
export function exposureFinding({ configuration: { host, jwt, production }, keys }: Exposure): Finding {
  const check = 'access.exposure';
  const prove = jwt
    ? 'callers prove who they are by tokens or keys'
    : `${keys ?? 'an unknown number of'} API keys are in force`;
  if (jwt || (keys ?? 0) > 0) return ok(check, `HOST is ${host}; ${prove}`);
  const remedy = 'make a key: holdfast keys create --role ADMIN --name <you>; or set HOLDFAST_JWKS_URL';
  if (keys === undefined)
    return warning(
      check,
      `HOST is ${host}; whether there are API keys could not be read`,
      'see the findings about the database',
    );
  if (production)
    return problem(
      check,
      'NODE_ENV is production, and callers need not prove who they are: the server refuses to start',
      remedy,
    );
  if (!isLoopback(host))
    return problem(
      check,
      `HOST is ${host}, and callers need not prove who they are: the server refuses to start`,
      remedy,
    );
  return ok(check, `HOST is ${host}: only this machine can call, and whoever does may do everything (development)`);
}

/** A key on its way over a wire that anybody can read. */
export function clientFinding(env: Environment): Finding[] {
  const { HOLDFAST_URL: url, HOLDFAST_API_KEY: key, HOLDFAST_API_KEY_FILE: file } = env;
  const parsed = url === undefined ? null : URL.parse(url);
  if (!parsed || (!key && !file)) return [];
  if (parsed.protocol === 'https:' || isLoopback(parsed.hostname))
    return [ok('access.transport', `the key is sent to ${url}`)];
  return [
    warning(
      'access.transport',
      `the key is sent to ${url} without encryption`,
      'use https: a proxy that ends TLS in front of the server',
    ),
  ];
}
