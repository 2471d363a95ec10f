// `postmaster.pid`, the file in which PostgreSQL says that it runs in a folder: read to find a server that another process started, removed
// where it is a leftover that would keep PostgreSQL from starting. Used by embeddedPostgres.ts.
import { readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** The server that the file names; it may be dead. Undefined where there is no file, or one that is only half written. */
export function namedServer(folder: string): { readonly pid: number; readonly port: number } | undefined {
  try {
    // Line by line: pid, data directory, start time, port, … The port comes a moment after the pid.
    const lines = readFileSync(path.join(folder, FILE), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, port } : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Removes the file where its process is alive but is no PostgreSQL. After a restart of the machine or of a container the number may belong to
 * any other program, and PostgreSQL would refuse to start until that one ends. (Where the process is dead, it replaces the file itself.)
 */
export function removeStalePid(folder: string): void {
  const named = namedServer(folder);
  if (named !== undefined && isAlive(named.pid) && !programOf(named.pid).startsWith('postgres')) {
    rmSync(path.join(folder, FILE), { force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const FILE = 'postmaster.pid';

function programOf(pid: number): string {
  try {
    const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return path.basename(program);
  } catch {
    // There is no /proc on macOS. Where ps is missing too, the file is left alone.
    const { stdout } = spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' });
    return path.basename(stdout?.trim() ?? 'postgres');
  }
}
