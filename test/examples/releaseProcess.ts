// A program for the tests that kill: runs the release example in a process of its own, as `npm start` does, and writes its events to stdout.
import process from 'node:process';
import { release } from '../../examples/release/release.ts';
import { runRelease } from '../../examples/release/run.ts';
import { createEngine, systemClock } from '../../src/index.ts';

/** What it is given on the command line, as JSON. */
export interface ReleaseProcess {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly dataDir: string;
  readonly flags: readonly string[];
}

const { databaseUrl, schema, dataDir, flags } = JSON.parse(process.argv[2] ?? '') as ReleaseProcess;
const engine = await createEngine({ workflows: [release], databaseUrl, schema });
const since = systemClock.now() - process.uptime() * 1_000;
await runRelease({ engine, url: 'http://127.0.0.1:4000', argv: flags, dataDir, clock: systemClock, since });
await engine.stop();
