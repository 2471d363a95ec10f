// Of the Redis that REDIS_URL names: it must not throw away what it was given to keep.
import { Redis } from 'ioredis';
import { settingOf } from '../../persistence/buffer/keeping.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const PATIENCE_MS = 3_000;

export async function redisFindings(url: string): Promise<Finding[]> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: null,
  });
  let last: Error | undefined;
  redis.on('error', (error: Error) => (last = error));
  try {
    await redis.connect();
    const [info, policy, appendonly] = [
      await redis.info('server'),
      await settingOf(redis, 'maxmemory-policy'),
      await settingOf(redis, 'appendonly'),
    ];
    const version = /(?:redis|valkey)_version:(\S+)/.exec(info)?.[1] ?? 'of unknown version';
    return [ok('redis.reachable', `Redis ${version}`), policyFinding(policy), appendFinding(appendonly)];
  } catch (error) {
    const why = (last ?? (error as Error)).message;
    return [
      problem(
        'redis.reachable',
        `REDIS_URL cannot be used: ${why}`,
        'start it, or correct REDIS_URL; without REDIS_URL none is needed',
      ),
    ];
  } finally {
    redis.disconnect();
  }
}

function policyFinding(policy: string | undefined): Finding {
  const check = 'redis.maxmemory_policy';
  if (policy === 'noeviction') return ok(check, policy);
  const remedy = 'config set maxmemory-policy noeviction, and the same in redis.conf';
  if (policy === undefined) return warning(check, 'it does not tell', 'make sure that it is noeviction');
  return problem(check, `${policy}: it throws keys away when its memory is full`, remedy);
}

function appendFinding(appendonly: string | undefined): Finding {
  const check = 'redis.appendonly';
  if (appendonly === 'yes') return ok(check, 'yes');
  if (appendonly === undefined) return warning(check, 'it does not tell', 'make sure that appendonly is yes');
  return warning(
    check,
    `${appendonly}: what it holds is lost when it restarts`,
    'config set appendonly yes, and the same in redis.conf',
  );
}
