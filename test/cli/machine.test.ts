// `holdfast machine` as a process: what it draws of a module that serves, and of one that only exports a definition.
import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const machine = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['src/cli.ts', 'machine', ...args], { env: {} }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
const SERVED = 'examples/release/serve.ts';
const EXPORTED = 'examples/release/release.ts';

describe('holdfast machine', () => {
  it('prints the steps for Mermaid, and nothing else', async () => {
    const [served, exported] = await Promise.all([machine('release', SERVED), machine('release', EXPORTED)]);
    expect(served).toMatchObject({ code: 0, stderr: '' });
    expect(served.stdout).toMatch(/^stateDiagram-v2\n/);
    for (const step of ['prepare', 'change', 'build', 'scan']) expect(served.stdout).toContain(`state "${step}" as`);
    expect(served.stdout).not.toContain('"running"');
    expect(exported.stdout).toBe(served.stdout);
  });

  it('prints a picture, or JSON that XState takes', async () => {
    const [svg, json, whole] = await Promise.all([
      machine('release', SERVED, '--format', 'svg'),
      machine('release', SERVED, '-f', 'JSON', '--version', '1'),
      machine('release', SERVED, '--all-states'),
    ]);
    expect(svg.stdout).toMatch(/^<svg [^]*data-state="executing\.work\.prepare"[^]*<\/svg>\n$/);
    expect(JSON.parse(json.stdout)).toMatchObject({ id: 'release', initial: 'executing' });
    expect(whole.stdout).toContain('"running"');
  });

  it.each([
    [['relase', SERVED], 'has no definition "relase"; there are release (1)'],
    [['release', SERVED, '--version', '2'], 'has no definition "release" in version 2; there are release (1)'],
    [['release', 'nowhere.ts'], 'there is no module "nowhere.ts"'],
    [['release', 'src/clock.ts'], '"src/clock.ts" has no definition'],
    [['release', SERVED, '--format', 'png'], '--format must be one of mermaid, svg, json, got "png"'],
  ])('asked for %j, says what is wrong and ends with 2', async (args, says) => {
    const ended = await machine(...args);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(says);
  });
});
