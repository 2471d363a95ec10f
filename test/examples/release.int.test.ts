// The main job on real input: a project is changed, built, tested, scanned, approved, deployed and checked, for real.
import { existsSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it, vi } from 'vitest';
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

  it('writes one JSON line for each event of the log where there is no terminal', async () => {
    const { run, engine, lines } = await example();
    const { workflowId } = await run('--approve');
    const events = await engine.handle(workflowId).events();
    const written = lines.map((line) => {
      const { answer: _, ...event } = JSON.parse(line) as Record<string, unknown>;
      return event;
    });
    expect(written).toEqual(
      events.map(({ occurredAt, payload, ...event }) => ({
        ...event,
        at: new Date(occurredAt).toISOString(),
        ...payload,
      })),
    );
  });

  it('waits for a person before the deployment, and nothing is live before the answer', async () => {
    const { run, engine, sees, folder } = await example();
    const asked = sees('INTERVENTION_REQUESTED');
    const running = run();
    const { interventionId, prompt, answer } = await asked;
    expect(answer).toHaveLength(3);
    expect(prompt).toContain('Deploy it?');
    expect(existsSync(path.join(folder, 'current'))).toBe(false);
    await engine.control.decide(String(interventionId), { option: 'approve', notes: 'seen' }, { actor: 'ada' });
    expect((await running).status).toBe('COMPLETED');
  });

  it('that a person does not want deployed ends without anything live', async () => {
    const { run, engine, sees } = await example();
    const asked = sees('INTERVENTION_REQUESTED');
    const running = run();
    const { interventionId } = await asked;
    await engine.control.decide(String(interventionId), { option: 'skip', notes: 'tomorrow' });
    expect(await running).toMatchObject({ status: 'COMPLETED', live: undefined });
  });

  it('that is unfinished is gone on with: a second call shows the same workflow, and says that its faults are its own', async () => {
    const { run, sees, lines } = await example();
    const asked = sees('INTERVENTION_REQUESTED');
    const first = run();
    await asked;
    const second = await run('--approve', '--fault', 'bad-health');
    expect(second).toMatchObject({ workflowId: (await first).workflowId, status: 'COMPLETED' });
    expect(lines.filter((line) => line.startsWith('{"note"'))).toEqual([
      expect.stringContaining('an unfinished release goes on, with its own faults'),
    ]);
  });

  it('is forgotten by --reset: the unfinished one is aborted, its processes end, the next one is number 1', async () => {
    const { run, sees, lines } = await example();
    const { live } = await run('--approve');
    const asked = sees('INTERVENTION_REQUESTED');
    const unfinished = run();
    await asked;
    const fresh = await run('--reset', '--approve');
    expect((await unfinished).status).toBe('ABORTED');
    expect(fresh.live?.name).toBe('releases/1');
    expect(fresh.live?.pid).not.toBe(live?.pid);
    expect(() => process.kill(live?.pid ?? 0, 0)).toThrow('ESRCH');
    expect(lines.join('\n')).toContain('WORKFLOW_ABORTED');
  });

  it('says clearly that git is missing', async () => {
    const { run, lines } = await example();
    vi.stubEnv('PATH', '/nowhere');
    const { status } = await run('--approve').finally(() => vi.unstubAllEnvs());
    expect(status).toBe('FAILED');
    expect(lines.join('\n')).toContain('git was not found on PATH');
  });
});
