// The directory of an embedded PostgreSQL: made whole or not at all, with a password and a port of its own. Used by embeddedPostgres.ts.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { ServerUnavailableError } from '../errors.ts';
import type { PostgresBinaries } from './postgresBinaries.ts';
import { isAlive } from './postmasterPid.ts';
import type { Unprivileged } from './unprivileged.ts';

/** Stored inside the folder. The port stays the same from start to start, so that a connection string outlives the server. */
export interface Access {
  readonly password: string;
  readonly port: number;
}

const ACCESS_FILE = 'holdfast.json';

/** The folder of the data: the major version is in its name, since another one could not read it. */
export function postgresFolder(dataDir: string): string {
  return path.join(path.resolve(dataDir), 'postgres17');
}

/**
 * Makes the folder unless it is there. PostgreSQL's own preparation takes a second in which we may be killed, and another process may do
 * the same: so it is prepared beside, and renamed. Whoever comes second finds the first one's.
 */
export function makeFolder(folder: string, binaries: PostgresBinaries, as: Unprivileged): void {
  const parent = path.dirname(folder);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  removeAbandoned(parent);
  if (existsSync(folder)) return adopt(folder, as);
  const draft = path.join(parent, `${DRAFT}${process.pid}`);
  const access: Access = { password: randomBytes(24).toString('base64url'), port: firstPort(folder) };
  try {
    initialize(draft, access.password, binaries, as);
    writeFileSync(path.join(draft, ACCESS_FILE), JSON.stringify(access), { mode: 0o600 });
    renameSync(draft, folder);
    sync(parent);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

export function readAccess(folder: string): Access {
  const file = path.join(folder, ACCESS_FILE);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Access;
  } catch (cause) {
    throw new ServerUnavailableError(
      `${file} cannot be read, and without the password in it the database in ${folder} cannot be opened. Restore the file, ` +
        'or move the folder away to begin with an empty one.',
      { file },
      { cause },
    );
  }
}

/** Remembers another port, where the usual one was taken by another program. */
export function rememberPort(folder: string, port: number): void {
  const file = path.join(folder, ACCESS_FILE);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...readAccess(folder), port }), { mode: 0o600 });
  if (process.getuid?.() === 0) giveTo(statSync(folder).uid, draft);
  renameSync(draft, file);
}

const DRAFT = '.preparing-';

function initialize(draft: string, password: string, binaries: PostgresBinaries, as: Unprivileged): void {
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(as.owner, passwordFile);
  const options = ['-D', draft, '-U', 'holdfast', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  options.push('-E', 'UTF8', '--locale=C');
  const [command = '', ...rest] = [...as.prefix, path.join(binaries.directory, 'initdb'), ...options];
  const done = spawnSync(command, rest, { cwd: '/', env: postgresEnvironment(), encoding: 'utf8' });
  rmSync(passwordFile, { force: true });
  if (done.status !== 0) {
    throw new ServerUnavailableError(
      `initdb of ${binaries.from} could not make ${draft} (${done.error?.message ?? `exit code ${done.status}`}): ` +
        `${done.stderr?.trim()}. Check that the disk has 100 MB free and that the directory may be written to.`,
      { folder: draft, how: as.how },
      { cause: done.error },
    );
  }
}

/** Nothing of ours: PG* variables would be heeded, and the messages that we read are the English ones. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

/** Root may have made the folder in another way before (a container that forbids namespaces, say). */
function adopt(folder: string, as: Unprivileged): void {
  if (as.owner !== undefined && statSync(folder).uid !== as.owner) giveTo(as.owner, folder);
}

function giveTo(owner: number | undefined, target: string): void {
  if (owner !== undefined) spawnSync('chown', ['-R', `${owner}:${owner}`, target], { stdio: 'ignore' });
}

function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(DRAFT)) continue;
    const pid = Number.parseInt(name.slice(DRAFT.length), 10);
    // Our own number means an earlier life: in a container every start has the same one.
    if (pid === process.pid || !isAlive(pid)) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

function sync(directory: string): void {
  const handle = openSync(directory, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/**
 * The same folder gets the same port. Below the range from which systems take the near end of outgoing connections (32768 and up): there, a
 * client that tries again and again while the server is away is in the end connected to itself, and holds the port.
 */
function firstPort(folder: string): number {
  return 20_000 + (createHash('sha256').update(folder).digest().readUInt32BE() % 10_000);
}
