// `holdfast machine` without a module: the definition as a running server has it.
import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';
import { served } from '../graphql/served.ts';

const room = served();

const machine = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const env = { HOLDFAST_URL: room().url };
    execFile(process.execPath, ['src/cli.ts', 'machine', ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

it('draws what the server has, and says what it has not', async () => {
  const [found, none] = await Promise.all([machine('release'), machine('release', '--version', '9')]);
  expect(found).toMatchObject({ code: 0, stderr: '' });
  expect(found.stdout).toMatch(/^stateDiagram-v2\n[^]*state "ship" as s\d/);
  expect(none.code).not.toBe(0);
  expect(none.stderr).toContain('has no definition "release" in version 9');
});
