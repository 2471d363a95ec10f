// What `npm start` serves: the release workflow, and one run of it. A module like this is what src/main.ts is given.
import process from 'node:process';
import type { ServedModule } from '../../src/index.ts';
import { HELP, readFlags } from './flags.ts';
import { release } from './release.ts';
import { runRelease } from './run.ts';

const served: ServedModule = {
  workflows: [release],
  check(argv) {
    const { help } = readFlags(argv);
    if (help) process.stdout.write(`${HELP}\n`);
    return !help;
  },
  started: async ({ engine, url, argv, dataDir, clock, divertLog }) => {
    const since = clock.now() - process.uptime() * 1_000;
    const outcome = await runRelease({ engine, url, argv, dataDir, clock, divertLog, since });
    return outcome && { ...outcome };
  },
};
export default served;
