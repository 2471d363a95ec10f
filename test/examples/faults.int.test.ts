// Each fault that can be chosen is real, and has the outcome that `--help` states.
import { existsSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { examples, read } from './releases.ts';

const example = examples();

interface Line {
  readonly type: string;
  readonly step?: string;
  readonly error?: string;
  readonly attempt?: number;
}
const parse = (lines: readonly string[]): Line[] => lines.map((line) => JSON.parse(line) as Line);
const of = (lines: readonly string[], type: string, step: string): Line[] =>
  parse(lines).filter((line) => line.type === type && line.step === step);

describe('the fault', { timeout: 60_000 }, () => {
  it('registry-503 makes the step ask three times, as late as the registry says, and the release goes on', async () => {
    const { run, lines } = await example();
    expect((await run('--approve', '--fault', 'registry-503')).status).toBe('COMPLETED');
    expect(of(lines, 'STEP_STARTED', 'install').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(of(lines, 'ERROR_RECORDED', 'install')[0]?.error).toMatch(/^HttpError: the registry answered 503/);
  });

  it('git-lock makes the step wait until the other process lets go, and the release goes on', async () => {
    const { run, lines, folder } = await example();
    expect((await run('--approve', '--fault', 'git-lock')).status).toBe('COMPLETED');
    const errors = of(lines, 'ERROR_RECORDED', 'change');
    expect(errors.length).toBeGreaterThan(0);
    expect(errors[0]?.error).toContain('index.lock');
    expect(existsSync(path.join(folder, 'project', '.git', 'index.lock'))).toBe(false);
  });

  it('failing-test ends the release, deploys nothing and removes the branch', async () => {
    const { run, lines, folder } = await example();
    const { status, live } = await run('--approve', '--fault', 'failing-test');
    expect(status).toBe('FAILED');
    expect(live).toBeUndefined();
    expect(of(lines, 'ERROR_RECORDED', 'test')[0]?.error).toBe('FatalError: tests failed: greets by name');
    expect(of(lines, 'STEP_COMPENSATED', 'change')).toHaveLength(1);
    expect(existsSync(path.join(folder, 'project', '.git', 'refs', 'heads', 'release-1'))).toBe(false);
  });

  it('vulnerability asks a person, who may let the release go on', async () => {
    const { run, engine, sees, lines } = await example();
    const asked = sees('INTERVENTION_REQUESTED');
    const running = run('--approve', '--fault', 'vulnerability');
    const { interventionId, step } = await asked;
    expect(step).toBe('scan');
    expect(of(lines, 'ERROR_RECORDED', 'scan')[0]?.error).toContain('greeting@1.4.0: EXAMPLE-2025-0007');
    await engine.control.decide(String(interventionId), { option: 'skip', notes: 'nobody has such a name' });
    expect((await running).status).toBe('COMPLETED');
  });

  it('vulnerability ends the release where the person says so, and nothing was deployed', async () => {
    const { run, engine, sees } = await example();
    const asked = sees('INTERVENTION_REQUESTED');
    const running = run('--approve', '--fault', 'vulnerability');
    const { interventionId } = await asked;
    await engine.control.decide(String(interventionId), { option: 'fail', notes: 'take 1.4.1 first' });
    expect(await running).toMatchObject({ status: 'FAILED', live: undefined });
  });

  it('bad-health puts the earlier release back: its link, its process, its answers on the same port', async () => {
    const { run, folder, lines } = await example();
    const first = await run('--approve');
    const second = await run('--approve', '--fault', 'bad-health');
    expect(second.status).toBe('FAILED');
    expect(of(lines, 'ERROR_RECORDED', 'health').at(-1)?.error).toMatch(/release 2 answered 500: .*ENOENT/);
    expect(second.live?.name).toBe('releases/1');
    expect(second.live?.url).toBe(first.live?.url);
    expect(await read(first.live?.url ?? '')).toBe('Hello, world! This is release 1.\n');
    expect(await readlink(path.join(folder, 'current'))).toBe('releases/1');
    const third = await run('--approve');
    expect(await read(third.live?.url ?? '')).toBe('Hello, world! This is release 3.\n');
  });

  it('bad-health of the first release leaves nothing running', async () => {
    const { run, folder } = await example();
    expect(await run('--approve', '--fault', 'bad-health')).toMatchObject({ status: 'FAILED', live: undefined });
    expect(existsSync(path.join(folder, 'current'))).toBe(false);
    expect(existsSync(path.join(folder, 'server.json'))).toBe(false);
  });
});
