// Whether a Redis keeps what it is given: one that throws keys away when its memory is full would throw away progress that was acknowledged.
import type { Redis } from 'ioredis';
import { InvalidConfigurationError } from '../../errors.ts';

/** Undefined where the server does not say (a hosted one that forbids CONFIG). */
export async function settingOf(redis: Redis, name: string): Promise<string | undefined> {
  try {
    const answer = (await redis.config('GET', name)) as unknown;
    const values = Array.isArray(answer) ? answer : Object.entries(answer as object).flat();
    return typeof values[1] === 'string' ? values[1] : undefined;
  } catch {
    return undefined;
  }
}

/** @throws InvalidConfigurationError naming the policy and the remedy */
export async function requireKeeping(redis: Redis): Promise<void> {
  const policy = await settingOf(redis, 'maxmemory-policy');
  if (policy === undefined || policy === 'noeviction') return;
  throw new InvalidConfigurationError(
    `The Redis of REDIS_URL has maxmemory-policy ${policy}: it throws checkpoints away when its memory is full. Set it: config set maxmemory-policy noeviction, and the same in redis.conf`,
    { option: 'redisUrl', policy },
  );
}
