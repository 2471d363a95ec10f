// `npm start` where a person sees it: the process itself on a real pseudo-terminal, which util-linux's `script` gives it. What it writes is
// shown to a screen, and the screen is looked at.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, inject, it } from 'vitest';
import { endPrograms } from '../../examples/release/reset.ts';
import { onPath } from '../servers/server.ts';
import { freshSchema } from '../servers/schema.ts';
import { Screen } from './screen.ts';

/** That of macOS takes other flags. */
const SCRIPT = process.platform === 'linux' ? onPath('script') : undefined;
const COLUMNS = 110;
const ROWS = 40;
const schema = freshSchema();
const dataDir = await mkdtemp(path.join(os.tmpdir(), 'holdfast-terminal-'));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const one of running.splice(0)) one.kill('SIGKILL');
});
afterAll(async () => {
  await endPrograms(path.join(dataDir, 'release'));
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const QUOTE = /'/g;
const quoted = (text: string): string => `'${text.replace(QUOTE, `'\\''`)}'`;

/** Runs a command on a terminal. `sees` resolves when the screen shows this; `type` is what a person types. */
function onTerminal(command: readonly string[]) {
  const inside = `stty cols ${COLUMNS} rows ${ROWS}; exec ${command.map(quoted).join(' ')}`;
  const made = spawn(String(SCRIPT), ['--quiet', '--return', '--command', inside, '/dev/null'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: inject('databaseUrl'),
      HOLDFAST_SCHEMA: schema,
      HOLDFAST_DATA_DIR: dataDir,
      PORT: '0',
      TERM: 'xterm',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.push(made);
  const screen = new Screen(COLUMNS, ROWS);
  const waiting: (() => void)[] = [];
  made.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen.write(text);
    for (const look of waiting.splice(0)) look();
  });
  const ended = new Promise<number | null>((resolve) => made.once('close', resolve));
  return {
    screen,
    ended,
    type: (keys: string): void => void made.stdin.write(keys),
    sees: async (text: string): Promise<void> => {
      while (!screen.text.includes(text)) await new Promise<void>((look) => waiting.push(look));
    },
  };
}

describe.skipIf(SCRIPT === undefined)('a terminal', { timeout: 60_000 }, () => {
  it('shows the log above the picture, each line legibly, and one picture', async () => {
    const { screen, ended, type, sees } = onTerminal([
      process.execPath,
      'src/main.ts',
      'examples/release/serve.ts',
      '--approve',
    ]);
    await sees('the server stays up until it is stopped');
    type('\u0003');
    expect(await ended).toBe(0);
    const rows = screen.text.split('\n');
    expect(screen.text).not.toContain('{"');
    expect(rows.filter((row) => row.startsWith('release '))).toEqual([expect.stringMatching(/^release COMPLETED /)]);
    const order = [
      / info {3}holdfast is serving GraphQL {2}url=http:\/\/127\.0\.0\.1:\d+ /,
      / warn {3}the workflow stops and asks a person {2}workflowId=/,
      / info {3}a question is not open any more {2}/,
      /^release COMPLETED /,
      /✓ merge/,
      /^releases\/1 answers at /,
      / info {3}the server stays up until it is stopped {2}/,
      / info {3}stopping: running attempts may finish; a second signal ends at once {2}signal=SIGINT/,
    ].map((pattern) => rows.findIndex((row) => pattern.test(row)));
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order).not.toContain(-1);
  });
});
