// A process that pauses and resumes workflows until it is killed; says so when it has begun.
import { argv, stdout } from 'node:process';
import { workflow } from '../../src/builder.ts';
import { createEngine } from '../../src/engine/sdk.ts';

const [, , databaseUrl = '', schema = ''] = argv;
const waits = workflow('waits', { version: '1' }).waitFor('never');
const engine = await createEngine({ workflows: [waits], databaseUrl, schema });
const handles = await Promise.all(Array.from({ length: 4 }, () => engine.start(waits, undefined)));
stdout.write('begun\n');
await Promise.all(
  handles.map(async (handle, at) => {
    for (let times = 1; ; times++) {
      await handle.pause({ actor: `person ${at}`, reason: `for the ${times}. time` });
      await handle.resume({ actor: `person ${at}` });
    }
  }),
);
