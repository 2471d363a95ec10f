// Programs of Debian's packages without installing them: unpacked into a cache directory of the home. No service starts, nothing outside it changes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * The folder in which they are unpacked; made when it is first asked for.
 * @throws Error where there is no apt, or no way to its mirror
 */
export function unpacked(name: string, packages: string): string {
  const cache = path.join(os.homedir(), '.cache', 'holdfast', `${name}-${process.arch}`);
  if (existsSync(cache)) return cache;
  // Into a directory of its own, renamed when it is whole: two runs may do this at once.
  mkdirSync(path.dirname(cache), { recursive: true });
  const draft = mkdtempSync(`${cache}-`);
  const script = `set -e; cd "$0"; mkdir debs; cd debs
    apt-get download -qq ${packages} || { apt-get update -qq && apt-get download -qq ${packages}; }
    for package in *.deb; do dpkg-deb -x "$package" ..; done
    cd ..; rm -r debs`;
  const done = spawnSync('sh', ['-c', script, draft], { encoding: 'utf8' });
  if (done.status === 0 && !existsSync(cache)) renameSync(draft, cache);
  else rmSync(draft, { recursive: true, force: true });
  if (!existsSync(cache)) throw new Error(done.error?.message ?? done.stderr.slice(-300));
  return cache;
}
