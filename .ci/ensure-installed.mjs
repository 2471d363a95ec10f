// Runs before every npm script, so that one command is enough on a fresh clone: installs the locked dependencies when they are absent or
// do not match package-lock.json, and checks that the Node which the script will run on is new enough.
// Plain JavaScript without dependencies: it must run on Node 20 before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const bin = path.join(root, 'node_modules', '.bin');

const reason = whyInstall();
if (reason !== undefined) install(reason);
requireNode(minimumNode());

/** Says why an installation is needed, or undefined when what is installed is what is locked. */
function whyInstall() {
  const installedPath = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return 'node_modules is not there yet';
  const installed = readJson(installedPath).packages;
  for (const [name, wanted] of Object.entries(readJson(path.join(root, 'package-lock.json')).packages)) {
    const found = installed[name];
    // An optional package may be for another platform, and is then rightly absent.
    if (name === '' || (found === undefined && wanted.optional)) continue;
    if (found?.version !== wanted.version || found?.integrity !== wanted.integrity) {
      return `${name} is ${found?.version ?? 'absent'}, package-lock.json wants ${wanted.version}`;
    }
  }
  return undefined;
}

function install(why) {
  console.error(`holdfast: running npm ci, because ${why}`);
  // Not with the Node inside node_modules: npm ci deletes it. No package here needs its install script (embeddedPostgres.ts repeats what
  // PostgreSQL's does), and npm's warnings speak of the system's Node, which the scripts do not use.
  const PATH = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((directory) => path.resolve(directory) !== bin)
    .join(path.delimiter);
  const options = ['ci', '--ignore-scripts', '--loglevel=error'];
  const { status, error, signal } = spawnSync('npm', options, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH },
  });
  if (status !== 0) {
    fail(
      `npm ${options.join(' ')} did not finish (${error?.message ?? signal ?? `exit code ${status}`}). ` +
        'Its own message is above; once that is put right, run the command again.',
    );
  }
}

/** The scripts run on the Node that the platform's optional package brings; where there is none, on the system's own. */
function requireNode([major, minor]) {
  const bundled = path.join(bin, 'node');
  const version = existsSync(bundled)
    ? spawnSync(bundled, ['--version'], { encoding: 'utf8' }).stdout?.trim()
    : process.version;
  const [, foundMajor, foundMinor] = /^v(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  if (Number(foundMajor) > major || (Number(foundMajor) === major && Number(foundMinor) >= minor)) return;
  fail(
    `Node ${major}.${minor} or newer is needed, this is ${version || 'a Node that does not start'} on ${process.platform}-${process.arch}. ` +
      'Install a newer Node, or run `npm ci` without --omit=optional, which brings one on Linux and on macOS with arm64.',
  );
}

function minimumNode() {
  return /(\d+)\.(\d+)/
    .exec(readJson(path.join(root, 'package.json')).engines.node)
    .slice(1)
    .map(Number);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function fail(message) {
  console.error(`holdfast: ${message}`);
  process.exit(1);
}
