// Of the embedded PostgreSQL's folder: who can read it, how much room is left, how large its write-ahead log has become.
import { readdirSync, type Stats, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Finding, ok, problem, warning } from './finding.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** @param folder that of PostgreSQL, which may not be there yet */
export function folderFindings(dataDir: string, folder: string): Finding[] {
  return [...permissionFinding(folder), diskFinding(dataDir), ...walFinding(folder)];
}

function permissionFinding(folder: string): Finding[] {
  const found = statOf(folder);
  if (!found) return [ok('folder.there', `${folder} is made at the first start`)];
  const bits = (found.mode & 0o777).toString(8);
  // PostgreSQL itself refuses a folder that others may write into.
  if ((found.mode & 0o027) === 0) return [ok('folder.permissions', `${folder} (mode ${bits})`)];
  return [
    problem(
      'folder.permissions',
      `${folder} is open to others (mode ${bits}): PostgreSQL refuses it`,
      `chmod 700 ${folder}`,
    ),
  ];
}

/** Of the nearest folder that is there. */
export function diskFinding(dataDir: string, read: typeof statfsSync = statfsSync): Finding {
  let place = path.resolve(dataDir);
  while (!statOf(place) && place !== path.dirname(place)) place = path.dirname(place);
  const { bavail, bsize, blocks } = read(place);
  const [free, share] = [bavail * bsize, blocks === 0 ? 0 : Math.round((100 * bavail) / blocks)];
  const saw = `${sizeText(free)} (${share} %) free in ${place}`;
  const remedy = 'make room, or move HOLDFAST_DATA_DIR: PostgreSQL stops when the disk is full';
  if (free < 200 * MIB) return problem('folder.disk', saw, remedy);
  if (free < 2 * GIB) return warning('folder.disk', saw, remedy);
  return ok('folder.disk', saw);
}

function walFinding(folder: string): Finding[] {
  try {
    const wal = path.join(folder, 'pg_wal');
    const size = readdirSync(wal).reduce((sum, file) => sum + (statOf(path.join(wal, file))?.size ?? 0), 0);
    const saw = `${sizeText(size)} in pg_wal`;
    if (size < 4 * GIB) return [ok('folder.wal', saw)];
    return [
      warning(
        'folder.wal',
        saw,
        'something keeps it: an unused replication slot, or an archive command that fails (select * from pg_replication_slots)',
      ),
    ];
  } catch {
    return []; // It is not there yet, or another user's.
  }
}

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

const sizeText = (bytes: number): string =>
  bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.round(bytes / MIB)} MiB`;
