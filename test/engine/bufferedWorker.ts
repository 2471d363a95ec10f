// A process whose steps are BUFFERED; it kills itself in the step that it is told, and writes down which steps are called.
import { appendFileSync } from 'node:fs';
import { argv, pid } from 'node:process';
import { createEngine } from '../../src/engine/sdk.ts';
import { bufferedSteps } from './bufferedSteps.ts';

const [, , databaseUrl = '', schema = '', redisUrl = '', file = '', doomed = ''] = argv;
const steps = bufferedSteps((step) => {
  appendFileSync(file, `${step}\n`);
  if (step === doomed) process.kill(pid, 'SIGKILL');
});
const engine = await createEngine({ workflows: [steps], databaseUrl, schema, redisUrl });
await engine.start(steps, undefined, { key: 'the one' });
