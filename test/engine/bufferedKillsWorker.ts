// A process whose steps are BUFFERED, and that kills itself before or after it calls the buffer or writes to the database. With a name it starts a
// workflow; without one it is the heir of others. Says which steps are called.
import { appendFileSync } from 'node:fs';
import process, { argv, pid } from 'node:process';
import { setTimeout as passes } from 'node:timers/promises';
import { createEngine } from '../../src/engine/sdk.ts';
import { RedisBuffer } from '../../src/persistence/buffer/redisBuffer.ts';
import { PostgresStore } from '../../src/persistence/postgresStore.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import { bufferedSteps } from './bufferedSteps.ts';

const [, , databaseUrl = '', schema = '', redisUrl = '', file = '', method = '', when = '', name] = argv;

type Call = (this: unknown, ...given: unknown[]) => Promise<unknown>;
const prototype = (method === 'commit' ? PostgresStore : RedisBuffer).prototype as unknown as Record<string, Call>;
const original = prototype[method] as Call;
const isMeant = (given: readonly unknown[]): boolean => {
  if (method !== 'commit') return true;
  const { grade, earlier } = given[0] as Commit;
  return grade === 'BUFFERED' || earlier !== undefined;
};
prototype[method] = async function (...given) {
  if (!isMeant(given)) return original.apply(this, given);
  if (when === 'before') process.kill(pid, 'SIGKILL');
  try {
    return await original.apply(this, given);
  } finally {
    process.kill(pid, 'SIGKILL');
  }
};

// Each leaves the work of the others alone, so that there is something for the heirs.
if (name !== undefined) RedisBuffer.prototype.writers = () => Promise.resolve([]);
// It has not come by: the test says so.
setTimeout(() => process.exit(1), 120_000);
const steps = bufferedSteps((step) => appendFileSync(file, `${step}\n`), name ?? 'heir');
const engine = await createEngine({ workflows: [steps], databaseUrl, schema, redisUrl });
// A busy machine may let Redis answer late.
while (!engine.control.store.buffered?.isReady) await passes(50);
if (name !== undefined) await engine.start(steps, undefined, { key: 'the one' });
