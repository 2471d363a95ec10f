// The project's history: a change on a branch of its own, its merge, and its undo. Every commit carries the key of the work in a trailer, so a
// second call finds what the first has done. Used by the steps `change` and `merge`, and by `prepare` for the first commit.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConflictError, FatalError } from '../../src/index.ts';
import { command } from './command.ts';
import { type Chosen, holdGitLock, strikes } from './faults.ts';
import { placesIn } from './place.ts';
import { changedFiles } from './sources.ts';

interface Work {
  readonly number: number;
  readonly key: string;
  readonly signal: AbortSignal;
}

/** Commits the change of this release on a branch from main. Gives the commit that is there already if there is one of this key. */
export async function commitChange(
  chosen: Chosen,
  { number, key, signal }: Work,
): Promise<{ commit: string; branch: string }> {
  const { project } = placesIn(chosen.folder);
  const branch = branchOf(number);
  if (await strikes(chosen, 'git-lock', key)) await holdGitLock(project);
  const made = await commitOf(project, key, signal);
  if (made !== undefined) {
    await git(project, ['switch', '--force', branch], signal);
    return { commit: made, branch };
  }
  await git(project, ['switch', '--force', '--force-create', branch, 'main'], signal);
  for (const [name, content] of Object.entries(changedFiles(number, chosen.faults)))
    await writeFile(path.join(project, name), content);
  await commitAll(project, `Release ${number}`, key, signal);
  return { commit: await git(project, ['rev-parse', 'HEAD'], signal), branch };
}

/** Removes the branch; main is as it was. */
export async function undoChange(folder: string, number: number, signal: AbortSignal): Promise<void> {
  const { project } = placesIn(folder);
  await git(project, ['switch', '--force', 'main'], signal);
  const branch = branchOf(number);
  if ((await git(project, ['branch', '--list', branch], signal)) !== '')
    await git(project, ['branch', '--delete', '--force', branch], signal);
}

/** Merges the branch of a release into main. @throws ConflictError naming the files if somebody changed the same lines on main */
export async function mergeRelease(folder: string, { number, key, signal }: Work): Promise<void> {
  const { project } = placesIn(folder);
  await git(project, ['switch', '--force', 'main'], signal);
  if ((await commitOf(project, key, signal)) !== undefined) return;
  try {
    await git(
      project,
      ['merge', '--no-ff', '--message', messageOf(`Merge release ${number}`, key), branchOf(number)],
      signal,
    );
  } catch (error) {
    const files = await git(project, ['diff', '--name-only', '--diff-filter=U'], signal);
    if (files === '') throw error;
    await git(project, ['merge', '--abort'], signal);
    throw new ConflictError(`release ${number} and main changed the same lines of ${files.split('\n').join(', ')}`, {
      cause: error,
      category: 'MERGE_CONFLICT',
      affectedItems: files.split('\n'),
      recommendedActions: [`merge ${branchOf(number)} into main in ${project} by hand, then skip the step`],
    });
  }
}

/** A repository whose first commit holds all files of the folder. */
export async function initRepository(folder: string, signal: AbortSignal): Promise<void> {
  await git(folder, ['init', '--quiet', '--initial-branch', 'main'], signal);
  await git(folder, ['config', 'user.name', 'holdfast example'], signal);
  await git(folder, ['config', 'user.email', 'example@holdfast.invalid'], signal);
  await commitAll(folder, 'Begin the project', 'project', signal);
}

const branchOf = (number: number): string => `release-${number}`;
const messageOf = (subject: string, key: string): string => `${subject}\n\nRelease-Key: ${key}`;

async function commitAll(project: string, subject: string, key: string, signal: AbortSignal): Promise<void> {
  await git(project, ['add', '--all'], signal);
  await git(project, ['commit', '--quiet', '--message', messageOf(subject, key)], signal);
}

async function commitOf(project: string, key: string, signal: AbortSignal): Promise<string | undefined> {
  const found = await git(
    project,
    [
      'log',
      '--all',
      '--fixed-strings',
      `--grep=Release-Key: ${key}`,
      '--format=%H %(trailers:key=Release-Key,valueonly)',
    ],
    signal,
  );
  const line = found.split('\n').find((one) => one.endsWith(` ${key}`));
  return line?.split(' ')[0];
}

async function git(cwd: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  try {
    return (await command('git', args, { cwd, signal })).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new FatalError(
      'git was not found on PATH, and the example releases a real git repository: install git and start again',
      {
        cause: error,
        category: 'DEPENDENCY',
      },
    );
  }
}
