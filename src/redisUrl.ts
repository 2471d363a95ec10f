// The URL of a Redis, as people give it: checked before anything is opened, and never repeated, because it may hold a password.
import { InvalidConfigurationError } from './errors.ts';

/** @throws InvalidConfigurationError for what is no redis:// or rediss:// URL */
export function checkRedisUrl(url: unknown, option: string): string {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  if (typeof url === 'string' && parsed && /^rediss?:$/.test(parsed.protocol)) return url;
  throw new InvalidConfigurationError(
    `${option} must be a URL such as redis://user:password@host:6379 (rediss:// over TLS); without it nothing is buffered`,
    { option },
  );
}
