// Runs once before all tests: starts a real PostgreSQL and a real Redis and tells the tests where they are, by `inject('databaseUrl')` and
// `inject('redisUrl')`. Both end with the test run, also when that is killed.
import type { TestProject } from 'vitest/node';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';

export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  const [database, buffer] = await Promise.allSettled([postgres(), redis()]);
  const stop = async (): Promise<void> => {
    if (database.status === 'fulfilled') await database.value.stop();
    if (buffer.status === 'fulfilled') await buffer.value.stop();
  };
  if (database.status === 'rejected' || buffer.status === 'rejected') {
    await stop();
    throw database.status === 'rejected' ? database.reason : (buffer as PromiseRejectedResult).reason;
  }
  project.provide('databaseUrl', database.value.url);
  project.provide('redisUrl', buffer.value.url);
  console.log(`test servers: ${database.value.how}; Redis: ${buffer.value.how}`);
  return stop;
}

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string;
    redisUrl: string;
  }
}
