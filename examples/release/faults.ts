// Faults that can be chosen on the command line. They are real: nothing in the engine knows of them, and each strikes a workflow once, also when
// the process is killed in between, since a file remembers it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { placesIn } from './place.ts';

export const FAULTS = ['registry-503', 'git-lock', 'failing-test', 'vulnerability', 'bad-health', 'kill'] as const;
export type Fault = (typeof FAULTS)[number];

/** For `--help`. */
export const FAULT_MEANINGS: Readonly<Record<Fault, string>> = {
  'registry-503': 'the registry answers 503 twice; the step waits and asks again',
  'git-lock': "another process holds git's index.lock for five seconds; the step waits and tries again",
  'failing-test': 'the change breaks a test; the release fails and its branch is removed',
  vulnerability: 'an advisory lists the version of the dependency; a person is asked',
  'bad-health': 'the deployed server answers 500; the earlier release is put back',
  kill: 'kill -9 of the whole process during the build; start again and it goes on',
};

export interface Chosen {
  readonly folder: string;
  readonly faults: readonly Fault[];
}

/** Whether this fault is chosen and has not struck this piece of work yet. Says so once. */
export async function strikes({ folder, faults }: Chosen, fault: Fault, key: string): Promise<boolean> {
  if (!faults.includes(fault)) return false;
  const { faults: struck } = placesIn(folder);
  await mkdir(struck, { recursive: true });
  return writeFile(path.join(struck, `${fault}-${encodeURIComponent(key)}`), '', { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

/** How long the foreign process holds git's lock. */
const HOLD_MS = 5_000;

/** Another process takes git's lock; resolves when it has it. It lets go by itself, and outlives this process if that is killed. */
export async function holdGitLock(project: string): Promise<void> {
  const holder = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('./gitLockHolder.ts', import.meta.url)),
      path.join(project, '.git', 'index.lock'),
      `${HOLD_MS}`,
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  );
  await once(holder, 'message');
  holder.disconnect();
  holder.unref();
}

/** As `kill -9` from outside: nothing of this process runs after it. */
export const killThisProcess = (): void => void process.kill(process.pid, 'SIGKILL');
