// One process that serves a schedule, made to be killed: `node ticking.ts <task as JSON>`. Says `open`, and `error …`.
import { workflow } from '../../src/builder.ts';
import { createEngine } from '../../src/engine/sdk.ts';
import type { FaultPlace } from '../../src/faults.ts';
import { type Log, silentLog } from '../../src/log.ts';

interface Task {
  readonly databaseUrl: string;
  readonly schema: string;
  /** Kills itself there, the first time. */
  readonly killAt?: FaultPlace;
}

const { databaseUrl, schema, killAt } = JSON.parse(process.argv[2] ?? '{}') as Task;
const log: Log = {
  ...silentLog,
  error: (bindings, message) => console.log(`error ${message}: ${(bindings as { err?: Error }).err?.message}`),
  child: () => log,
};
const chime = workflow<unknown>('chime', { version: '1' }).step('ring', { run: () => 'ding' });
await createEngine({
  workflows: [chime],
  databaseUrl,
  schema,
  schedules: { bell: { workflow: chime, everyMs: 1_000, overlap: 'allowAll' } },
  limits: { pollMs: 50 },
  faults: {
    strike(place) {
      if (place === killAt) process.kill(process.pid, 'SIGKILL');
      return undefined;
    },
  },
  log,
});
console.log('open');
