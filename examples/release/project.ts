// The project that is released: a small TypeScript server in a git repository. Made once; later releases change the same one.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { initRepository } from './git.ts';
import { placesIn } from './place.ts';
import { firstFiles } from './sources.ts';
import { wholeDirectory, writeFiles } from './whole.ts';

/** Sees to it that the project is there, and numbers the release: one above every release that was ever deployed. */
export async function prepareProject(folder: string, signal: AbortSignal): Promise<{ number: number }> {
  const { project, releases, unfinished } = placesIn(folder);
  await rm(unfinished, { recursive: true, force: true }); // left by a process that was killed
  await mkdir(releases, { recursive: true });
  await wholeDirectory(project, unfinished, async (made) => {
    await writeFiles(made, firstFiles());
    await initRepository(made, signal);
  });
  const numbers = (await readdir(releases)).map(Number).filter(Number.isInteger);
  return { number: Math.max(0, ...numbers) + 1 };
}
