// The PostgreSQL of the tests: DATABASE_URL, else the binaries that npm installed, else the system's, else an error that says what to do.
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { startEmbeddedPostgres } from '../../src/persistence/embeddedPostgres.ts';
import { npmBinaries, type PostgresBinaries } from '../../src/persistence/postgresBinaries.ts';
import { onPath, type TestServer } from './server.ts';

export async function postgres(): Promise<TestServer> {
  const given = process.env['DATABASE_URL'];
  if (given) return { url: given, how: 'DATABASE_URL', stop: async () => {} };
  const binaries = await npmBinaries().catch((error: Error) => systemBinaries() ?? Promise.reject(error));
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'holdfast-postgres-'));
  const server = await startEmbeddedPostgres({ dataDir, binaries, clock: systemClock, log: silentLog, fsync: false });
  return {
    url: server.url,
    how: server.how,
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Debian keeps them off PATH, one directory for each major version; the newest is taken. */
function systemBinaries(): PostgresBinaries | undefined {
  const newest = globSync('/usr/lib/postgresql/*/bin/initdb')
    .sort((a, b) => major(a) - major(b))
    .at(-1);
  const initdb = onPath('initdb') ?? newest;
  if (initdb === undefined) return undefined;
  const directory = path.dirname(realpathSync(initdb));
  const version = execFileSync(path.join(directory, 'postgres'), ['--version'], { encoding: 'utf8' }).trim();
  return { directory, from: `${directory} (${version})` };
}

function major(initdb: string): number {
  return Number.parseInt(initdb.split('/')[4] ?? '0', 10);
}
