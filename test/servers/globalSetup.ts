// Runs once before all tests: starts a real PostgreSQL and a real Redis and tells the tests where they are, by `inject('databaseUrl')` and
// `inject('redisUrl')`. Both end with the test run, also when that is killed.
import type { TestProject } from 'vitest/node';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';

export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.allSettled([postgres(), redis()]);
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)));
  };
  const [database, buffer] = started;
  if (database.status === 'rejected' || buffer.status === 'rejected') {
    await stop();
    throw new AggregateError(
      started.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : [])),
      started.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : [])).join('\n'),
    );
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
