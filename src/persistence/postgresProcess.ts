// One run of the postgres program: started, watched until it serves or gives up, ended. Used by embeddedPostgres.ts.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { PostgresBinaries } from './postgresBinaries.ts';
import { postgresEnvironment } from './postgresFolder.ts';
import { endsWithUs, type Unprivileged } from './unprivileged.ts';

/** What came of a start. `occupied`: another server holds the folder, or its last processes are still ending. */
export type Started =
  | { readonly kind: 'serving'; readonly server: PostgresProcess }
  | { readonly kind: 'occupied'; readonly said: string }
  | { readonly kind: 'portTaken'; readonly said: string }
  | { readonly kind: 'failed'; readonly said: string };

export interface PostgresProcess {
  readonly pid: number;
  /** Settles when the process has ended, for whatever reason. */
  readonly lost: Promise<void>;
  /** Ends it after a checkpoint; connections are closed. Resolves when the process is gone. */
  end(): Promise<void>;
}

export interface RunOptions {
  readonly folder: string;
  readonly port: number;
  readonly fsync: boolean;
  readonly binaries: PostgresBinaries;
  readonly as: Unprivileged;
  readonly clock: Clock;
  readonly log: Log;
}

export function startPostgres(options: RunOptions): Promise<Started> {
  const [command = '', ...rest] = [
    ...options.as.prefix,
    ...endsWithUs('SIGINT'),
    path.join(options.binaries.directory, 'postgres'),
    ...settings(options),
  ];
  // A process group of its own: Ctrl-C in a terminal goes to all of ours, and the engine must drain before the database stops.
  const child = spawn(command, rest, {
    cwd: '/',
    env: postgresEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const said: string[] = [];
  return new Promise((resolve) => {
    const lost = new Promise<void>((ended) => child.once('close', () => ended()));
    child.once('error', (error) => resolve({ kind: 'failed', said: error.message }));
    child.once('close', () => resolve(refusal(said.join('\n'))));
    createInterface({ input: child.stderr }).on('line', (line) => {
      options.log.debug({ server: 'postgres', pid: child.pid }, line);
      said.push(line);
      if (said.length > LINES_KEPT) said.shift();
      if (line.includes('database system is ready to accept connections')) {
        resolve({ kind: 'serving', server: running(child, lost, options.clock) });
      }
    });
  });
}

const LINES_KEPT = 20;
/** How long a checkpoint at the end may take before the server is told to leave it to the next start's recovery. */
const END_TIMEOUT_MS = 10_000;

function settings({ folder, port, fsync }: RunOptions): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    fsync: fsync ? 'on' : 'off',
    // What it says of itself, not every statement that was refused: those reach the caller as errors.
    log_min_messages: 'log',
  };
  return ['-D', folder, ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** PostgreSQL gives no codes for these; the messages are the untranslated ones because the environment says LC_ALL=C. */
function refusal(said: string): Started {
  if (/lock file "postmaster\.pid"|pre-existing shared memory block/.test(said)) return { kind: 'occupied', said };
  if (/could not create any TCP\/IP sockets|could not bind/.test(said)) return { kind: 'portTaken', said };
  return { kind: 'failed', said };
}

function running(child: ChildProcess, lost: Promise<void>, clock: Clock): PostgresProcess {
  return {
    pid: child.pid ?? 0,
    lost,
    async end() {
      child.kill('SIGINT');
      const impatience = clock.schedule(END_TIMEOUT_MS, () => child.kill('SIGQUIT'));
      await lost;
      impatience.cancel();
    },
  };
}
