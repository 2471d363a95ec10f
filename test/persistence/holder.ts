// Starts holdServer.ts and speaks with the database that it holds. Used by the tests of the embedded PostgreSQL.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import { postgresFolder } from '../../src/persistence/postgresFolder.ts';
import { isAlive, namedServer } from '../../src/persistence/postmasterPid.ts';

export interface Holder {
  readonly child: ChildProcess;
  readonly url: string;
  readonly how: string;
}

/** A directory that is removed after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'holdfast-embedded-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Another process that holds the server of a directory; it ends with the test. `prefix` is put before its command. */
export async function hold(dataDir: string, prefix: readonly string[] = []): Promise<Holder> {
  const program = path.join(import.meta.dirname, 'holdServer.ts');
  const [command, ...rest] = [...prefix, process.execPath, program, dataDir];
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<string>((resolve) => child.once('close', (code) => resolve(`ended with ${code}`)));
  onTestFinished(async () => {
    child.stdin.end();
    await gone;
  });
  const line = new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const said = await Promise.race([line, gone]);
  return { child, ...(JSON.parse(said) as { url: string; how: string }) };
}

/** The process id of the server, as its folder names it. */
export function serverPid(dataDir: string): number {
  const named = namedServer(postgresFolder(dataDir));
  if (named === undefined) throw new Error(`no server is named in ${dataDir}`);
  return named.pid;
}

export async function untilGone(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 10_000, interval: 10 }).toBe(false);
}

export async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client(url);
  client.on('error', () => {}); // the server is killed while we are connected; the query in flight tells
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Asks again and again until an answer comes; returns it with the time that took. */
export async function untilAnswered<Row extends pg.QueryResultRow>(url: string, sql: string) {
  const began = performance.now();
  const rows = await expect
    .poll(() => query<Row>(url, sql).catch(() => undefined), { timeout: 10_000, interval: 10 })
    .toBeDefined()
    .then(() => query<Row>(url, sql));
  return { rows, ms: performance.now() - began };
}
