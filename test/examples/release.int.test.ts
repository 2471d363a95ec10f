// The main job on real input: a project is changed, built, tested, scanned, approved, deployed and checked, for real.
import { readlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../examples/release/command.ts';
import { examples, read } from './releases.ts';

const example = examples();
const git = (folder: string, ...args: string[]): Promise<string> =>
  command('git', args, { cwd: path.join(folder, 'project'), signal: AbortSignal.timeout(10_000) });

describe('a release', { timeout: 60_000 }, () => {
  it('ends with a running server that greets as the release that was built, and main has its commit', async () => {
    const { run, folder, lines } = await example();
    const { status, live } = await run('--approve');
    expect(lines.join('\n')).toContain('STEP_COMPLETED');
    expect(status).toBe('COMPLETED');
    expect(await read(`${live?.url}?name=Ada`)).toBe('Hello, Ada! This is release 1.\n');
    expect(JSON.parse(await read(`${live?.url}health`))).toEqual({ status: 'ok', release: 1 });
    expect(await readlink(path.join(folder, 'current'))).toBe('releases/1');
    expect(await git(folder, 'log', '--topo-order', '--format=%s', 'main')).toBe(
      'Merge release 1\nRelease 1\nBegin the project\n',
    );
    expect(await git(folder, 'status', '--porcelain')).toBe('');
  });
});
