// What the project's lock file names. Read by the installation and by the scan.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

export async function lockedPackages(project: string): Promise<LockedPackage[]> {
  const lock = JSON.parse(await readFile(path.join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Omit<LockedPackage, 'name'>>;
  };
  return Object.entries(lock.packages)
    .filter(([place]) => place.startsWith('node_modules/'))
    .map(([place, { version, integrity }]) => ({ name: place.slice('node_modules/'.length), version, integrity }));
}
