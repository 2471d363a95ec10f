// The URL of a PostgreSQL, as people give it: checked before anything is opened, and named in messages without its password.
import { InvalidConfigurationError } from './errors.ts';

/** @throws InvalidConfigurationError for what is no postgres:// URL; its text is not repeated, because it may hold a password */
export function checkDatabaseUrl(url: unknown, option: string): string {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  if (typeof url !== 'string' || !parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || !canBeDecoded(parsed))
    throw new InvalidConfigurationError(
      `${option} must be a URL such as postgres://user:password@host:5432/database (with %23 for # and the like); without it the embedded PostgreSQL is used`,
      { option },
    );
  return url;
}

/** Where it leads to, for people. */
export function databaseOf(url: string): string {
  const { hostname, port, pathname, username, searchParams } = new URL(url);
  const host = hostname || searchParams.get('host') || 'localhost';
  const user = username === '' ? '' : ` as ${decodeURIComponent(username)}`;
  return `${host}:${port || 5432}, database ${decodeURIComponent(pathname.slice(1)) || 'postgres'}${user}`;
}

function canBeDecoded({ username, password, pathname }: URL): boolean {
  try {
    return [username, password, pathname].map(decodeURIComponent).length > 0;
  } catch {
    return false; // A % that begins nothing.
  }
}
