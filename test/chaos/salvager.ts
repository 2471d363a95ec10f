// A process that takes up a workflow whose newest state is corrupt, and is killed at a place of its choice on the way. Started by a test.
import process from 'node:process';
import { createEngine } from '../../src/engine/sdk.ts';
import { diary } from './diary.ts';

const [databaseUrl = '', schema = '', place = '', folder = ''] = process.argv.slice(2);
let struck = 0;
await createEngine({
  workflows: [diary(folder)],
  databaseUrl,
  schema,
  migrate: 'off',
  retention: 'off',
  faults: {
    strike(where: string) {
      if (where === place && ++struck === 1) process.kill(process.pid, 'SIGKILL');
      return Promise.resolve();
    },
  },
});
