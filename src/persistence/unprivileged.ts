// PostgreSQL refuses to run as root, and holdfast must not need an operating system user of its own. This file finds the command prefix
// under which a program runs unprivileged and ends with the process that started it. Used by embeddedPostgres.ts.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { ServerUnavailableError } from '../errors.ts';

/** How a program is run: `prefix` goes before it. `owner` is who must own its files: a user id, or undefined for whoever we are. */
export interface Unprivileged {
  readonly how: string;
  readonly prefix: readonly string[];
  readonly owner: number | undefined;
}

const NOBODY = 65534;

/**
 * Where we are not root: as we are. As root: as the user who owns `folder` already; else in a user namespace, which sees root's files,
 * inside a home directory of mode 700 too; else, where namespaces are forbidden (containers), as nobody with the one capability that is
 * needed to reach such files. Unlike a copy of the binaries in a directory that anyone can write to, that leaves nothing to plant.
 */
export function unprivileged(folder: string): Unprivileged {
  if (process.getuid?.() !== 0) return { how: 'as the current user', prefix: [], owner: undefined };
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found !== undefined && found.uid !== 0) return asUser(found.uid, found.gid);
  if (runs(USER_NAMESPACE)) return { how: 'in a user namespace', prefix: USER_NAMESPACE, owner: 0 };
  return asUser(NOBODY, NOBODY);
}

/** A prefix under which a program is ended by `signal` when this process dies, even of kill -9. Empty where there is no setpriv (macOS). */
export function endsWithUs(signal: 'SIGINT' | 'SIGTERM'): readonly string[] {
  const prefix = ['setpriv', '--pdeathsig', signal, '--'];
  if (!runs(prefix)) return [];
  // The kernel signals only deaths that come after the request, so the shell looks whether we died before it.
  return [...prefix, 'sh', '-c', '[ "$PPID" = "$0" ] && exec "$@"', String(process.pid)];
}

const USER_NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];

function asUser(uid: number, gid: number): Unprivileged {
  const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  prefix.push('--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--');
  if (runs(prefix)) return { how: `as user ${uid}`, prefix, owner: uid };
  throw new ServerUnavailableError(
    `PostgreSQL refuses to run as root, and neither unshare --user nor setpriv --reuid=${uid} --ambient-caps=+dac_override work here. ` +
      'Run holdfast as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    { uid },
  );
}

function runs(prefix: readonly string[]): boolean {
  const [command, ...rest] = [...prefix, 'true'];
  return spawnSync(command, rest, { stdio: 'ignore', cwd: '/' }).status === 0;
}
