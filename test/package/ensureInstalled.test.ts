// What runs before every npm script: it installs what is missing, says so, and does nothing where all is there. npm is a recorder here.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A clone with one locked dependency, and what is installed of it; the version that is, or undefined for no `node_modules`. */
function clone(installed: string | undefined, npmEndsWith = 0) {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-clone-'));
  made.push(folder);
  const lock = (version: string): string =>
    JSON.stringify({ packages: { '': {}, 'node_modules/one': { version, integrity: `sha512-${version}` } } });
  mkdirSync(path.join(folder, '.ci'));
  mkdirSync(path.join(folder, 'bin'));
  copyFileSync('.ci/ensure-installed.mjs', path.join(folder, '.ci/ensure-installed.mjs'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ engines: { node: '>=22.17' } }));
  writeFileSync(path.join(folder, 'package-lock.json'), lock('2.0.0'));
  if (installed !== undefined) {
    mkdirSync(path.join(folder, 'node_modules'));
    writeFileSync(path.join(folder, 'node_modules/.package-lock.json'), lock(installed));
  }
  const npm = path.join(folder, 'bin/npm');
  writeFileSync(npm, `#!/bin/sh\necho "$@" >> '${folder}/called'\nexit ${npmEndsWith}\n`);
  chmodSync(npm, 0o755);
  const { status, stderr } = spawnSync(process.execPath, [path.join(folder, '.ci/ensure-installed.mjs')], {
    encoding: 'utf8',
    env: { PATH: `${path.join(folder, 'bin')}${path.delimiter}${process.env['PATH']}` },
  });
  const called = (): string => {
    try {
      return readFileSync(path.join(folder, 'called'), 'utf8').trim();
    } catch {
      return '';
    }
  };
  return { status, stderr, called: called() };
}

describe('what runs before every script', () => {
  it.each([
    [undefined, 'node_modules is not there yet'],
    ['1.0.0', 'node_modules/one is 1.0.0, package-lock.json wants 2.0.0'],
  ])('installs where %s is installed, without install scripts, and says why', (installed, why) => {
    const { status, stderr, called } = clone(installed);
    expect(stderr).toContain(`holdfast: running npm ci, because ${why}`);
    expect(called).toMatch(/^ci --ignore-scripts/);
    expect(status).toBe(0);
  });

  it('does nothing where what is locked is installed', () => {
    expect(clone('2.0.0')).toEqual({ status: 0, stderr: '', called: '' });
  });

  it('ends the script where npm fails', () => {
    const { status, stderr } = clone(undefined, 1);
    expect(status).not.toBe(0);
    expect(stderr).toContain('did not finish (exit code 1)');
  });
});
