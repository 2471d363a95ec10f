// The release survives kill -9 of its process wherever it is: the next process finishes the same workflow, and nothing was done twice.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { command } from '../../examples/release/command.ts';
import { release } from '../../examples/release/release.ts';
import { placesIn } from '../../examples/release/place.ts';
import { find } from '../../examples/release/program.ts';
import { endPrograms } from '../../examples/release/reset.ts';
import { freshSchema } from '../servers/schema.ts';
import type { ReleaseProcess } from './releaseProcess.ts';

const schema = freshSchema();
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Line {
  readonly type: string;
  readonly step?: string;
  readonly workflowId: string;
}

/** Runs a process to its end, and tells its events as they come. */
async function run(dataDir: string, flags: readonly string[], onLine: (line: Line, child: ChildProcess) => void) {
  const given: ReleaseProcess = { databaseUrl: inject('databaseUrl'), schema, dataDir, flags };
  const program = fileURLToPath(new URL('./releaseProcess.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(given)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    onLine(line, child);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { lines, code, signal };
}

/** Whether these workflows have ended well, as stored. */
async function haveCompleted(workflows: ReadonlySet<string>): Promise<boolean> {
  const client = new pg.Client(inject('databaseUrl'));
  await client.connect();
  const { rows } = await client.query<{ status: string }>(
    `select status from "${schema}".workflows where id = any($1)`,
    [[...workflows]],
  );
  await client.end();
  return rows.length > 0 && rows.every(({ status }) => status === 'COMPLETED');
}

/** The same, with the time that PostgreSQL needs for a commit which the process sent just before it was killed. */
async function willHaveCompleted(workflows: ReadonlySet<string>): Promise<boolean> {
  return vi
    .waitUntil(() => haveCompleted(workflows), { timeout: 1_000 })
    .then(
      () => true,
      () => false,
    );
}

async function workFolder(): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'holdfast-release-'));
  closing.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  closing.push(() => endPrograms(path.join(dataDir, 'release')));
  return dataDir;
}

/** What one release leaves, however often it was interrupted. */
async function expectOneRelease(dataDir: string): Promise<void> {
  const folder = path.join(dataDir, 'release');
  const { project, releases, builds, server } = placesIn(folder);
  const at = { cwd: project, signal: AbortSignal.timeout(10_000) };
  expect(await command('git', ['log', '--topo-order', '--format=%s', 'main'], at)).toBe(
    'Merge release 1\nRelease 1\nBegin the project\n',
  );
  expect(await readdir(releases)).toEqual(['1']);
  expect(await readdir(builds)).toHaveLength(1);
  const live = await find(server);
  expect(live?.name).toBe('releases/1');
  expect(await (await fetch(`http://127.0.0.1:${live?.port}/`)).text()).toContain('This is release 1.');
}

describe('a release whose process is killed', { timeout: 60_000 }, () => {
  it('by the fault `kill` during the build is finished by the next process', async () => {
    const dataDir = await workFolder();
    const first = await run(dataDir, ['--approve', '--fault', 'kill'], () => {});
    expect(first.signal).toBe('SIGKILL');
    // What it printed last depends on how far its terminal had read the log; what it had not done is certain.
    const done = first.lines.filter(({ type }) => type === 'STEP_COMPLETED').map(({ step }) => step);
    expect(done).not.toContain('build');
    const second = await run(dataDir, ['--approve'], () => {});
    expect(second.code).toBe(0);
    expect(second.lines[0]?.workflowId).toBe(first.lines[0]?.workflowId);
    expect(second.lines.map(({ type }) => type)).toContain('STATE_RESTORED');
    expect(second.lines.at(-1)?.type).toBe('WORKFLOW_COMPLETED');
    await expectOneRelease(dataDir);
  });

  it('in every step in turn is finished by the last process, and nothing is done twice', {
    timeout: 180_000,
  }, async () => {
    const dataDir = await workFolder();
    const killed = new Set<string>();
    const workflows = new Set<string>();
    const killOnce = ({ type, step = '' }: Line, child: ChildProcess): void => {
      if (type !== 'STEP_STARTED' || killed.has(step) || child.killed) return;
      killed.add(step);
      child.kill('SIGKILL');
    };
    let last: Awaited<ReturnType<typeof run>>;
    do {
      last = await run(dataDir, ['--approve'], killOnce);
      for (const { workflowId } of last.lines) workflows.add(workflowId);
      // The last step may be over before its process is killed: the next one would begin another release.
    } while (last.signal === 'SIGKILL' && !(await willHaveCompleted(workflows)));
    expect(await haveCompleted(workflows)).toBe(true);
    expect([...killed]).toEqual(release.nodes.map(({ name }) => name));
    expect(workflows.size).toBe(1);
    await expectOneRelease(dataDir);
  });

  it('while the deployed server runs leaves the server running', async () => {
    const dataDir = await workFolder();
    const first = await run(dataDir, ['--approve'], (line, child) => {
      if (line.type === 'STEP_COMPLETED' && line.step === 'deploy') child.kill('SIGKILL');
    });
    const workflows = new Set(first.lines.map(({ workflowId }) => workflowId));
    const before = await find(placesIn(path.join(dataDir, 'release')).server);
    expect(before?.name).toBe('releases/1');
    // Where it was over before it was killed, the next process would begin another release.
    if (!(await haveCompleted(workflows))) await run(dataDir, ['--approve'], () => {});
    expect(await haveCompleted(workflows)).toBe(true);
    expect((await find(placesIn(path.join(dataDir, 'release')).server))?.pid).toBe(before?.pid);
  });
});
